"""Trains a regression on standardized targets with NumPy and writes every number to standardized_targets.json beside this file.

Run by hand, once, and the result committed (the test compares with it and fails when it is missing):

    python3 test/unit/plan/reference/standardized_targets.py && npx biome format --write test/unit/plan/reference

Written with NumPy 2.4.6. The loss is that of the scaled targets; R2 and the mean absolute error are of the predictions turned back
into the units of the data. Nothing of our formulas is used: the gradient is that of the scaled loss by the chain rule in matrices.
"""

import json
import pathlib

import numpy as np

rng = np.random.default_rng(12)
ROWS, EPOCHS, RATE = 12, 6, 0.05
FACTORS = {"inputs": 0.01, "targets": 0.001}

# Rooms, area and age against rent and price, which lie four powers of ten apart; and a target that never changes.
X = np.column_stack([rng.integers(1, 6, ROWS), rng.uniform(30, 180, ROWS), rng.integers(0, 90, ROWS)]).round(2)
noise = rng.normal(size=(ROWS, 2))
T = np.column_stack(
    [
        11 * X[:, 1] + 120 * X[:, 0] + 40 * noise[:, 0],
        3900 * X[:, 1] - 800 * X[:, 2] + 2e4 * noise[:, 1],
        np.full(ROWS, 4711.5),
    ]
).round(2)


def standardized(values):
    mean, std = values.mean(axis=0), values.std(axis=0)
    std = np.where(std <= 1e-12 * np.abs(mean), 1, std)
    return (values - mean) / std, mean, std


def r2(targets, predictions):
    residual = ((targets - predictions) ** 2).sum(axis=0)
    spread = ((targets - targets.mean(axis=0)) ** 2).sum(axis=0)
    varies = targets.max(axis=0) > targets.min(axis=0)
    return (1 - residual[varies] / spread[varies]).mean()


def run(standardize_inputs):
    x = X * FACTORS["inputs"]
    if standardize_inputs:
        x, _, _ = standardized(x)
    t, mean, std = standardized(T * FACTORS["targets"])
    w1, b1 = rng.normal(size=(4, 3)) * 0.5, np.zeros(4)
    w2, b2 = rng.normal(size=(3, 4)) * 0.5, np.zeros(3)
    first = [w1.tolist(), w2.tolist()]
    epochs = []
    for _ in range(EPOCHS):
        h = np.tanh(x @ w1.T + b1)
        y = h @ w2.T + b2
        own = (mean + std * y) / FACTORS["targets"]
        loss = ((y - t) ** 2).mean(axis=1).mean()
        epochs.append({"loss": loss, "r2": r2(T, own), "mae": np.abs(own - T).mean()})
        dy = 2 * (y - t) / t.shape[1] / ROWS
        dh = (dy @ w2) * (1 - h**2)
        w2, b2 = w2 - RATE * dy.T @ h, b2 - RATE * dy.sum(axis=0)
        w1, b1 = w1 - RATE * dh.T @ x, b1 - RATE * dh.sum(axis=0)
    h = np.tanh(x @ w1.T + b1)
    own = (mean + std * (h @ w2.T + b2)) / FACTORS["targets"]
    return {
        "standardize": standardize_inputs,
        "firstWeights": first,
        "epochs": epochs,
        "lastWeights": [w1.tolist(), w2.tolist()],
        "lastBiases": [b1.tolist(), b2.tolist()],
        "predictions": own.tolist(),
        "mean": mean.tolist(),
        "std": std.tolist(),
    }


reference = {
    "inputs": X.tolist(),
    "targets": T.tolist(),
    "scale": FACTORS,
    "learningRate": RATE,
    "runs": [run(True), run(False)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, indent=1) + "\n")
