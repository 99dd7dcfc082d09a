"""Writes operatorCases.json: small ONNX networks, one or two operators each, with what ONNX Runtime makes of an input.

Run with the packages onnx, onnxruntime and numpy: python tests/engine/interchange/onnx/operatorCases.py
"""

import base64
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

random = np.random.default_rng(7)
cases = []


def weights(*shape, scale=1.0):
    return (random.standard_normal(shape) * scale).astype(np.float32)


def node(operator, inputs, outputs=("y",), **attributes):
    return helper.make_node(operator, list(inputs), list(outputs), name=f"{operator.lower()}_{'_'.join(outputs)}", **attributes)


def case(name, nodes, shape, stored=None, opset=17, batch=None, outputs=("y",), ir=8, refused=None, examples=0):
    """A network x -> y; the first size of shape is the number of examples, which stays open unless batch fixes it. The examples of y are along
    the axis `examples`; they are handed out first."""
    first = batch if batch is not None else "N"
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [first, *shape[1:]])]
    made = [helper.make_tensor_value_info(output, TensorProto.FLOAT, None) for output in outputs]
    tensors = [numpy_helper.from_array(np.asarray(value), key) for key, value in (stored or {}).items()]
    graph = helper.make_graph(nodes, name, inputs, made, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir)
    record = {"name": name, "model": base64.b64encode(model.SerializeToString()).decode()}
    if refused:
        cases.append({**record, "refused": refused})
        return
    x = random.standard_normal(shape).round(2).astype(np.float32)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    y = [np.moveaxis(one, examples, 0) for one in session.run(None, {"x": x})]
    record["x"] = {"shape": x.shape, "values": [float(f"{v:.3g}") for v in x.ravel()]}
    record["y"] = [{"shape": one.shape, "values": [float(f"{v:.7g}") for v in one.ravel()]} for one in y]
    cases.append(record)


def conv(name, shape, kernel, refused=None, opset=17, **attributes):
    case(name, [node("Conv", ["x", "w", "b"], **attributes)], shape, {"w": weights(*kernel), "b": weights(kernel[0])}, opset, refused=refused)


image = (2, 3, 7, 6)
conv("conv valid", image, (4, 3, 3, 2))
conv("conv same by pads", image, (4, 3, 3, 3), pads=[1, 1, 1, 1])
conv("conv uneven pads", image, (4, 3, 3, 3), pads=[2, 0, 1, 3])
conv("conv strides and pads of ResNet", (2, 3, 8, 8), (4, 3, 3, 3), pads=[1, 1, 1, 1], strides=[2, 2])
conv("conv strides 7x7 pads 3", (2, 3, 12, 12), (4, 3, 7, 7), pads=[3, 3, 3, 3], strides=[2, 2])
conv("conv SAME_UPPER strides", image, (4, 3, 4, 3), auto_pad="SAME_UPPER", strides=[2, 2])
conv("conv SAME_LOWER strides", image, (4, 3, 4, 3), auto_pad="SAME_LOWER", strides=[2, 2])
conv("conv SAME_LOWER even kernel", image, (4, 3, 2, 2), auto_pad="SAME_LOWER")
conv("conv VALID", image, (4, 3, 2, 2), auto_pad="VALID", strides=[2, 1])
conv("conv dilated", image, (4, 3, 3, 3), dilations=[2, 1], pads=[2, 1, 2, 1])
conv("conv depthwise", image, (3, 1, 3, 3), group=3, pads=[1, 1, 1, 1])
conv("conv depthwise multiplier strides", image, (6, 1, 3, 3), group=3, strides=[2, 2], pads=[1, 1, 1, 1])
conv("conv depthwise dilated", image, (3, 1, 3, 3), group=3, dilations=[2, 2], pads=[2, 2, 2, 2])
conv("conv depthwise unequal strides", image, (3, 1, 3, 3), group=3, strides=[2, 1])
conv("conv groups", (2, 4, 6, 6), (6, 2, 3, 3), group=2)
case("normalised vectors of sequences", [node("Unsqueeze", ["x", "a"], ["u"]), node("BatchNormalization", ["u", "s", "t", "m", "v"], ["n"]), node("Squeeze", ["n", "a"])], (2, 5), {"a": np.array([2]), "s": weights(5), "t": weights(5), "m": weights(5), "v": np.abs(weights(5))})
conv("conv opset 7", image, (4, 3, 3, 3), opset=7)
conv("conv dilated and strided", image, (4, 3, 3, 3), dilations=[2, 2], strides=[2, 2])
case("conv without bias, then Add", [node("Conv", ["x", "w"], ["c"]), node("Add", ["c", "b"])], image, {"w": weights(4, 3, 3, 3), "b": weights(4, 1, 1)})
case("conv read twice, then Add", [node("Conv", ["x", "w"], ["c"]), node("Add", ["c", "b"], ["d"]), node("Mul", ["c", "d"])], image, {"w": weights(4, 3, 3, 3), "b": weights(4, 1, 1)})
case("conv over volumes", [node("Conv", ["x", "w"])], (2, 3, 9, 1, 1), {"w": weights(4, 3, 3, 1, 1)}, refused="9")

def up(name, kernel, refused=None, **attributes):
    case(name, [node("ConvTranspose", ["x", "w", "b"], **attributes)], (2, 3, 5, 4), {"w": weights(*kernel), "b": weights(kernel[1])}, refused=refused)

up("transposed valid", (3, 4, 3, 3))
up("transposed 2 by 2", (3, 4, 2, 2), strides=[2, 2])
up("transposed 4 by 4 pads 1", (3, 4, 4, 4), strides=[2, 2], pads=[1, 1, 1, 1])
up("transposed 3 by 3 output padding", (3, 4, 3, 3), strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])
up("transposed uneven crop", (3, 4, 3, 3), strides=[2, 2], pads=[0, 1, 2, 1])
up("transposed small kernel", (3, 4, 2, 2), strides=[3, 3], output_padding=[1, 0])
up("transposed SAME_UPPER", (3, 4, 4, 4), strides=[2, 2], auto_pad="SAME_UPPER")
up("transposed output padding beyond", (3, 4, 3, 3), strides=[2, 2], output_padding=[1, 1])
up("transposed dilated", (3, 4, 3, 3), dilations=[2, 2])

def pool(name, operator, shape=image, opset=17, positive=False, refused=None, **attributes):
    before = [node("Relu", ["x"], ["r"])] if positive else []
    case(name, before + [node(operator, ["r" if positive else "x"], **attributes)], shape, opset=opset, refused=refused)

pool("max pool", "MaxPool", kernel_shape=[2, 2], strides=[2, 2])
pool("max pool strides 1", "MaxPool", kernel_shape=[2, 2])
pool("max pool ceil", "MaxPool", kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
pool("max pool ceil 3", "MaxPool", (2, 3, 8, 8), kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
pool("max pool SAME_UPPER", "MaxPool", kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
pool("max pool pads of ResNet", "MaxPool", (2, 3, 8, 8), positive=True, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
pool("max pool same pads, negative", "MaxPool", (2, 3, 7, 7), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
pool("max pool pads, negative", "MaxPool", (2, 3, 8, 8), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
pool("max pool dilated", "MaxPool", kernel_shape=[2, 2], dilations=[2, 2], refused="dilations")
pool("average pool", "AveragePool", kernel_shape=[2, 2], strides=[2, 2])
pool("average pool counting", "AveragePool", kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1)
pool("average pool not counting", "AveragePool", kernel_shape=[3, 3], pads=[1, 1, 1, 1])
pool("average pool not counting, uneven", "AveragePool", (2, 3, 8, 8), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
pool("average pool SAME_UPPER", "AveragePool", kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
pool("global average pool", "GlobalAveragePool")
pool("global max pool", "GlobalMaxPool")
case("mean over rows and columns", [node("ReduceMean", ["x"], axes=[2, 3], keepdims=0)], image)
case("mean, opset 18", [node("ReduceMean", ["x", "a"], keepdims=1)], image, {"a": np.array([-1, -2])}, opset=18)
case("mean of channels last", [node("ReduceMean", ["x"], axes=[1, 2], keepdims=0)], (2, 7, 6, 3))
case("mean over channels", [node("ReduceMean", ["x"], axes=[1], keepdims=0)], image)

# What flattens maps takes the channels first.
flat = {"w": weights(3 * 7 * 6, 5), "b": weights(5)}
case("flatten and Gemm", [node("Conv", ["x", "k"], ["c"]), node("Relu", ["c"], ["r"]), node("Flatten", ["r"], ["f"]), node("Gemm", ["f", "w", "b"])], image, {"k": weights(4, 3, 3, 3), "w": weights(80, 5), "b": weights(5)})
case("flatten, Dropout, BatchNormalization, Gemm", [node("Conv", ["x", "k"], ["c"]), node("Flatten", ["c"], ["f"]), node("Dropout", ["f"], ["d"]), node("BatchNormalization", ["d", "s", "t", "m", "v"], ["n"]), node("Gemm", ["n", "w", "b"], transB=1, alpha=0.5, beta=2.0)], image, {"k": weights(4, 3, 3, 3), "s": weights(80), "t": weights(80), "m": weights(80), "v": np.abs(weights(80)), "w": weights(5, 80), "b": weights(1, 5)})
case("flatten, PRelu, Mul, Sub, MatMul", [node("Conv", ["x", "k"], ["c"]), node("Flatten", ["c"], ["f"]), node("PRelu", ["f", "p"], ["q"]), node("Mul", ["q", "s"], ["n"]), node("Sub", ["n", "t"], ["o"]), node("MatMul", ["o", "w"])], image, {"k": weights(4, 3, 3, 3), "p": weights(80), "s": np.abs(weights(80)), "t": weights(80), "w": weights(80, 5)})
case("flattened output", [node("Conv", ["x", "k"], ["c"]), node("Flatten", ["c"], ["f"]), node("Tanh", ["f"])], image, {"k": weights(4, 3, 3, 3)})
case("flattened and softmax", [node("Conv", ["x", "k"], ["c"]), node("Flatten", ["c"], ["f"]), node("Softmax", ["f"])], image, {"k": weights(4, 3, 3, 3)})
case("flattened maps added", [node("Conv", ["x", "k"], ["c"]), node("Flatten", ["c"], ["f"]), node("Conv", ["x", "l"], ["d"]), node("Flatten", ["d"], ["g"]), node("Add", ["f", "g"])], image, {"k": weights(4, 3, 3, 3), "l": weights(4, 3, 3, 3)})
case("flattened maps joined", [node("Conv", ["x", "k"], ["c"]), node("Flatten", ["c"], ["f"]), node("Conv", ["x", "l"], ["d"]), node("Flatten", ["d"], ["g"]), node("Concat", ["f", "g"], axis=1)], image, {"k": weights(4, 3, 3, 3), "l": weights(2, 3, 3, 3)})
case("flattened and put back", [node("Conv", ["x", "k"], ["c"]), node("Flatten", ["c"], ["f"]), node("Reshape", ["f", "r"], ["g"]), node("Conv", ["g", "l"])], image, {"k": weights(4, 3, 3, 3), "r": np.array([0, 4, 5, 4]), "l": weights(2, 4, 2, 2)})
case("maps in another shape", [node("Conv", ["x", "k"], ["c"]), node("Reshape", ["c", "r"], ["g"]), node("Conv", ["g", "l"])], image, {"k": weights(4, 3, 3, 3), "r": np.array([-1, 2, 10, 4]), "l": weights(2, 2, 2, 2)})
case("shape computed", [node("Conv", ["x", "k"], ["c"]), node("Shape", ["c"], ["s"]), node("Gather", ["s", "zero"], ["n"], axis=0), node("Unsqueeze", ["n", "first"], ["u"]), node("Concat", ["u", "rest"], ["t"], axis=0), node("Reshape", ["c", "t"], ["f"]), node("MatMul", ["f", "w"])], image, {"k": weights(4, 3, 3, 3), "zero": np.array(0), "first": np.array([0]), "rest": np.array([-1]), "w": weights(80, 3)})
case("shape multiplied", [node("Conv", ["x", "k"], ["c"]), node("Shape", ["c"], ["s"]), node("Gather", ["s", "one"], ["a"], axis=0), node("Gather", ["s", "two"], ["b"], axis=0), node("Gather", ["s", "three"], ["d"], axis=0), node("Mul", ["a", "b"], ["ab"]), node("Mul", ["ab", "d"], ["abd"]), node("Unsqueeze", ["abd", "zero"], ["u"]), node("Concat", ["minus", "u"], ["t"], axis=0), node("Reshape", ["c", "t"], ["f"]), node("MatMul", ["f", "w"])], image, {"k": weights(4, 3, 3, 3), "one": np.array(1), "two": np.array(2), "three": np.array(3), "zero": np.array([0]), "minus": np.array([-1]), "w": weights(80, 3)})
case("examples flattened", [node("Reshape", ["x", "r"])], image, {"r": np.array([1, -1])}, refused="examples")
case("fixed batch", [node("Reshape", ["x", "r"], ["f"]), node("Gemm", ["f", "w", "b"])], (3, 3, 7, 6), {**flat, "r": np.array([3, 126])}, batch=3)
case("pool, squeeze, Gemm", [node("GlobalAveragePool", ["x"], ["p"]), node("Squeeze", ["p", "a"], ["s"]), node("Gemm", ["s", "w", "b"])], image, {"a": np.array([2, 3]), "w": weights(3, 4), "b": weights(4)})
case("squeeze and excite", [node("Conv", ["x", "k"], ["c"]), node("GlobalAveragePool", ["c"], ["p"]), node("Conv", ["p", "l"], ["d"]), node("HardSigmoid", ["d"], ["h"], alpha=1 / 6, beta=0.5), node("Mul", ["c", "h"])], image, {"k": weights(4, 3, 3, 3), "l": weights(4, 4, 1, 1)})
case("channels last all through", [node("Transpose", ["x"], ["a"], perm=[0, 3, 1, 2]), node("Conv", ["a", "k"], ["c"]), node("Transpose", ["c"], ["d"], perm=[0, 2, 3, 1]), node("Add", ["d", "b"], ["e"]), node("Relu", ["e"], ["f"]), node("Flatten", ["f"], ["g"]), node("MatMul", ["g", "w"])], (2, 7, 6, 3), {"k": weights(4, 3, 3, 3), "b": weights(4), "w": weights(80, 3)})
case("rows and columns exchanged", [node("Transpose", ["x"], ["t"], perm=[0, 1, 3, 2]), node("Conv", ["t", "k"])], image, {"k": weights(4, 3, 3, 2)})

for operator, attributes in [("Relu", {}), ("Sigmoid", {}), ("Tanh", {}), ("Softplus", {}), ("Softsign", {}), ("Exp", {}), ("HardSwish", {}), ("Erf", {}), ("LeakyRelu", {}), ("LeakyRelu", {"alpha": 0.2}), ("Elu", {}), ("Selu", {}), ("HardSigmoid", {}), ("ThresholdedRelu", {"alpha": 0.3}), ("Neg", {}), ("Softmax", {"axis": 1}), ("LogSoftmax", {}), ("Softmax", {"axis": 2})]:
    case(f"{operator} {attributes}", [node(operator, ["x"], **attributes)], image)
case("Elu of its own", [node("Elu", ["x"], alpha=0.5)], image)
case("Mish", [node("Mish", ["x"])], image, opset=18)
case("Gelu", [node("Gelu", ["x"])], image, opset=20, ir=9)
case("Gelu by tanh", [node("Gelu", ["x"], approximate="tanh")], image, opset=20, ir=9)
case("Selu of its own", [node("Selu", ["x"], alpha=2.0)], image, refused="alpha")
case("Softmax of old over all axes", [node("Softmax", ["x"], axis=1)], image, opset=11, refused="axis")
case("Clip as ReLU6", [node("Clip", ["x", "a", "b"])], image, {"a": np.float32(0), "b": np.float32(6)})
case("Clip of old", [node("Clip", ["x"], min=0.0, max=0.5)], image, opset=10)
case("Clip on both sides", [node("Clip", ["x", "a", "b"])], image, {"a": np.float32(-1), "b": np.float32(1)})
case("PRelu of channels", [node("Conv", ["x", "k"], ["c"]), node("PRelu", ["c", "p"])], image, {"k": weights(4, 3, 3, 3), "p": weights(4, 1, 1)})
case("PRelu of one", [node("PRelu", ["x", "p"])], image, {"p": weights(1)})
case("BatchNormalization of maps", [node("BatchNormalization", ["x", "s", "t", "m", "v"], epsilon=0.01)], image, {"s": weights(3), "t": weights(3), "m": weights(3), "v": np.abs(weights(3))})
case("LayerNormalization", [node("LayerNormalization", ["x", "s", "t"])], (2, 5, 6), {"s": weights(6), "t": weights(6)})
case("scaled and shifted", [node("Mul", ["x", "s"], ["a"]), node("Add", ["a", "t"])], image, {"s": np.float32(2), "t": np.float32(-1)})
case("normalised", [node("Sub", ["x", "m"], ["a"]), node("Div", ["a", "d"])], image, {"m": weights(1, 3, 1, 1), "d": np.abs(weights(1, 3, 1, 1)) + 0.1})
case("turned to the other side", [node("Mul", ["x", "s"])], image, {"s": weights(3, 1, 1)})
case("taken off a constant", [node("Sub", ["c", "x"])], image, {"c": weights(3, 1, 1)})
case("a constant for each value", [node("Add", ["x", "c"])], image, {"c": weights(3, 7, 6)})
case("branches", [node("Conv", ["x", "k"], ["c"]), node("Conv", ["x", "l"], ["d"]), node("Sub", ["c", "d"], ["e"]), node("Max", ["c", "e"], ["f"]), node("Concat", ["e", "f", "c"], axis=1)], image, {"k": weights(4, 3, 3, 3), "l": weights(4, 3, 3, 3)})
case("sum and mean of three", [node("Sum", ["x", "x", "x"], ["a"]), node("Mean", ["a", "x"])], image)
case("joined rows", [node("Concat", ["x", "x"], axis=-2)], image)
case("Max with 0", [node("Max", ["x", "z"])], image, {"z": np.float32(0)})
case("padded", [node("Pad", ["x", "p"])], image, {"p": np.array([0, 0, 1, 2, 0, 0, 3, 0])})
case("padded by attribute", [node("Pad", ["x"], pads=[0, 0, 1, 1, 0, 0, 1, 1])], image, opset=10)
case("cropped by Pad", [node("Pad", ["x", "p"])], image, {"p": np.array([0, 0, -1, 0, 0, 0, -2, -1])})
case("padded channels last", [node("Pad", ["x", "p"])], (2, 7, 6, 3), {"p": np.array([0, 1, 1, 0, 0, 1, 2, 0])})
case("padded by mirror", [node("Pad", ["x", "p"], mode="reflect")], image, {"p": np.array([0, 0, 1, 1, 0, 0, 1, 1])})
case("padded with ones", [node("Pad", ["x", "p", "v"])], image, {"p": np.array([0, 0, 1, 1, 0, 0, 1, 1]), "v": np.float32(1)})
case("cut out", [node("Slice", ["x", "s", "e", "a"])], image, {"s": np.array([1, 0]), "e": np.array([-1, 2**31 - 1]), "a": np.array([2, 3])})
case("one channel", [node("Slice", ["x", "s", "e", "a"])], image, {"s": np.array([1]), "e": np.array([2]), "a": np.array([1])})
case("split into channels", [node("Split", ["x"], ("a", "b", "c"), axis=1), node("Sub", ["a", "c"], ("d",)), node("Concat", ["b", "d"], axis=1)], image, opset=11)
case("split by sizes", [node("Split", ["x", "s"], ("a", "b"), axis=3), node("Concat", ["b", "a"], axis=3)], image, {"s": np.array([2, 4])})
case("split by number", [node("Split", ["x"], ("a", "b"), axis=2, num_outputs=2), node("MaxPool", ["a"], kernel_shape=[2, 2])], image, opset=18)
case("split of examples", [node("Split", ["x"], ("a", "b"), axis=0), node("Add", ["a", "b"])], image, opset=11, refused="open")
case("pads turned around", [node("Slice", ["q", "s", "e", "a", "t"], ("r",)), node("Transpose", ["r"], ("u",), perm=[1, 0]), node("Reshape", ["u", "z"], ("p",)), node("Pad", ["x", "p"])], image, {"q": np.array([[1, 3], [2, 0], [0, 0], [0, 0]]), "s": np.array([-1]), "e": np.array([-(2**63) + 1]), "a": np.array([0]), "t": np.array([-1]), "z": np.array([-1])})
case("upsampled, opset 9", [node("Upsample", ["x", "s"], mode="nearest")], image, {"s": np.array([1, 1, 2, 3], np.float32)}, opset=9)
case("resized nearest", [node("Resize", ["x", "", "s"], mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")], image, {"s": np.array([1, 1, 2, 2], np.float32)})
case("resized nearest half pixel", [node("Resize", ["x", "", "s"])], image, {"s": np.array([1, 1, 3, 2], np.float32)})
case("resized linear", [node("Resize", ["x", "", "s"], mode="linear")], image, {"s": np.array([1, 1, 2, 2], np.float32)})
case("resized linear of PyTorch", [node("Resize", ["x", "", "s"], mode="linear", coordinate_transformation_mode="pytorch_half_pixel")], image, {"s": np.array([1, 1, 2, 2], np.float32)})
case("resized linear asymmetric", [node("Resize", ["x", "", "s"], mode="linear", coordinate_transformation_mode="asymmetric")], image, {"s": np.array([1, 1, 2, 2], np.float32)})
case("resized to sizes", [node("Resize", ["x", "", "", "s"], mode="linear")], image, {"s": np.array([2, 3, 10, 9])})
case("resized down", [node("Resize", ["x", "", "", "s"], mode="linear")], image, {"s": np.array([2, 3, 5, 4])})
case("resized with corners", [node("Resize", ["x", "", "s"], mode="linear", coordinate_transformation_mode="align_corners")], image, {"s": np.array([1, 1, 2, 2], np.float32)})
case("resized cubic", [node("Resize", ["x", "", "s"], mode="cubic")], image, {"s": np.array([1, 1, 2, 2], np.float32)})
case("sequences", [node("MatMul", ["x", "w"], ["a"]), node("Add", ["a", "b"])], (2, 5, 6), {"w": weights(6, 4), "b": weights(4)})
case("half precision", [node("Cast", ["h"], ["w"], to=TensorProto.FLOAT), node("MatMul", ["x", "w"])], (2, 6), {"h": weights(6, 4).astype(np.float16)})
case("two outputs", [node("Conv", ["x", "k"], ["y"]), node("GlobalAveragePool", ["y"], ["p"]), node("Flatten", ["p"], ["z"])], image, {"k": weights(4, 3, 3, 3)}, outputs=("y", "z"))
case("indices", [node("MaxPool", ["x"], ["y", "i"], kernel_shape=[2, 2]), node("Cast", ["i"], ["z"], to=TensorProto.FLOAT)], image, outputs=("y", "z"), refused="output 2")
case("sizes of ones", [node("Reshape", ["x", "r"], ["a"]), node("Conv", ["a", "k"], ["c"]), node("Squeeze", ["c", "s"])], (2, 36), {"r": np.array([-1, 1, 6, 6]), "k": weights(1, 1, 3, 3), "s": np.array([1])})
case("one by one", [node("Conv", ["x", "k"], ["c"]), node("Flatten", ["c"], ["f"]), node("Gemm", ["f", "w", "b"])], (2, 3, 3, 3), {"k": weights(4, 3, 3, 3), "w": weights(4, 2), "b": weights(2)})
branch = helper.make_graph([node("Identity", ["x"], ["i"])], "branch", [], [helper.make_tensor_value_info("i", TensorProto.FLOAT, None)])
case("a branch that is chosen beforehand", [helper.make_node("If", ["c"], ["y"], name="if", then_branch=branch, else_branch=branch)], image, {"c": np.array(True)})
chosen = helper.make_graph([node("Neg", ["x"], ["i"])], "other", [], [helper.make_tensor_value_info("i", TensorProto.FLOAT, None)])
case("the other branch", [node("Shape", ["x"], ("s",)), node("Gather", ["s", "at"], ("n",)), node("Equal", ["n", "three"], ("c",)), helper.make_node("If", ["c"], ["y"], name="if", then_branch=branch, else_branch=chosen)], image, {"at": np.array(2), "three": np.array(3)})
case("a branch", [node("ReduceMean", ["x"], ("m",), keepdims=0), node("Cast", ["m"], ("c",), to=TensorProto.BOOL), helper.make_node("If", ["c"], ["y"], name="if", then_branch=branch, else_branch=branch)], image, refused="ReduceMean")

# Normalisations that are written out, as before the operators of their own.
def written_out(name, shape, axes, gamma=None, beta=None, opset=13, root="Sqrt", square="Pow"):
    mean = lambda x, y: node("ReduceMean", [x], (y,), axes=axes) if opset < 18 else node("ReduceMean", [x, "axes"], (y,))
    stored = {"two": np.float32(2), "half": np.float32(0.5), "eps": np.float32(1e-3), **({"axes": np.array(axes)} if opset > 17 else {})}
    nodes = [mean("x", "m"), node("Sub", ["x", "m"], ("d",)), node("Pow", ["d", "two"], ("q",)) if square == "Pow" else node("Mul", ["d", "d"], ("q",)), mean("q", "v"), node("Add", ["v", "eps"], ("e",)), node("Sqrt", ["e"], ("r",)) if root == "Sqrt" else node("Pow", ["e", "half"], ("r",)), node("Div", ["d", "r"], ("n",))]
    last = "n"
    if gamma is not None:
        nodes.append(node("Mul", [last, "g"], ("a",)))
        stored["g"], last = gamma, "a"
    if beta is not None:
        nodes.append(node("Add", ["b", last], ("o",)))
        stored["b"], last = beta, "o"
    case(name, [*nodes, node("Relu", [last])], shape, stored, opset=opset)


written_out("layer normalisation written out", (2, 5, 6), [-1], weights(6), weights(6))
written_out("layer normalisation of opset 18 written out", (2, 5, 6), [2], weights(6), weights(6), opset=18)
written_out("layer normalisation without a scale", (2, 6), [-1], square="Mul")
written_out("layer normalisation with a root by Pow", (2, 5, 6), [-1], weights(6), None, root="Pow")
written_out("layer normalisation over the channels of maps", image, [1], weights(3, 1, 1), weights(3, 1, 1))
written_out("layer normalisation over all of a map", image, [1, 2, 3], weights(3, 7, 6), weights(3, 7, 6))
case("LayerNormalization over all", [node("LayerNormalization", ["x", "s", "t"], axis=1)], image, {"s": weights(3, 7, 6), "t": weights(3, 7, 6)})
case("LRN", [node("LRN", ["x"], size=3, alpha=0.3, beta=0.6, bias=1.5)], (2, 5, 4, 3))
case("LRN of its usual numbers", [node("LRN", ["x"], size=5)], (2, 7, 4, 3))
case("LRN of an even number of maps", [node("LRN", ["x"], size=4)], (2, 5, 4, 3), refused="size")
case("LRN written out", [node("Mul", ["x", "x"], ("q",)), node("Unsqueeze", ["q", "one"], ("u",)), node("Pad", ["u", "p"], ("o",)), node("AveragePool", ["o"], ("a",), kernel_shape=[3, 1, 1], strides=[1, 1, 1]), node("Squeeze", ["a", "one"], ("s",)), node("Mul", ["s", "al"], ("m",)), node("Add", ["m", "k"], ("n",)), node("Pow", ["n", "be"], ("r",)), node("Div", ["x", "r"])], (2, 5, 4, 3), {"one": np.array([1]), "p": np.array([0, 0, 1, 0, 0, 0, 0, 1, 0, 0]), "al": np.float32(0.3), "k": np.float32(1.2), "be": np.float32(0.75)})
case("instance normalisation", [node("InstanceNormalization", ["x", "s", "t"])], image, {"s": weights(3), "t": weights(3)})
case("gelu written out with tanh", [node("Mul", ["x", "x"], ("a",)), node("Mul", ["a", "x"], ("b",)), node("Mul", ["b", "c"], ("d",)), node("Add", ["x", "d"], ("e",)), node("Mul", ["e", "f"], ("g",)), node("Tanh", ["g"], ("h",)), node("Add", ["h", "one"], ("i",)), node("Mul", ["x", "i"], ("j",)), node("Mul", ["j", "half"])], image, {"c": np.float32(0.044715), "f": np.float32(0.79788), "one": np.float32(1), "half": np.float32(0.5)})
case("gelu written out with Erf", [node("Div", ["x", "r"], ("a",)), node("Erf", ["a"], ("b",)), node("Add", ["b", "one"], ("c",)), node("Mul", ["x", "c"], ("d",)), node("Mul", ["d", "half"])], image, {"r": np.float32(2**0.5), "one": np.float32(1), "half": np.float32(0.5)})

# Between channels and positions.
case("DepthToSpace", [node("DepthToSpace", ["x"], blocksize=2)], (2, 12, 3, 4), opset=13)
case("DepthToSpace CRD", [node("DepthToSpace", ["x"], blocksize=2, mode="CRD")], (2, 12, 3, 4), opset=13)
case("DepthToSpace by 3", [node("DepthToSpace", ["x"], blocksize=3, mode="CRD")], (2, 9, 2, 3), opset=13)
case("SpaceToDepth", [node("SpaceToDepth", ["x"], blocksize=2)], (2, 3, 4, 6), opset=13)
case("SpaceToDepth that does not divide", [node("SpaceToDepth", ["x"], blocksize=4)], (2, 3, 6, 6), opset=13, refused="blocksize")

# Windows beyond what "same" and "valid" are.
pool("max pool uneven pads, negative", "MaxPool", (2, 3, 7, 6), kernel_shape=[3, 2], strides=[2, 1], pads=[1, 0, 0, 1])
pool("average pool ceil counting", "AveragePool", (2, 3, 8, 7), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1, count_include_pad=1)
pool("max pool of a sequence, negative", "MaxPool", (2, 3, 9), kernel_shape=[3], strides=[2], pads=[1, 1])
pool("average pool of a sequence counting", "AveragePool", (2, 3, 9), kernel_shape=[3], strides=[2], pads=[1, 1], count_include_pad=1)
case("transposed in groups", [node("ConvTranspose", ["x", "w", "b"], strides=[2, 2], pads=[1, 1, 1, 1], group=3)], (2, 3, 5, 4), {"w": weights(3, 4, 4, 4), "b": weights(12)})
up("transposed with more on one side", (3, 4, 5, 3), strides=[3, 2], pads=[1, 0, 1, 0], output_padding=[2, 1])
case("transposed along a sequence", [node("ConvTranspose", ["x", "w", "b"], strides=[2], pads=[1, 1], output_padding=[1])], (2, 3, 5), {"w": weights(3, 4, 4), "b": weights(4)})

# Parts of values, and values again and again.
case("every second", [node("Slice", ["x", "s", "e", "a", "t"])], image, {"s": np.array([0, 1]), "e": np.array([2**31 - 1, 2**31 - 1]), "a": np.array([1, 3]), "t": np.array([2, 2])})
case("the other way round", [node("Slice", ["x", "s", "e", "a", "t"])], image, {"s": np.array([-1]), "e": np.array([-(2**31)]), "a": np.array([3]), "t": np.array([-1])})
case("the last step of a sequence", [node("Gather", ["x", "i"], axis=1)], (2, 5, 6), {"i": np.array(-1)})
case("some channels", [node("Gather", ["x", "i"], axis=1)], image, {"i": np.array([2, 0])})
case("steps cut off", [node("Slice", ["x", "s", "e", "a"])], (2, 3, 9), {"s": np.array([0]), "e": np.array([-2]), "a": np.array([2])})
case("a sequence in two", [node("Split", ["x"], ("a", "b"), axis=2), node("Mul", ["a", "b"])], (2, 5, 6), opset=11)
case("padded by edges", [node("Pad", ["x", "p"], mode="edge")], image, {"p": np.array([0, 0, 1, 0, 0, 0, 2, 1])})
case("padded around", [node("Pad", ["x", "p"], mode="wrap")], image, {"p": np.array([0, 0, 1, 1, 0, 0, 1, 1])}, opset=19, ir=9)
case("a sequence padded", [node("Pad", ["x", "p"])], (2, 3, 9), {"p": np.array([0, 0, 2, 0, 0, 1])})
case("tiled", [node("Tile", ["x", "r"])], image, {"r": np.array([1, 1, 2, 3])})
case("a gate for each channel expanded", [node("GlobalAveragePool", ["x"], ("g",)), node("Sigmoid", ["g"], ("s",)), node("Shape", ["x"], ("n",)), node("Expand", ["s", "n"], ("e",)), node("Mul", ["x", "e"])], image)
case("a token before a sequence", [node("Shape", ["x"], ("n",)), node("Gather", ["n", "z"], ("b",)), node("Unsqueeze", ["b", "z1"], ("u",)), node("Concat", ["u", "m"], ("w",), axis=0), node("Expand", ["t", "w"], ("e",)), node("Concat", ["e", "x"], axis=1)], (2, 5, 6), {"z": np.array(0), "z1": np.array([0]), "m": np.array([1, 6]), "t": weights(1, 1, 6)})

# Arithmetic.
case("divided by each other", [node("Sigmoid", ["x"], ("s",)), node("Div", ["x", "s"])], image)
case("a number divided by them", [node("Exp", ["x"], ("e",)), node("Div", ["c", "e"])], image, {"c": np.float32(2)})
case("powers", [node("Abs", ["x"], ("a",)), node("Pow", ["a", "p"], ("b",)), node("Sqrt", ["b"], ("c",)), node("Pow", ["x", "two"], ("d",)), node("Sub", ["c", "d"])], image, {"p": np.float32(1.7), "two": np.float32(2)})
case("functions", [node("Sin", ["x"], ("a",)), node("Cos", ["a"], ("b",)), node("Log", ["b"], ("c",)), node("Reciprocal", ["b"], ("d",)), node("Add", ["c", "d"])], image)
case("Celu", [node("Celu", ["x"], alpha=0.6)], image)
case("at most", [node("Min", ["x", "m"], ("a",)), node("Max", ["a", "l"])], image, {"m": np.float32(0.5), "l": np.float32(-0.25)})
case("hidden by a mask", [node("MatMul", ["x", "w"], ("a",)), node("Where", ["m", "least", "a"], ("h",)), node("Softmax", ["h"], axis=-1)], (2, 4, 4), {"w": weights(4, 4), "m": np.triu(np.ones((4, 4), bool), 1), "least": np.float32(-np.inf)})
case("put in place by a mask", [node("Where", ["m", "x", "c"])], (2, 4, 4), {"m": np.eye(4, dtype=bool), "c": np.float32(0.5)})
case("scaled along two axes", [node("Mul", ["x", "c"])], image, {"c": weights(3, 1, 6)})
for reducing, attribute in [("ReduceSum", False), ("ReduceL2", True), ("ReduceL1", True), ("ReduceMin", True), ("ReduceProd", True), ("ReduceMax", True)]:
    extra = dict(axes=[1]) if attribute else {}
    case(f"{reducing} over channels", [node(reducing, ["x"] if attribute else ["x", "a"], keepdims=1, **extra)], image, {} if attribute else {"a": np.array([1])})
case("ReduceMean over rows", [node("ReduceMean", ["x"], axes=[2], keepdims=0)], image)
case("ReduceSum over all", [node("ReduceSum", ["x", "a"], keepdims=0), ], image, {"a": np.array([1, 2, 3])})
case("normalised by a length", [node("ReduceL2", ["x"], ("l",), axes=[1], keepdims=1), node("Clip", ["l", "e"], ("c",)), node("Shape", ["x"], ("s",)), node("Expand", ["c", "s"], ("d",)), node("Div", ["x", "d"])], (2, 6), {"e": np.float32(1e-12)})

# Products of values, and examples that do not lie first.
case("products of matrices", [node("Transpose", ["x"], ("t",), perm=[0, 2, 1]), node("MatMul", ["x", "t"], ("s",)), node("Softmax", ["s"], ("p",), axis=-1), node("MatMul", ["p", "x"])], (2, 5, 6))
case("a matrix from the left", [node("MatMul", ["w", "x"])], (2, 5, 6), {"w": weights(3, 5)})
case("attention of heads", [node("MatMul", ["x", "w"], ("a",)), node("Reshape", ["a", "r"], ("b",)), node("Transpose", ["b"], ("c",), perm=[2, 0, 3, 1, 4]), node("Split", ["c"], ("q1", "k1", "v1"), axis=0), node("Squeeze", ["q1", "z"], ("q",)), node("Squeeze", ["k1", "z"], ("k",)), node("Squeeze", ["v1", "z"], ("v",)), node("Transpose", ["k"], ("kt",), perm=[0, 1, 3, 2]), node("MatMul", ["q", "kt"], ("s",)), node("Mul", ["s", "h"], ("sh",)), node("Softmax", ["sh"], ("p",), axis=-1), node("MatMul", ["p", "v"], ("o",)), node("Transpose", ["o"], ("ot",), perm=[0, 2, 1, 3]), node("Reshape", ["ot", "back"])], (2, 5, 4), {"w": weights(4, 12), "r": np.array([0, 0, 3, 2, 2]), "z": np.array([0]), "h": np.float32(0.7), "back": np.array([0, 0, 4])}, opset=13)
case("heads along the axis of the examples", [node("Transpose", ["x"], ("t",), perm=[1, 0, 2]), node("MatMul", ["t", "w"], ("a",)), node("Add", ["a", "b"], ("c",)), node("Reshape", ["c", "r"], ("d",)), node("Transpose", ["d"], ("q",), perm=[1, 0, 2]), node("Transpose", ["d"], ("k",), perm=[1, 2, 0]), node("MatMul", ["q", "k"], ("s",)), node("Softmax", ["s"], ("p",), axis=2), node("MatMul", ["p", "q"], ("o",)), node("Transpose", ["o"], ("u",), perm=[1, 0, 2]), node("Reshape", ["u", "back"], ("f",)), node("Transpose", ["f"], perm=[1, 0, 2])], (2, 5, 4), {"w": weights(4, 4), "b": weights(4), "r": np.array([5, 4, 2]), "back": np.array([5, 2, 4])}, batch=2)
case("rows of all examples at once", [node("Reshape", ["x", "r"], ("a",)), node("Gemm", ["a", "w", "b"], ("c",)), node("Reshape", ["c", "back"])], (2, 5, 4), {"r": np.array([-1, 4]), "w": weights(4, 3), "b": weights(3), "back": np.array([-1, 5, 3])})
case("the mean of steps that come first", [node("Transpose", ["x"], ("t",), perm=[1, 0, 2]), node("Relu", ["t"], ("r",)), node("ReduceMean", ["r"], axes=[0], keepdims=0)], (2, 5, 4))
case("numbers in a row", [node("Range", ["a", "b", "c"], ("r",)), node("Unsqueeze", ["r", "z"], ("u",)), node("Mul", ["x", "u"])], (2, 5), {"a": np.float32(1), "b": np.float32(6), "c": np.float32(1), "z": np.array([0])})

case("examples moved", [node("Transpose", ["x"], perm=[1, 0, 2, 3])], image, examples=1)

if __name__ == "__main__":
    folder = pathlib.Path(__file__).parent
    (folder / "operatorCases.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
    print(len(cases), "cases")
