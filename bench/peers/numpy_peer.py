"""NumPy with the loop written by hand: matrices of a batch, out= where it saves a temporary."""

from line_protocol import serve


def prepare(workload, options):
    import numpy as np

    dtype = np.dtype(options["precision"])
    widths = [workload["inputs"]] + [layer["units"] for layer in workload["layers"]]
    activations = [layer["activation"] for layer in workload["layers"]]
    rows, size, rate = workload["rows"], workload["batchSize"], workload["learningRate"]
    samples = np.array(workload["samples"], dtype=dtype).reshape(rows, widths[0])
    targets = np.array(workload["targets"], dtype=dtype).reshape(rows, widths[-1])
    weights = [np.array(w, dtype=dtype).reshape(o, i) for (w, _), i, o in zip(workload["parameters"], widths, widths[1:])]
    biases = [np.array(b, dtype=dtype) for _, b in workload["parameters"]]
    classifies = workload["loss"] == "crossEntropy"

    def activate(name, net):
        if name == "sigmoid":
            return 1 / (1 + np.exp(-net))
        if name == "tanh":
            return np.tanh(net)
        if name == "relu":
            return np.maximum(net, 0)
        if name == "softmax":
            e = np.exp(net - net.max(axis=1, keepdims=True))
            return e / e.sum(axis=1, keepdims=True)
        return net

    def slope(name, y):
        if name == "sigmoid":
            return y * (1 - y)
        if name == "tanh":
            return 1 - y * y
        return (y > 0).astype(dtype)

    def train_batch(x, t):
        values = [x]
        for w, b, name in zip(weights, biases, activations):
            values.append(activate(name, values[-1] @ w.T + b))
        error = values[-1] - t
        loss = -(t * np.log(values[-1])).sum() if classifies else 0.5 * (error * error).sum()
        delta = error if classifies else error * slope(activations[-1], values[-1])
        step = rate / len(x)
        for at in range(len(weights) - 1, -1, -1):
            dw = delta.T @ values[at]
            db = delta.sum(axis=0)
            if at > 0:
                delta = (delta @ weights[at]) * slope(activations[at - 1], values[at])
            dw *= step
            weights[at] -= dw
            biases[at] -= step * db
        return loss

    def run_epochs(count):
        loss = float("nan")
        for _ in range(count):
            loss = sum(train_batch(samples[s : s + size], targets[s : s + size]) for s in range(0, rows, size))
        return loss / rows

    return run_epochs, f"NumPy {np.__version__}"


serve(prepare)
