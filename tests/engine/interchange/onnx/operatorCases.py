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


def case(name, nodes, shape, stored=None, opset=17, batch=None, outputs=("y",), ir=8, refused=None):
    """A network x -> y; the first size of shape is the number of examples, which stays open unless batch fixes it."""
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
    y = session.run(None, {"x": x})
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
conv("conv dilated and strided", image, (4, 3, 3, 3), dilations=[2, 2], strides=[2, 2], refused="dilations")
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
up("transposed output padding beyond", (3, 4, 3, 3), strides=[2, 2], output_padding=[1, 1], refused="output_padding")
up("transposed dilated", (3, 4, 3, 3), dilations=[2, 2], refused="dilations")

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
pool("max pool pads, negative", "MaxPool", (2, 3, 8, 8), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], refused="below")
pool("max pool dilated", "MaxPool", kernel_shape=[2, 2], dilations=[2, 2], refused="dilations")
pool("average pool", "AveragePool", kernel_shape=[2, 2], strides=[2, 2])
pool("average pool counting", "AveragePool", kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1)
pool("average pool not counting", "AveragePool", kernel_shape=[3, 3], pads=[1, 1, 1, 1])
pool("average pool not counting, uneven", "AveragePool", (2, 3, 8, 8), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], refused="pads")
pool("average pool SAME_UPPER", "AveragePool", kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
pool("global average pool", "GlobalAveragePool")
pool("global max pool", "GlobalMaxPool")
case("mean over rows and columns", [node("ReduceMean", ["x"], axes=[2, 3], keepdims=0)], image)
case("mean, opset 18", [node("ReduceMean", ["x", "a"], keepdims=1)], image, {"a": np.array([-1, -2])}, opset=18)
case("mean of channels last", [node("ReduceMean", ["x"], axes=[1, 2], keepdims=0)], (2, 7, 6, 3))
case("mean over channels", [node("ReduceMean", ["x"], axes=[1], keepdims=0)], image, refused="axes")

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
case("examples moved", [node("Transpose", ["x"], perm=[1, 0, 2, 3])], image, refused="another axis")
case("examples flattened", [node("Reshape", ["x", "r"])], image, {"r": np.array([1, -1])}, refused="1x-1")
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
case("Gelu by tanh", [node("Gelu", ["x"], approximate="tanh")], image, opset=20, ir=9, refused="approximate")
case("Selu of its own", [node("Selu", ["x"], alpha=2.0)], image, refused="alpha")
case("Softmax of old over all axes", [node("Softmax", ["x"], axis=1)], image, opset=11, refused="axis")
case("Clip as ReLU6", [node("Clip", ["x", "a", "b"])], image, {"a": np.float32(0), "b": np.float32(6)})
case("Clip of old", [node("Clip", ["x"], min=0.0, max=0.5)], image, opset=10)
case("Clip on both sides", [node("Clip", ["x", "a", "b"])], image, {"a": np.float32(-1), "b": np.float32(1)}, refused="-1, 1")
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
case("padded by mirror", [node("Pad", ["x", "p"], mode="reflect")], image, {"p": np.array([0, 0, 1, 1, 0, 0, 1, 1])}, refused="reflect")
case("padded with ones", [node("Pad", ["x", "p", "v"])], image, {"p": np.array([0, 0, 1, 1, 0, 0, 1, 1]), "v": np.float32(1)}, refused="value")
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
case("resized with corners", [node("Resize", ["x", "", "s"], mode="linear", coordinate_transformation_mode="align_corners")], image, {"s": np.array([1, 1, 2, 2], np.float32)}, refused="align_corners")
case("resized cubic", [node("Resize", ["x", "", "s"], mode="cubic")], image, {"s": np.array([1, 1, 2, 2], np.float32)}, refused="cubic")
case("sequences", [node("MatMul", ["x", "w"], ["a"]), node("Add", ["a", "b"])], (2, 5, 6), {"w": weights(6, 4), "b": weights(4)})
case("half precision", [node("Cast", ["h"], ["w"], to=TensorProto.FLOAT), node("MatMul", ["x", "w"])], (2, 6), {"h": weights(6, 4).astype(np.float16)})
case("two outputs", [node("Conv", ["x", "k"], ["y"]), node("GlobalAveragePool", ["y"], ["p"]), node("Flatten", ["p"], ["z"])], image, {"k": weights(4, 3, 3, 3)}, outputs=("y", "z"))
case("indices", [node("MaxPool", ["x"], ["y", "i"], kernel_shape=[2, 2]), node("Cast", ["i"], ["z"], to=TensorProto.FLOAT)], image, outputs=("y", "z"), refused="output 2")
case("sizes of ones", [node("Reshape", ["x", "r"], ["a"]), node("Conv", ["a", "k"], ["c"]), node("Squeeze", ["c", "s"])], (2, 36), {"r": np.array([-1, 1, 6, 6]), "k": weights(1, 1, 3, 3), "s": np.array([1])})
case("one by one", [node("Conv", ["x", "k"], ["c"]), node("Flatten", ["c"], ["f"]), node("Gemm", ["f", "w", "b"])], (2, 3, 3, 3), {"k": weights(4, 3, 3, 3), "w": weights(4, 2), "b": weights(2)})
branch = helper.make_graph([node("Identity", ["x"], ["i"])], "branch", [], [helper.make_tensor_value_info("i", TensorProto.FLOAT, None)])
case("a branch", [helper.make_node("If", ["c"], ["y"], name="if", then_branch=branch, else_branch=branch)], image, {"c": np.array(True)}, refused="If (ai.onnx)")

folder = pathlib.Path(__file__).parent
(folder / "operatorCases.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
print(len(cases), "cases")
