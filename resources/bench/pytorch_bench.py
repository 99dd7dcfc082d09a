"""A peer of `featurescope bench` that computes with PyTorch.

JSON lines in, JSON lines out, one at a time (see src-main/engine/bench/messages.ts). Its only argument is the number of
threads. It builds each network from the description it is sent, with the weights it is sent, so that it does the same
work as the other peers. It ends when its standard input does.
"""

import json
import os
import sys
import time

THREADS = int(sys.argv[1]) if len(sys.argv) > 1 else 1
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(THREADS)

import array  # noqa: E402

import torch  # noqa: E402
from torch import nn  # noqa: E402

IMAGES = 256
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
OPTIMIZERS = {
    "sgd": lambda weights, rate: torch.optim.SGD(weights, lr=rate),
    "momentum": lambda weights, rate: torch.optim.SGD(weights, lr=rate, momentum=0.9),
    "adagrad": lambda weights, rate: torch.optim.Adagrad(weights, lr=rate, eps=1e-7),
    "rmsprop": lambda weights, rate: torch.optim.RMSprop(weights, lr=rate, alpha=0.9, eps=1e-7),
    "adam": lambda weights, rate: torch.optim.Adam(weights, lr=rate, eps=1e-7),
}


def main():
    torch.set_num_threads(THREADS)
    say({"label": f"PyTorch {torch.__version__}", "threads": torch.get_num_threads()})
    peer = Peer()
    for line in sys.stdin:
        try:
            request = json.loads(line)
            say(getattr(peer, request.pop("do"))(**request))
        except Exception as error:  # the bench shows it and goes on without this figure
            say({"error": f"{type(error).__name__}: {error}"})


def say(value):
    print(json.dumps(value), flush=True)


def read_floats(path):
    values = array.array("f")
    with open(path, "rb") as file:
        values.frombytes(file.read())
    if sys.byteorder == "big":
        values.byteswap()
    return torch.tensor(values, dtype=torch.float32)


def read_bytes(path):
    with open(path, "rb") as file:
        return torch.tensor(array.array("B", file.read()), dtype=torch.float32)


class Peer:
    """Holds the networks and answers requests; a method's name is the request's."""

    def __init__(self):
        self.opened = {}

    def open(self, workload, folder):
        height, width, channels = workload["inputShape"]
        images = read_bytes(os.path.join(folder, "images")).view(IMAGES, height, width, channels) / 255
        labels = read_bytes(os.path.join(folder, "labels")).long()
        network = build(workload["layers"], read_floats(os.path.join(folder, f"{workload['id']}.weights")))
        optimizer = OPTIMIZERS[workload["optimizer"]](network.parameters(), workload["learningRate"])
        images = images.permute(0, 3, 1, 2).contiguous()
        self.opened[workload["id"]] = (workload, network, optimizer, images, labels)
        return {"ok": True}

    def loss(self, workload, batch):
        _, network, _, images, labels = self.opened[workload]
        with torch.no_grad():
            return {"loss": nn.functional.cross_entropy(network(images[:batch]), labels[:batch]).item()}

    def measure(self, workload, task, batch, milliseconds):
        _, network, optimizer, images, labels = self.opened[workload]
        images, labels = images[:batch], labels[:batch]

        def train():
            optimizer.zero_grad(set_to_none=True)
            loss = nn.functional.cross_entropy(network(images), labels)
            loss.backward()
            optimizer.step()
            return loss.item()

        def infer():
            with torch.inference_mode():
                return torch.softmax(network(images), 1)

        seconds, repeats = time_repeats(train if task == "train" else infer, milliseconds)
        return {"seconds": seconds, "repeats": repeats}

    def kernels(self, workload, batch, milliseconds):
        layers = self.opened[workload][0]["layers"]
        shapes = {layer["name"]: layer["outputShape"] for layer in layers}
        times = []
        for layer in layers:
            if "kernelShape" not in layer:
                continue
            make = convolution_cases if layer["kind"] == "conv" else product_cases
            operations, cases = make(layer, shapes[layer["inputs"][0]], batch)
            for name, case in cases:
                with torch.no_grad():
                    seconds, _ = time_repeats(case, milliseconds)
                times.append({"kernel": f"{layer['name']} {name}", "operations": operations, "seconds": seconds})
        return {"kernels": times}


def build(layers, values):
    """The network of a description, up to the logits, with weights given in the order and layout of Keras."""
    modules, position, shape = [], 0, None
    for layer in layers:
        if "kernelShape" in layer:
            count = 1
            for size in layer["kernelShape"]:
                count *= size
            kernel = values[position : position + count].view(layer["kernelShape"])
            bias = values[position + count : position + layer["parameters"]]
            position += layer["parameters"]
            modules.append(convolution(layer, kernel, bias) if layer["kind"] == "conv" else dense(kernel, bias, shape))
            if layer.get("activation") in ACTIVATIONS:
                modules.append(ACTIVATIONS[layer["activation"]]())
        elif layer["kind"] == "pool":
            pool = nn.MaxPool2d if layer["className"] == "MaxPooling2D" else nn.AvgPool2d
            modules.append(pool(layer["kernelSize"], layer["strides"]))
        elif layer["kind"] == "flatten":
            modules.append(nn.Flatten())
        elif layer["kind"] != "input":
            raise ValueError(f"no counterpart for the layer {layer['name']} ({layer['className']})")
        # A flattened [H, W, C] is numbered differently from PyTorch's [C, H, W]; the next dense layer's rows are reordered.
        shape = source_shape(layers, layer) if layer["kind"] == "flatten" else None
    if position != values.numel():
        raise ValueError(f"the network has {position} weights, but {values.numel()} were sent")
    return nn.Sequential(*modules)


def source_shape(layers, layer):
    return next(source["outputShape"] for source in layers if source["name"] == layer["inputs"][0])


def convolution(layer, kernel, bias):
    height, width, channels, filters = kernel.shape
    module = nn.Conv2d(channels, filters, (height, width), layer.get("strides", 1), padding(layer, height, width))
    return with_weights(module, kernel.permute(3, 2, 0, 1), bias)


def padding(layer, height, width):
    if layer.get("padding") != "same":
        return [0, 0]
    if height % 2 == 0 or width % 2 == 0:
        raise ValueError(f"the layer {layer['name']} needs padding on one side only")
    return [height // 2, width // 2]


def dense(kernel, bias, flattened):
    inputs, units = kernel.shape
    if flattened is not None and len(flattened) == 3:
        kernel = kernel.view(*flattened, units).permute(2, 0, 1, 3).reshape(inputs, units)
    return with_weights(nn.Linear(inputs, units), kernel.t(), bias)


def with_weights(module, weight, bias):
    with torch.no_grad():
        module.weight.copy_(weight)
        module.bias.copy_(bias)
    return module


def convolution_cases(layer, input_shape, batch):
    height, width, channels, filters = layer["kernelShape"]
    x = torch.randn(batch, channels, *input_shape[:2])
    weight = torch.randn(filters, channels, height, width)
    out_height, out_width, _ = layer["outputShape"]
    gradient = torch.randn(batch, filters, out_height, out_width)
    strides = layer.get("strides", [1, 1])
    pad = padding(layer, height, width)

    def backward(*mask):
        return torch.ops.aten.convolution_backward(
            gradient, x, weight, None, strides, pad, [1, 1], False, [0, 0], 1, mask
        )

    cases = [
        ("forward", lambda: nn.functional.conv2d(x, weight, None, strides, pad)),
        ("input gradient", lambda: backward(True, False, False)),
        ("filter gradient", lambda: backward(False, True, False)),
    ]
    return 2 * batch * out_height * out_width * weight.numel(), cases


def product_cases(layer, _input_shape, batch):
    inputs, units = layer["kernelShape"]
    x, weight, gradient = torch.randn(batch, inputs), torch.randn(inputs, units), torch.randn(batch, units)
    cases = [
        ("forward", lambda: x @ weight),
        ("input gradient", lambda: gradient @ weight.t()),
        ("weight gradient", lambda: x.t() @ gradient),
    ]
    return 2 * batch * inputs * units, cases


def time_repeats(work, milliseconds):
    """The mean seconds of a repetition, after one that is not counted; see src-main/engine/bench/stopwatch.ts."""
    limit = milliseconds / 1000
    start = time.perf_counter()
    work()
    warm_up = time.perf_counter() - start
    if warm_up >= max(limit, 2):
        return warm_up, 1
    repeats, start = 0, time.perf_counter()
    while True:
        work()
        repeats += 1
        elapsed = time.perf_counter() - start
        if elapsed >= limit:
            return elapsed / repeats, repeats


main()
