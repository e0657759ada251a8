"""PyTorch as people write it: nn.Sequential, a loss from nn.functional, torch.optim.SGD. One thread."""

from line_protocol import serve


def prepare(workload, options):
    import torch
    from torch import nn
    from torch.nn import functional

    torch.set_num_threads(int(options["threads"]))
    dtype = getattr(torch, options["precision"])
    widths = [workload["inputs"]] + [layer["units"] for layer in workload["layers"]]
    rows, size = workload["rows"], workload["batchSize"]
    classifies = workload["loss"] == "crossEntropy"
    modules = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}

    def tensor(values, *shape):
        return torch.frombuffer(values, dtype=torch.float64).to(dtype, copy=True).reshape(*shape)

    samples = tensor(workload["samples"], rows, widths[0])
    targets = tensor(workload["targets"], rows, widths[-1])
    if classifies:
        targets = targets.argmax(dim=1)
    net = nn.Sequential()
    for at, ((w, b), i, o) in enumerate(zip(workload["parameters"], widths, widths[1:])):
        linear = nn.Linear(i, o, dtype=dtype)
        with torch.no_grad():
            linear.weight.copy_(tensor(w, o, i))
            linear.bias.copy_(tensor(b, o))
        net.append(linear)
        activation = modules.get(workload["layers"][at]["activation"])
        # cross_entropy takes the softmax itself.
        if activation:
            net.append(activation())
    optimizer = torch.optim.SGD(net.parameters(), lr=workload["learningRate"])

    def loss_of(y, t):
        if classifies:
            return functional.cross_entropy(y, t)
        return 0.5 * functional.mse_loss(y, t, reduction="sum") / len(y)

    def run_epochs(count):
        total = torch.zeros((), dtype=dtype)
        for _ in range(count):
            total.zero_()
            for start in range(0, rows, size):
                x, t = samples[start : start + size], targets[start : start + size]
                optimizer.zero_grad()
                loss = loss_of(net(x), t)
                loss.backward()
                optimizer.step()
                total += loss.detach() * len(x)
        return total.item() / rows

    return run_epochs, f"PyTorch {torch.__version__}"


serve(prepare)
