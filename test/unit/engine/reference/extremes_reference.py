"""
Values and derivatives of activations and losses with 60 digits, rounded to doubles, where formulas in doubles lose digits:
far out, near 0 and where a derivative is 0. Writes extremes_reference.json beside this file. Needs mpmath.
"""
import json
from pathlib import Path
from random import Random

from mpmath import cosh, cos, erfc, exp, expm1, log, log1p, mp, mpf, pi, sin, sqrt, tanh

mp.dps = 400


def sigmoid(x):
    return 1 / (1 + exp(-x))


def density(x):
    return exp(-x * x / 2) / sqrt(2 * pi)


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def inner(x):
    return sqrt(2 / pi) * (x + mpf(0.044715) * x**3)


def gelu_tanh_slope(x):
    s = sigmoid(2 * inner(x))
    return s + x * s * (1 - s) * 2 * sqrt(2 / pi) * (1 + 3 * mpf(0.044715) * x * x)


def mish_slope(x):
    t = tanh(log1p(exp(x)))
    return t + x * (1 - t * t) * sigmoid(x)


ALPHA, SCALE = mpf(1.6732632423543772), mpf(1.0507009873554805)

ACTIVATIONS = {
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
    "tanh": (tanh, lambda x: 1 - tanh(x) ** 2),
    "elu": (lambda x: x if x > 0 else expm1(x), lambda x: mpf(1) if x > 0 else exp(x)),
    "selu": (lambda x: SCALE * (x if x > 0 else ALPHA * expm1(x)), lambda x: SCALE * (1 if x > 0 else ALPHA * exp(x))),
    "gelu": (lambda x: x * cdf(x), lambda x: cdf(x) + x * density(x)),
    "geluTanh": (lambda x: x * sigmoid(2 * inner(x)), gelu_tanh_slope),
    "silu": (lambda x: x * sigmoid(x), lambda x: sigmoid(x) * (1 + x * (1 - sigmoid(x)))),
    "softplus": (lambda x: log1p(exp(x)), sigmoid),
    "softsign": (lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x)) ** 2),
    "mish": (lambda x: x * tanh(log1p(exp(x))), mish_slope),
    "gaussian": (lambda x: exp(-x * x), lambda x: -2 * x * exp(-x * x)),
    "sin": (sin, cos),
}

LOSSES = {
    "logCosh": (lambda y, t: log(cosh(y - t)), lambda y, t: tanh(y - t)),
    "binaryCrossEntropy": (
        lambda y, t: -(t * log(y) if t else 0) - ((1 - t) * log1p(-y) if t != 1 else 0),
        lambda y, t: (1 - t) / (1 - y) - t / y,
    ),
    "crossEntropy": (lambda y, t: -t * log(y), lambda y, t: -t / y),
    "poisson": (lambda y, t: y - t * log(y), lambda y, t: 1 - t / y),
    "huber": (
        lambda y, t: (y - t) ** 2 / 2 if abs(y - t) <= 1 else abs(y - t) - mpf(0.5),
        lambda y, t: min(max(y - t, -1), 1),
    ),
}

SIGN_LOSSES = {
    "softMargin": (lambda y, t: log1p(exp(-t * y)), lambda y, t: -t / (1 + exp(t * y))),
}

random = Random(1)
nets = [-3.0956515656686965, 0.0, 1e-300, -1e-300, 1e-17, -1e-17, 1e-8, -1e-8]
nets += [-36.0, -30.5, -25.1, -20.7, -15.3, -10.1, -8.2, -6.3, -5.4, -4.5, -3.6, -3.0, -2.9, 3.0, 36.7, 40.1, 700.3, -700.3]
# Where the slopes of gelu, geluTanh, silu and mish are 0.
nets += [-0.7517915246935645, -0.7524614220710163, -1.2784645427610738, -1.1924337532410355, -0.75, -1.28, -1.19]
nets += [random.uniform(-8, 8) for _ in range(60)] + [random.uniform(-37, 37) for _ in range(30)]

pairs = [(1e-87, 0.0), (1e-17, 0.0), (1e-8, 0.0), (1 - 2**-53, 1.0), (1 - 2**-53, 0.0), (0.75, 0.75)]
pairs += [(0.75, 0.75 + 1e-9), (0.25, 0.25 - 1e-12), (1e-300, 1.0), (0.5, 1.0), (0.5, 0.0)]
pairs += [(random.random(), random.choice([0.0, 1.0, random.random()])) for _ in range(30)]

# net values and targets of softmax under cross-entropy, and of sigmoid under binary cross-entropy.
fused = [([16.0, 0.0], [1.0, 0.0]), ([0.0, 50.0, -3.0], [0.0, 1.0, 0.0]), ([1.0, 1.0], [0.5, 0.5])]
fused += [([800.0, 0.0, -800.0], [0.0, 0.0, 1.0]), ([36.0, 0.0, -1.0], [1.0, 0.0, 0.0])]
fused += [([random.uniform(-4, 4) for _ in range(3)], random.choice([[0, 1, 0], [0.2, 0.3, 0.5]])) for _ in range(10)]
logits = [(40.0, 1.0), (-40.0, 0.0), (40.0, 0.0), (-40.0, 1.0), (1e-9, 0.5), (700.0, 1.0), (3.0, 0.25)]

# Outputs and targets of softMargin, whose targets are -1 and 1.
margins = [0.0, -0.0, 1e-300, 1e-17, 1e-8, 0.5, 1.0, 20.7, 36.0, 40.1, 300.5, 690.3, 800.0, 1e16, 1e300]
signs = [(y * side, t) for y in margins for side in (1, -1) for t in (1.0, -1.0)]
signs += [(random.uniform(-40, 40), random.choice([-1.0, 1.0])) for _ in range(30)]


def softmax_cross_entropy(net, t):
    net = [mpf(x) for x in net]
    total = log(sum(exp(x) for x in net))
    return sum(mpf(tk) * (total - x) for x, tk in zip(net, t) if tk)


def sigmoid_cross_entropy(net, t):
    net, t = mpf(net), mpf(t)
    return log1p(exp(-net)) * t + log1p(exp(net)) * (1 - t)


def table(functions, arguments):
    return {
        name: [[*args, *(float(f(*map(mpf, args))) for f in both)] for args in arguments]
        for name, both in functions.items()
    }


document = {
    "activations": table(ACTIVATIONS, [(x,) for x in nets]),
    "losses": {**table(LOSSES, pairs), **table(SIGN_LOSSES, signs)},
    "softmaxCrossEntropy": [[net, t, float(softmax_cross_entropy(net, t))] for net, t in fused],
    "sigmoidCrossEntropy": [[net, t, float(sigmoid_cross_entropy(net, t))] for net, t in logits],
}
path = Path(__file__).with_suffix(".json")
rows = ",\n".join(
    f'"{key}": {json.dumps(value)}' for key, value in document.items() if not isinstance(value, dict)
)
tables = ",\n".join(
    f'"{key}": {{\n' + ",\n".join(f'  "{name}": {json.dumps(values)}' for name, values in value.items()) + "\n}"
    for key, value in document.items()
    if isinstance(value, dict)
)
path.write_text(f"{{\n{tables},\n{rows}\n}}\n")
