"""Writes sequenceCases.json: networks over sequences and with groups of channels, as PyTorch exports them and as ONNX has them, with what ONNX
Runtime makes of an input.

Run with the packages torch, onnxscript, onnx, onnxruntime and numpy: python tests/engine/interchange/onnx/sequenceCases.py
"""

import base64
import json
import pathlib
import tempfile
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

warnings.filterwarnings("ignore")
random = np.random.default_rng(11)
torch.manual_seed(11)
cases = []


def keep(name, content, shape, refused):
    record = {"name": name, "model": base64.b64encode(content).decode()}
    if refused:
        cases.append({**record, "refused": refused})
        return
    x = random.standard_normal(shape).round(2).astype(np.float32)
    session = onnxruntime.InferenceSession(content)
    y = session.run(None, {session.get_inputs()[0].name: x})
    record["x"] = {"shape": x.shape, "values": [float(f"{v:.3g}") for v in x.ravel()]}
    record["y"] = [{"shape": one.shape, "values": [float(f"{v:.7g}") for v in one.ravel()]} for one in y]
    cases.append(record)


def exported(name, module, shape, refused=None, open_batch=True, dynamo=False):
    """A module as torch.onnx.export writes it, by either of its exporters."""
    module.eval()
    x = torch.randn(*shape)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "model.onnx"
        if dynamo:
            axes = {0: torch.export.Dim("N", min=1, max=64)} if open_batch else {}
            torch.onnx.export(module, (x,), path, dynamo=True, external_data=False, input_names=["x"], dynamic_shapes=(axes,), verbose=False)
        else:
            axes = {"x": {0: "N"}} if open_batch else None
            torch.onnx.export(module, (x,), str(path), dynamo=False, input_names=["x"], dynamic_axes=axes)
        keep(f"{name}, {'torch.export' if dynamo else 'TorchScript'}{'' if open_batch else ', fixed batch'}", plain(path), shape, refused)


def plain(path):
    """The file without where it was made: the newer exporter writes the lines of code that each node comes from."""
    model = onnx.load(path)
    del model.metadata_props[:], model.graph.metadata_props[:]
    for part in [*model.graph.node, *model.graph.initializer, *model.graph.value_info, *model.graph.input, *model.graph.output]:
        part.doc_string = ""
        del part.metadata_props[:]
    return model.SerializeToString()


class Cell(nn.Module):
    """A recurrent module and what most people read of it."""

    def __init__(self, kind, reads, **settings):
        super().__init__()
        self.cell = getattr(nn, kind)(3, 4, batch_first=True, **settings)
        self.reads = reads
        self.out = nn.Linear(8 if settings.get("bidirectional") else 4, 2)

    def forward(self, x):
        y, h = self.cell(x)
        h = h[0] if isinstance(h, tuple) else h
        read = {"all": lambda: y, "last": lambda: y[:, -1], "state": lambda: h[-1], "both": lambda: torch.cat((h[-2], h[-1]), 1)}
        return self.out(read[self.reads]())


class Mean(nn.Module):
    def forward(self, x):
        return x.mean(2)


for dynamo in (False, True):
    sequence = (2, 5, 3)
    exported("LSTM, all steps", Cell("LSTM", "all"), sequence, dynamo=dynamo)
    exported("LSTM, last step", Cell("LSTM", "last"), sequence, dynamo=dynamo)
    exported("LSTM of two layers, its state", Cell("LSTM", "state", num_layers=2), sequence, dynamo=dynamo)
    exported("GRU, its state", Cell("GRU", "state"), sequence, dynamo=dynamo)
    exported("GRU in both directions, all steps", Cell("GRU", "all", bidirectional=True), sequence, dynamo=dynamo)
    exported("LSTM in both directions, both states", Cell("LSTM", "both", bidirectional=True), sequence, dynamo=dynamo)
    if not dynamo:  # torch.export takes a cell without biases apart, step by step
        exported("RNN with relu, without biases", Cell("RNN", "last", nonlinearity="relu", bias=False), sequence)
    exported("LSTM, last step", Cell("LSTM", "last"), sequence, open_batch=False, dynamo=dynamo)
    maps = (2, 6, 4, 5)
    grouped = nn.Sequential(nn.Conv2d(6, 6, 3, padding=1), nn.GroupNorm(3, 6), nn.ReLU(), nn.Conv2d(6, 4, 1), nn.InstanceNorm2d(4, affine=True))
    for module in (grouped[1], grouped[4]):
        nn.init.normal_(module.weight, 1, 0.3), nn.init.normal_(module.bias)
    exported("groups of channels", grouped, maps, dynamo=dynamo)
    steps = nn.Sequential(nn.Conv1d(3, 6, 3, padding=1), nn.ReLU(), nn.MaxPool1d(2), nn.BatchNorm1d(6), nn.GroupNorm(2, 6), nn.Conv1d(6, 4, 2, stride=2), nn.AvgPool1d(2), Mean(), nn.Linear(4, 2))
    exported("convolutions along a sequence", steps, (2, 3, 16), dynamo=dynamo)
    flat = nn.Sequential(nn.Conv1d(3, 4, 5, padding=2, dilation=1), nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(4, 2))
    exported("a sequence pooled as a whole", flat, (2, 3, 9), dynamo=dynamo)


def weights(*shape):
    return random.standard_normal(shape).astype(np.float32)


def node(operator, inputs, outputs=("y",), **attributes):
    return helper.make_node(operator, list(inputs), list(outputs), name=f"{operator.lower()}_{'_'.join(outputs)}", **attributes)


def case(name, nodes, shape, stored, opset=18, ir=8, refused=None):
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", *shape[1:]])]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)]
    tensors = [numpy_helper.from_array(np.asarray(value), key) for key, value in stored.items()]
    graph = helper.make_graph(nodes, name, inputs, outputs, tensors)
    keep(name, helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir).SerializeToString(), shape, refused)


turned = node("Transpose", ["x"], ["t"], perm=[1, 0, 2])
alone = {"a": np.array([1])}


def cell(name, operator, gates, directions=1, refused=None, after=None, extra=(), biases=True, stored=None, **attributes):
    """A cell over [N, 6, 3] and its 4 units, read at all steps."""
    kernels = {"w": weights(directions, gates * 4, 3), "r": weights(directions, gates * 4, 4), "b": weights(directions, gates * 8)}
    given = ["t", "w", "r", "b" if biases else ""]
    behind = after or [node("Squeeze", ["s", "a"], ["q"]), node("Transpose", ["q"], perm=[1, 0, 2])]
    made = node(operator, [*given, *extra], ["s", "h"], hidden_size=4, **attributes)
    case(name, [turned, made, *behind], (2, 6, 3), {**kernels, **alone, **(stored or {})}, refused=refused)


state = [node("Squeeze", ["h", "z"])]
zero = {"z": np.array([0])}
backwards = [node("Squeeze", ["s", "a"], ["q"]), node("Slice", ["q", "m", "e", "z", "m"], ["v"]), node("Transpose", ["v"], perm=[1, 0, 2])]
cell("LSTM with other functions", "LSTM", 4, activations=["HardSigmoid", "Softsign", "Softsign"])
cell("LSTM with a slope of its own", "LSTM", 4, activations=["HardSigmoid", "Relu", "Relu"], activation_alpha=[1 / 6], activation_beta=[0.5])
cell("GRU before its product", "GRU", 3)
cell("GRU without biases, last state", "GRU", 3, biases=False, after=state, stored=zero, linear_before_reset=1)
cell("RNN backwards, last state", "RNN", 1, after=state, stored=zero, direction="reverse")
cell("LSTM backwards, all states as they were read", "LSTM", 4, after=backwards, stored={**zero, "m": np.array([-1]), "e": np.array([-(2**31)])}, direction="reverse")
cell("LSTM, both directions added", "LSTM", 4, 2, after=[node("ReduceSum", ["s", "a"], ["q"], keepdims=0), node("Transpose", ["q"], perm=[1, 0, 2])], direction="bidirectional")
cell("LSTM, the mean of both last states", "LSTM", 4, 2, after=[node("ReduceMean", ["h", "z"], keepdims=0)], stored=zero, direction="bidirectional")
cell("RNN that begins with zeros", "RNN", 1, extra=["", "i"], stored={"i": np.zeros((1, 2, 4), np.float32)})
cell("LSTM backwards, all states in order", "LSTM", 4, direction="reverse")
cell("LSTM with three functions", "LSTM", 4, activations=["Sigmoid", "Tanh", "Relu"], refused="activations")
cell("LSTM with a limit", "LSTM", 4, clip=2.0, refused="clip")
cell("LSTM that couples its gates", "LSTM", 4, input_forget=1, refused="input_forget")
cell("GRU that begins with a state", "GRU", 3, extra=["", "i"], stored={"i": np.ones((1, 2, 4), np.float32)}, refused="shape")
cell("RNN of sequences that end before", "RNN", 1, extra=["l"], stored={"l": np.array([3, 6], np.int32)}, refused="input 5")
cell("RNN, one of two directions", "RNN", 1, 2, after=[node("Gather", ["h", "n"])], stored={"n": np.array(0)}, direction="bidirectional")
cell("RNN with all states and the last one", "RNN", 1, after=[node("Squeeze", ["s", "a"], ["q"]), node("Transpose", ["q"], ["u"], perm=[1, 0, 2]), node("ReduceMean", ["u", "a"], ["v"], keepdims=0), node("Squeeze", ["h", "z"], ["l"]), node("Add", ["v", "l"])], stored=zero)
kernels = {"w": weights(1, 16, 3), "r": weights(1, 16, 4)}
case("LSTM along the examples", [node("LSTM", ["x", "w", "r"], ["s"], hidden_size=4), node("Squeeze", ["s", "a"])], (2, 6, 3), {**kernels, **alone}, refused="another axis")
image = (2, 6, 4, 5)
case("groups with a scale each, version 18", [node("GroupNormalization", ["x", "s", "t"], num_groups=3, epsilon=0.01)], image, {"s": weights(3), "t": weights(3)})
case("groups with a scale for each channel, version 21", [node("GroupNormalization", ["x", "s", "t"], num_groups=3)], image, {"s": weights(6), "t": weights(6)}, opset=21, ir=10)
case("channels by themselves", [node("InstanceNormalization", ["x", "s", "t"], epsilon=0.01)], (2, 6, 9), {"s": weights(6), "t": weights(6)})
case("groups of rows", [node("Reshape", ["x", "g"], ["d"]), node("InstanceNormalization", ["d", "s", "t"], ["n"]), node("Reshape", ["n", "k"])], image, {"g": np.array([0, 4, -1]), "k": np.array([0, 6, 4, 5]), "s": weights(4), "t": weights(4)}, refused="0x4x-1")
case("a convolution that looks back", [node("Conv", ["x", "w", "b"], pads=[4, 0], dilations=[2])], (2, 3, 9), {"w": weights(4, 3, 3), "b": weights(4)})
case("a convolution with zeros of its own", [node("Conv", ["x", "w"], pads=[3, 1])], (2, 3, 9), {"w": weights(4, 3, 3)})
case("a convolution along a sequence in groups", [node("Conv", ["x", "w"], group=3)], (2, 3, 9), {"w": weights(3, 1, 3)})
case("a vector at each step", [node("Unsqueeze", ["x", "a"], ["u"]), node("Tile", ["u", "n"])], (2, 5), {**alone, "n": np.array([1, 4, 1])})

for dynamo in (False, True):
    exported("GRU in both directions, last step", Cell("GRU", "last", bidirectional=True), (2, 5, 3), dynamo=dynamo)
    exported("LSTM in both directions, two layers, last step", Cell("LSTM", "last", bidirectional=True, num_layers=2), (2, 5, 3), dynamo=dynamo)

# Windows of one size, of several sizes, and of more rows and columns than there are; along a sequence.
for name, pool, shape in [("of one size", nn.AdaptiveAvgPool2d(3), (2, 2, 8, 10)), ("of several sizes", nn.AdaptiveAvgPool2d((3, 2)), (2, 2, 10, 5)), ("of several sizes, both ways", nn.AdaptiveAvgPool2d((4, 3)), (2, 2, 10, 8)), ("of more than there are", nn.AdaptiveAvgPool2d(5), (2, 2, 3, 4)), ("along a sequence", nn.AdaptiveAvgPool1d(4), (2, 2, 14))]:
    exported(f"adaptive pooling, windows {name}", pool, shape, dynamo=True)
    if name in ("of one size", "of several sizes"):
        maps = nn.Sequential(nn.Conv2d(2, 3, 3), pool, nn.Flatten(), nn.Linear(27 if name == "of one size" else 18, 2))
        exported(f"a convolution and adaptive pooling, windows {name}", maps, (2, 2, 12, 9), dynamo=True)
for dynamo in (False, True):
    exported("adaptive pooling to a divisor", nn.Sequential(nn.Conv2d(2, 3, 3), nn.AdaptiveAvgPool2d((2, 4)), nn.Flatten(), nn.Linear(24, 2)), (2, 2, 12, 10), dynamo=dynamo)
    exported("adaptive maximum to a divisor", nn.Sequential(nn.Conv2d(2, 3, 3), nn.AdaptiveMaxPool2d(2), nn.Flatten(), nn.Linear(12, 2)), (2, 2, 12, 10), dynamo=dynamo)
for module, shape in [(nn.InstanceNorm2d(3, affine=True, track_running_stats=True), (2, 2, 5, 6)), (nn.InstanceNorm2d(3, track_running_stats=True), (2, 2, 5, 6)), (nn.InstanceNorm1d(3, affine=True, track_running_stats=True), (2, 2, 7))]:
    module.running_mean.normal_(), module.running_var.uniform_(0.5, 2)
    convolution = nn.Conv2d(2, 3, 2) if len(shape) == 4 else nn.Conv1d(2, 3, 2)
    exported(f"{type(module).__name__} with its statistics{', a scale' if module.affine else ''}", nn.Sequential(convolution, module, nn.ReLU()), shape, dynamo=True)

folder = pathlib.Path(__file__).parent
(folder / "sequenceCases.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
print(len(cases), "cases")
