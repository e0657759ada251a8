"""Trains small networks with PyTorch in float64 and writes every number to torch_reference.json beside this file.

Run by hand, once, and the result committed (the tests compare with it and fail when it is missing):

    /usr/bin/python3 test/unit/engine/reference/torch_reference.py && npx biome format --write test/unit/engine/reference

Written with torch 1.13.0a0 (Debian 12's python3-torch), one thread. JSON holds the shortest decimal that reads back
as the same double.
"""

import json
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ACTIVATIONS = {
    "linear": lambda net: net,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "softmax": lambda net: torch.softmax(net, dim=1),
    "leakyRelu": F.leaky_relu,
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "geluTanh": lambda net: F.gelu(net, approximate="tanh"),
    "silu": F.silu,
    "softplus": F.softplus,
    "softsign": F.softsign,
    "mish": F.mish,
    # Not F.hardsigmoid, whose backward pass takes 1/6 in 32 bits.
    "hardSigmoid": lambda net: (net / 6 + 0.5).clamp(0, 1),
    "hardTanh": F.hardtanh,
    "sin": torch.sin,
    "softshrink": F.softshrink,
    "gaussian": lambda net: torch.exp(-net * net),
}


def weighted_loss_of(name, last, net, t, weights):
    """The same where each class has a weight: the sum of the weighted losses over the sum of the weights."""
    if name == "crossEntropy":
        # By class indices: of probabilities as targets PyTorch divides by the number of samples.
        if last == "softmax":
            return F.cross_entropy(net, t.argmax(dim=1), weight=weights)
        return F.nll_loss(ACTIVATIONS[last](net).log(), t.argmax(dim=1), weight=weights)
    of_samples = weights_of(t, weights)
    if t.shape[1] == 1 and last == "sigmoid":
        # BCELoss(weight) takes a weight for each element and divides by their number.
        return F.binary_cross_entropy(ACTIVATIONS[last](net), t, of_samples[:, None], reduction="sum") / of_samples.sum()
    own = F.binary_cross_entropy_with_logits(net, t, reduction="none").mean(dim=1)
    return (of_samples * own).sum() / of_samples.sum()


def weights_of(t, weights):
    """The weight of each sample's class; of one target it is the class."""
    return weights[t[:, 0].long() if t.shape[1] == 1 else t.argmax(dim=1)]


def loss_of(name, last, net, t):
    """Mean over the batch of the sample loss, by PyTorch's own functions where it has them."""
    y = ACTIVATIONS[last](net)
    if name == "mse":
        return F.mse_loss(y, t)
    if name == "halfSquaredError":
        return 0.5 * F.mse_loss(y, t, reduction="sum") / len(t)
    if name == "mae":
        return F.l1_loss(y, t)
    if name == "huber":
        return F.huber_loss(y, t)
    if name == "logCosh":
        return (y - t).cosh().log().mean()
    if name == "hinge":
        return F.relu(1 - t * y).mean()
    if name == "softMargin":
        return F.soft_margin_loss(y, t)
    if name == "poisson":
        return F.poisson_nll_loss(y, t, log_input=False, eps=0)
    if name == "sum":
        return y.sum() / len(t)
    if name == "crossEntropy":
        return F.cross_entropy(net, t) if last == "softmax" else -(t * y.log()).sum() / len(t)
    if name == "binaryCrossEntropy":
        return F.binary_cross_entropy_with_logits(net, t) if last == "sigmoid" else F.binary_cross_entropy(y, t)
    raise ValueError(name)


class NAdam(torch.optim.Optimizer):
    """torch.optim.NAdam as of PyTorch 2: in 1.13 the product of the mu took the present one twice."""

    def __init__(self, parameters, lr, betas, eps, weight_decay, momentum_decay):
        super().__init__(parameters, dict(lr=lr))
        self.settings = betas, eps, weight_decay, momentum_decay
        self.steps, self.product = 0, 1.0

    @torch.no_grad()
    def step(self):
        (beta1, beta2), eps, weight_decay, momentum_decay = self.settings
        self.steps += 1
        mu, mu_next = (
            beta1 * (1 - 0.5 * 0.96 ** (step * momentum_decay)) for step in (self.steps, self.steps + 1)
        )
        self.product *= mu
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state["m"], state["v"] = torch.zeros_like(p), torch.zeros_like(p)
                g = p.grad + weight_decay * p
                state["m"].mul_(beta1).add_(g, alpha=1 - beta1)
                state["v"].mul_(beta2).addcmul_(g, g, value=1 - beta2)
                denom = (state["v"] / (1 - beta2**self.steps)).sqrt().add_(eps)
                p.addcdiv_(g, denom, value=-group["lr"] * (1 - mu) / (1 - self.product))
                p.addcdiv_(state["m"], denom, value=-group["lr"] * mu_next / (1 - self.product * mu_next))


class Lion(torch.optim.Optimizer):
    """Chen et al. 2023, algorithm 2."""

    def __init__(self, parameters, lr, betas, weight_decay):
        super().__init__(parameters, dict(lr=lr))
        self.betas, self.weight_decay = betas, weight_decay

    @torch.no_grad()
    def step(self):
        beta1, beta2 = self.betas
        for group in self.param_groups:
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                update = (beta1 * m + (1 - beta1) * p.grad).sign()
                p.mul_(1 - group["lr"] * self.weight_decay).add_(update, alpha=-group["lr"])
                m.mul_(beta2).add_(p.grad, alpha=1 - beta2)


SGD = {"type": "sgd", "learningRate": 0.1}
MOMENTUM = {"type": "sgd", "learningRate": 0.03, "momentum": 0.9}
DAMPENED = {"type": "sgd", "learningRate": 0.03, "momentum": 0.9, "dampening": 0.3, "weightDecay": 0.01}
NESTEROV = {"type": "sgd", "learningRate": 0.03, "momentum": 0.8, "nesterov": True, "weightDecay": 0.02}
ADAGRAD = {"type": "adagrad"}
ADAGRAD_ODD = {
    **{"type": "adagrad", "learningRate": 0.05, "lrDecay": 0.02},
    **{"initialAccumulatorValue": 0.1, "eps": 1e-6, "weightDecay": 0.01},
}
RMSPROP = {"type": "rmsprop"}
RMSPROP_ODD = {"type": "rmsprop", "learningRate": 0.003, "alpha": 0.9, "eps": 1e-6, "momentum": 0.7, "centered": True}
RMSPROP_DECAY = {"type": "rmsprop", "centered": True, "weightDecay": 0.02}
ADAM = {"type": "adam", "learningRate": 0.01}
ADAM_ODD = {"type": "adam", "learningRate": 0.005, "betas": [0.8, 0.95], "eps": 1e-4}
AMSGRAD = {"type": "adam", "learningRate": 0.02, "betas": [0.8, 0.9], "amsgrad": True, "weightDecay": 0.03}
ADAMW = {"type": "adamw", "learningRate": 0.01}
ADAMW_ODD = {"type": "adamw", "learningRate": 0.02, "betas": [0.8, 0.9], "amsgrad": True, "weightDecay": 0.1}
ADAMAX = {"type": "adamax", "learningRate": 0.01}
ADAMAX_ODD = {"type": "adamax", "learningRate": 0.02, "betas": [0.8, 0.9], "eps": 1e-5, "weightDecay": 0.02}
NADAM = {"type": "nadam"}
NADAM_ODD = {"type": "nadam", "learningRate": 0.01, "betas": [0.8, 0.9], "momentumDecay": 0.01, "weightDecay": 0.02}
ADADELTA = {"type": "adadelta"}
ADADELTA_ODD = {"type": "adadelta", "learningRate": 0.7, "rho": 0.8, "eps": 1e-4, "weightDecay": 0.02}
LION = {"type": "lion", "learningRate": 0.003}
LION_ODD = {"type": "lion", "learningRate": 0.002, "betas": [0.8, 0.95], "weightDecay": 0.1}

STEP = {"type": "step", "stepSize": 20, "gamma": 0.3}
EXPONENTIAL = {"type": "exponential", "gamma": 0.97, "warmup": 4}
COSINE = {"type": "cosine", "epochs": 334, "minimum": 0.001}
LINEAR = {"type": "linear", "startFactor": 1, "endFactor": 0.1, "epochs": 50}
PLATEAU = {"type": "plateau", "monitor": "loss", "factor": 0.5, "patience": 2, "threshold": 0.01, "minimum": 0.001}

CASES = [
    (["tanh", "linear"], [4, 2], "mse", SGD),
    (["relu", "tanh", "linear"], [5, 4, 2], "mse", ADAM),
    (["softmax", "linear"], [4, 2], "mse", MOMENTUM),
    (["sigmoid", "sigmoid"], [4, 2], "halfSquaredError", MOMENTUM),
    (["tanh", "softmax"], [4, 3], "halfSquaredError", ADAM_ODD),
    (["tanh", "softmax"], [4, 3], "crossEntropy", SGD),
    (["relu", "softmax"], [5, 3], "crossEntropy", ADAM),
    (["tanh", "sigmoid"], [4, 3], "crossEntropy", MOMENTUM),
    (["tanh", "sigmoid"], [4, 1], "binaryCrossEntropy", ADAM),
    (["relu", "sigmoid"], [5, 2], "binaryCrossEntropy", MOMENTUM),
    (["sigmoid", "softmax"], [4, 3], "binaryCrossEntropy", SGD),
    (["leakyRelu", "elu", "linear"], [5, 4, 2], "huber", DAMPENED),
    (["selu", "gelu", "linear"], [5, 4, 2], "mae", NESTEROV),
    (["geluTanh", "silu", "linear"], [5, 4, 2], "logCosh", ADAGRAD),
    (["softplus", "softsign", "linear"], [5, 4, 2], "hinge", ADAGRAD_ODD),
    (["mish", "softplus"], [5, 2], "poisson", RMSPROP),
    (["hardSigmoid", "gaussian"], [5, 2], "poisson", RMSPROP_ODD),
    (["hardTanh", "sin", "linear"], [5, 4, 2], "mse", RMSPROP_DECAY),
    (["tanh", "tanh"], [4, 2], "sum", SGD),
    (["gaussian", "linear"], [5, 2], "mse", AMSGRAD),
    (["silu", "linear"], [5, 2], "mse", ADAMW),
    (["gelu", "sigmoid"], [5, 1], "binaryCrossEntropy", ADAMW_ODD),
    (["elu", "linear"], [5, 2], "mse", ADAMAX),
    (["tanh", "softmax"], [5, 3], "crossEntropy", ADAMAX_ODD),
    (["mish", "linear"], [5, 2], "huber", NADAM),
    (["tanh", "linear"], [5, 2], "mse", NADAM_ODD),
    (["selu", "linear"], [5, 2], "mse", ADADELTA),
    (["tanh", "linear"], [5, 2], "mse", ADADELTA_ODD),
    (["tanh", "linear"], [5, 2], "mse", LION),
    (["tanh", "softmax"], [5, 3], "crossEntropy", LION_ODD),
    (["tanh", "linear"], [5, 2], "mse", MOMENTUM, {"schedule": STEP}),
    (["tanh", "linear"], [5, 2], "mse", SGD, {"schedule": EXPONENTIAL}),
    (["tanh", "linear"], [5, 2], "mse", ADAM, {"schedule": COSINE}),
    (["tanh", "linear"], [5, 2], "mse", SGD, {"schedule": LINEAR}),
    (["tanh", "linear"], [5, 2], "mse", MOMENTUM, {"schedule": PLATEAU}),
    (["tanh", "linear"], [5, 2], "mse", SGD, {"clipping": {"norm": 0.5}}),
    (["tanh", "linear"], [5, 2], "mse", ADAM, {"clipping": {"value": 0.02}}),
    (["tanh", "linear"], [5, 2], "mse", MOMENTUM, {"clipping": {"value": 0.1, "norm": 0.2}}),
    (["tanh", "tanh", "linear"], [5, 4, 2], "mse", SGD, {"l1": [0.01, 0, 0.002], "l2": [0, 0.03, 0.001]}),
    (["tanh", "tanh", "linear"], [5, 4, 2], "mse", ADAM, {"frozen": [1]}),
    (["tanh", "tanh", "linear"], [5, 4, 2], "mse", NESTEROV, {"unbiased": [0, 2], "clipping": {"norm": 0.5}}),
    (["tanh", "softmax"], [5, 3], "crossEntropy", ADAMW, {"unbiased": [0, 1]}),
    (["softshrink", "softshrink"], [6, 2], "mse", MOMENTUM),
    (["tanh", "linear"], [5, 2], "softMargin", ADAM),
    (["tanh", "softmax"], [5, 3], "crossEntropy", MOMENTUM, {"classWeights": [0.4, 1, 2.5]}),
    (["tanh", "sigmoid"], [5, 3], "crossEntropy", ADAM, {"classWeights": [3, 0.1, 1]}),
    (["tanh", "sigmoid"], [5, 1], "binaryCrossEntropy", SGD, {"classWeights": [0.25, 4]}),
    (["tanh", "sigmoid"], [5, 3], "binaryCrossEntropy", ADAM, {"classWeights": [1, 0.5, 2], "l2": [0.01, 0]}),
    (["tanh", "tanh", "linear"], [5, 4, 2], "mse", SGD, {"frozenBiases": [0, 2]}),
    (["tanh", "tanh", "linear"], [5, 4, 2], "mse", ADAM, {"frozenBiases": [1], "frozenWeights": [0]}),
    (["tanh", "linear"], [5, 2], "mse", MOMENTUM, {"frozenBiases": [0], "clipping": {"norm": 0.5}}),
]

# Three batches an epoch: 1,002 steps. Of the losses every 10th is kept.
INPUTS, ROWS, BATCH, EPOCHS, KEPT = 3, 7, 3, 334, 10


def optimizer_of(options, parameters):
    """Our names to PyTorch's; what a case leaves out is left to PyTorch's defaults, which ours must be, too."""
    classes = {
        **{"sgd": torch.optim.SGD, "adagrad": torch.optim.Adagrad, "rmsprop": torch.optim.RMSprop},
        **{"adam": torch.optim.Adam, "adamw": torch.optim.AdamW, "adamax": torch.optim.Adamax},
        **{"nadam": NAdam, "adadelta": torch.optim.Adadelta, "lion": Lion},
    }
    own = {
        "nadam": {"lr": 2e-3, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0, "momentum_decay": 4e-3},
        "lion": {"lr": 1e-4, "betas": [0.9, 0.99], "weight_decay": 0},
    }
    names = {
        **{"learningRate": "lr", "weightDecay": "weight_decay", "lrDecay": "lr_decay"},
        **{"initialAccumulatorValue": "initial_accumulator_value", "momentumDecay": "momentum_decay"},
    }
    given = {names.get(name, name): value for name, value in options.items() if name != "type"}
    return classes[options["type"]](parameters, **{**own.get(options["type"], {}), **given})


def scheduler_of(options, optimizer):
    """A function to call with the loss after each epoch."""
    schedulers = torch.optim.lr_scheduler
    kind, warmup = options.get("type"), options.get("warmup", 0)
    if kind is None:
        return lambda loss: None
    if kind == "plateau":
        keys = ("factor", "patience", "threshold")
        plateau = schedulers.ReduceLROnPlateau(
            optimizer, min_lr=options["minimum"], **{key: options[key] for key in keys}
        )
        return plateau.step
    main = {
        "step": lambda: schedulers.StepLR(optimizer, options["stepSize"], options["gamma"]),
        "exponential": lambda: schedulers.ExponentialLR(optimizer, options["gamma"]),
        "cosine": lambda: schedulers.CosineAnnealingLR(optimizer, options["epochs"], options["minimum"]),
        "linear": lambda: schedulers.LinearLR(
            optimizer, options["startFactor"], options["endFactor"], options["epochs"]
        ),
    }[kind]()
    if warmup:
        rise = schedulers.LinearLR(optimizer, 1 / (warmup + 1), 1, warmup)
        main = schedulers.SequentialLR(optimizer, [rise, main], [warmup])
    return lambda loss: main.step()


def clip(parameters, bounds):
    if "value" in bounds:
        torch.nn.utils.clip_grad_value_(parameters, bounds["value"])
    if "norm" in bounds:
        torch.nn.utils.clip_grad_norm_(parameters, bounds["norm"])


def targets_for(loss, outputs, of_classes):
    if loss == "crossEntropy":
        return F.one_hot(torch.arange(ROWS) % outputs, outputs).to(torch.float64)
    if loss == "binaryCrossEntropy" and of_classes and outputs > 1:
        return F.one_hot(torch.arange(ROWS) % outputs, outputs).to(torch.float64)
    if loss == "binaryCrossEntropy":
        return (torch.randn(ROWS, outputs) > 0).to(torch.float64)
    if loss in ("hinge", "softMargin"):
        return torch.randn(ROWS, outputs).sign()
    if loss == "poisson":
        return torch.randn(ROWS, outputs).abs()
    return torch.randn(ROWS, outputs)


def gradient_of(tensor):
    """PyTorch computes none for a frozen parameter: an empty list then, as for a bias that is not there."""
    return None if tensor is None else tensor.grad


def flat(tensors):
    return [[] if tensor is None else tensor.detach().flatten().tolist() for tensor in tensors]


def train(seed, activations, units, loss_name, optimizer_options, extras={}, factor=1.0):
    torch.manual_seed(seed)
    x, t = torch.randn(ROWS, INPUTS), targets_for(loss_name, units[-1], "classWeights" in extras)
    sizes = [INPUTS, *units]
    weights = [torch.randn(o, i).mul_(0.5).mul_(factor).requires_grad_() for i, o in zip(sizes, sizes[1:])]
    biases = [torch.randn(o).mul_(0.1).requires_grad_() for o in units]
    for layer in extras.get("unbiased", []):
        biases[layer] = None
    case = {
        "activations": activations,
        "units": units,
        "loss": loss_name,
        "optimizer": optimizer_options,
        **extras,
        "inputs": x.flatten().tolist(),
        "targets": t.flatten().tolist(),
        "firstWeights": flat(weights),
        "firstBiases": flat(biases),
        "epochLosses": [],
    }
    for layer in extras.get("frozen", []):
        weights[layer].requires_grad_(False)
        biases[layer].requires_grad_(False)
    for layer in extras.get("frozenWeights", []):
        weights[layer].requires_grad_(False)
    for layer in extras.get("frozenBiases", []):
        biases[layer].requires_grad_(False)
    class_weights = torch.tensor(extras["classWeights"]) if "classWeights" in extras else None
    parameters = [parameter for parameter in [*weights, *biases] if parameter is not None and parameter.requires_grad]
    optimizer = optimizer_of(optimizer_options, parameters)
    after_epoch = scheduler_of(extras.get("schedule", {}), optimizer)
    l1, l2 = (extras.get(name, [0] * len(units)) for name in ("l1", "l2"))
    for epoch in range(EPOCHS):
        total, weight = 0.0, 0.0
        for start in range(0, ROWS, BATCH):
            y, target = x[start : start + BATCH], t[start : start + BATCH]
            for activation, w, b in zip(activations, weights, biases):
                net = F.linear(y, w, b)
                y = ACTIVATIONS[activation](net)
            optimizer.zero_grad()
            if class_weights is None:
                loss, own_weight = loss_of(loss_name, activations[-1], net, target), len(target)
            else:
                loss = weighted_loss_of(loss_name, activations[-1], net, target, class_weights)
                own_weight = weights_of(target, class_weights).sum().item()
            regularization = sum(a * w.abs().sum() + b * (w * w).sum() for a, b, w in zip(l1, l2, weights))
            (loss + regularization).backward()
            if "firstWeightGradients" not in case:
                case["firstWeightGradients"] = flat(gradient_of(w) for w in weights)
                case["firstBiasGradients"] = flat(gradient_of(b) for b in biases)
            clip(parameters, extras.get("clipping", {}))
            optimizer.step()
            total += loss.item() * own_weight
            weight += own_weight
        if epoch % KEPT == 0:
            case["epochLosses"].append(total / weight)
        after_epoch(total / weight)
    return {**case, "lastWeights": flat(weights), "lastBiases": flat(biases)}


def drift(one, other):
    """How far two trainings are apart, each tensor relative to its largest number."""
    pairs = [(one["epochLosses"], other["epochLosses"])]
    for name in ("lastWeights", "lastBiases"):
        pairs += zip(one[name], other[name])
    return max(max(abs(a - b) for a, b in zip(x, y)) / max(map(abs, x)) for x, y in pairs if x)


def case_of(seed, *case):
    """
    The first of some seeds whose training is not chaotic: PyTorch itself ends in the same place when its first weights
    differ in the last place. Else two right programs part, as each rounds its sums in its own order.
    """
    for attempt in range(100):
        made = train(seed + 1000 * attempt, *case)
        if drift(made, train(seed + 1000 * attempt, *case, factor=1 + 2**-52)) < 1e-11:
            return made
    raise ValueError(f"every training of {case} is chaotic")


reference = {
    "torch": torch.__version__,
    "inputs": INPUTS,
    "rows": ROWS,
    "batchSize": BATCH,
    "epochs": EPOCHS,
    "kept": KEPT,
    "cases": [case_of(seed, *case) for seed, case in enumerate(CASES)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference))
print(f"{path}: {len(reference['cases'])} networks")
