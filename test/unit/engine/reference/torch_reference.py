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
}


def loss_of(name, last, net, t):
    """Mean over the batch of the sample loss, by PyTorch's own functions where it has them."""
    y = ACTIVATIONS[last](net)
    if name == "mse":
        return F.mse_loss(y, t)
    if name == "halfSquaredError":
        return 0.5 * F.mse_loss(y, t, reduction="sum") / len(t)
    if name == "crossEntropy":
        return F.cross_entropy(net, t) if last == "softmax" else -(t * y.log()).sum() / len(t)
    if name == "binaryCrossEntropy":
        return F.binary_cross_entropy_with_logits(net, t) if last == "sigmoid" else F.binary_cross_entropy(y, t)
    raise ValueError(name)


SGD = {"type": "sgd", "learningRate": 0.1, "momentum": 0}
MOMENTUM = {"type": "sgd", "learningRate": 0.03, "momentum": 0.9}
ADAM = {"type": "adam", "learningRate": 0.01, "betas": [0.9, 0.999], "eps": 1e-8}
ADAM_ODD = {"type": "adam", "learningRate": 0.005, "betas": [0.8, 0.95], "eps": 1e-4}

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
]

INPUTS, ROWS, BATCH, EPOCHS = 3, 7, 3, 80


def optimizer_of(options, parameters):
    if options["type"] == "sgd":
        return torch.optim.SGD(parameters, lr=options["learningRate"], momentum=options["momentum"])
    return torch.optim.Adam(parameters, lr=options["learningRate"], betas=options["betas"], eps=options["eps"])


def targets_for(loss, outputs):
    if loss == "crossEntropy":
        return F.one_hot(torch.arange(ROWS) % outputs, outputs).to(torch.float64)
    if loss == "binaryCrossEntropy":
        return (torch.randn(ROWS, outputs) > 0).to(torch.float64)
    return torch.randn(ROWS, outputs)


def flat(tensors):
    return [tensor.detach().flatten().tolist() for tensor in tensors]


def train(seed, activations, units, loss_name, optimizer_options):
    torch.manual_seed(seed)
    x, t = torch.randn(ROWS, INPUTS), targets_for(loss_name, units[-1])
    sizes = [INPUTS, *units]
    weights = [torch.randn(o, i).mul_(0.5).requires_grad_() for i, o in zip(sizes, sizes[1:])]
    biases = [torch.randn(o).mul_(0.1).requires_grad_() for o in units]
    case = {
        "activations": activations,
        "units": units,
        "loss": loss_name,
        "optimizer": optimizer_options,
        "inputs": x.flatten().tolist(),
        "targets": t.flatten().tolist(),
        "firstWeights": flat(weights),
        "firstBiases": flat(biases),
        "epochLosses": [],
    }
    optimizer = optimizer_of(optimizer_options, [*weights, *biases])
    for _ in range(EPOCHS):
        total = 0.0
        for start in range(0, ROWS, BATCH):
            y, target = x[start : start + BATCH], t[start : start + BATCH]
            for activation, w, b in zip(activations, weights, biases):
                net = F.linear(y, w, b)
                y = ACTIVATIONS[activation](net)
            optimizer.zero_grad()
            loss = loss_of(loss_name, activations[-1], net, target)
            loss.backward()
            if "firstWeightGradients" not in case:
                case["firstWeightGradients"] = flat(w.grad for w in weights)
                case["firstBiasGradients"] = flat(b.grad for b in biases)
            optimizer.step()
            total += loss.item() * len(target)
        case["epochLosses"].append(total / ROWS)
    return {**case, "lastWeights": flat(weights), "lastBiases": flat(biases)}


reference = {
    "torch": torch.__version__,
    "inputs": INPUTS,
    "rows": ROWS,
    "batchSize": BATCH,
    "epochs": EPOCHS,
    "cases": [train(seed, *case) for seed, case in enumerate(CASES)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference))
print(f"{path}: {len(reference['cases'])} networks")
