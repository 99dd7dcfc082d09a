"""Writes conditionCases.json: groups, dilations, scaling, products by equations and choices, as operatorCases.py does.

Run with the packages onnx, onnxruntime and numpy: python tests/engine/interchange/onnx/conditionCases.py
"""

import json
import pathlib

import numpy as np
from onnx import TensorProto

import operatorCases as made
from operatorCases import case, conv, image, node, weights

made.cases.clear()

# Groups stay groups.
conv("groups with strides, uneven pads", (2, 6, 7, 6), (4, 3, 3, 2), group=2, strides=[2, 1], pads=[1, 0, 2, 1])
conv("groups with dilations", (1, 6, 9, 8), (9, 2, 3, 3), group=3, dilations=[2, 3], pads=[2, 3, 2, 3])
conv("groups with dilations and strides", (2, 4, 9, 8), (4, 2, 3, 3), group=2, dilations=[2, 1], strides=[2, 3])
conv("groups along a sequence", (2, 6, 9), (4, 3, 3), group=2, strides=[2], pads=[1, 1])
conv("groups along a sequence, dilated", (2, 6, 9), (6, 2, 3), group=3, dilations=[2], pads=[4, 0])
conv("each channel of a sequence alone", (1, 4, 9), (8, 1, 3), group=4, pads=[2, 1])


def up(name, shape, kernel, **attributes):
    groups = attributes.get("group", 1)
    case(name, [node("ConvTranspose", ["x", "w", "b"], **attributes)], shape, {"w": weights(*kernel), "b": weights(kernel[1] * groups)})


up("transposed in groups of several", (2, 4, 5, 4), (4, 3, 3, 2), group=2, strides=[2, 1], pads=[1, 0, 0, 1])
up("transposed, dilated, with strides", (1, 3, 5, 4), (3, 4, 3, 2), dilations=[2, 3], strides=[2, 3], pads=[1, 2, 0, 1], output_padding=[1, 2])
up("transposed, dilated, in groups", (2, 4, 3, 4), (4, 2, 3, 3), dilations=[2, 2], group=2)
up("transposed along a sequence, dilated, in groups", (2, 4, 6), (4, 2, 3), dilations=[3], group=2, strides=[2], pads=[2, 1])
up("transposed with strides beyond the window, in groups", (2, 4, 3, 4), (4, 1, 2, 2), group=4, strides=[3, 3], output_padding=[1, 0])
up("transposed SAME_UPPER in groups", (2, 4, 3, 4), (4, 1, 4, 4), group=2, strides=[2, 2], auto_pad="SAME_UPPER")


def resize(name, shape, scales=None, sizes=None, **attributes):
    stored = {"s": np.array(scales, np.float32)} if scales else {"z": np.array(sizes)}
    case(name, [node("Resize", ["x", "", "s"] if scales else ["x", "", "", "z"], **attributes)], shape, stored, opset=19, ir=9)


resize("cubic, by factors", image, [1, 1, 1.7, 0.6], mode="cubic")
resize("cubic of Keys, outside left out", image, [1, 1, 2.3, 3], mode="cubic", cubic_coeff_a=-0.5, exclude_outside=1)
resize("cubic with aligned corners, to sizes", image, None, [2, 3, 13, 9], mode="cubic", coordinate_transformation_mode="align_corners")
resize("cubic of PyTorch", image, None, [2, 3, 4, 11], mode="cubic", coordinate_transformation_mode="pytorch_half_pixel")
resize("linear, asymmetric, by factors", image, [1, 1, 1.5, 2.4], mode="linear", coordinate_transformation_mode="asymmetric")
resize("linear, by a factor that does not divide", image, [1, 1, 1.3, 0.7], mode="linear")
resize("linear, symmetric", image, [1, 1, 1.3, 0.7], mode="linear", coordinate_transformation_mode="half_pixel_symmetric")
resize("linear to one row", image, None, [2, 3, 1, 5], mode="linear", coordinate_transformation_mode="pytorch_half_pixel")
resize("nearest, by a factor that does not divide", image, [1, 1, 1.3, 0.7], mode="nearest")
resize("nearest, floor, to sizes", image, None, [2, 3, 10, 4], mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")
resize("nearest, ceil, aligned corners", image, None, [2, 3, 10, 4], mode="nearest", coordinate_transformation_mode="align_corners", nearest_mode="ceil")
resize("nearest, half pixels of TensorFlow", image, [1, 1, 2, 3], mode="nearest", coordinate_transformation_mode="tf_half_pixel_for_nn", nearest_mode="floor")
resize("channels as rows", image, [1, 2, 1, 1.5], mode="nearest")


# Sizes and places of new positions depend on how float32 rounds.
for coordinates in ["half_pixel", "half_pixel_symmetric", "asymmetric", "align_corners"]:
    resize(f"nearest, {coordinates}, by factors that float32 does not have", (1, 1, 100, 10), [1, 1, 0.7, 0.3], mode="nearest", coordinate_transformation_mode=coordinates)


# Products by equations.
def einsum(name, equation, shape, stored=None, second=None, refused=None, **more):
    case(f"einsum {name}", [*(second or []), node("Einsum", ["x", *(["s"] if second else list(stored or {}))], equation=equation)], shape, stored, refused=refused, **more)


turned = [node("Sin", ["x"], ("s",))]
einsum("of a linear layer", "bi,io->bo", (3, 4), {"w": weights(4, 5)})
case("einsum of weights first", [node("Einsum", ["w", "x"], equation="oi,bti->bto")], (2, 5, 4), {"w": weights(6, 4)})
einsum("of heads out of channels", "btc,chd->bhtd", (2, 5, 4), {"w": weights(4, 2, 3)})
einsum("of heads back to channels", "bthd,hdc->btc", (1, 5, 2, 3), {"w": weights(2, 3, 4)})
einsum("of queries and keys", "bhid,bhjd->bhij", (2, 2, 5, 3), second=turned)
einsum("of steps before heads", "bihd,bjhd->bhij", (2, 5, 2, 3), second=turned)
einsum("of weights and values", "bhij,bhjd->bihd", (2, 2, 4, 4), second=turned)
einsum("with axes of its own", "...id,...jd->...ij", (2, 2, 5, 3), second=turned)
einsum("of several sums", "bijc,bjkc->bik", (2, 3, 3, 4), second=turned)
einsum("of vectors of each example", "bi,bi->b", (3, 4), second=turned)
einsum("of outer products", "bi,bj->bij", (3, 4), second=turned)
einsum("of values times values", "bij,bji->bij", (2, 3, 3), second=turned)
einsum("of weights for each channel", "bchw,c->bchw", image, {"w": weights(3)})
einsum("that turns", "bijc->bcji", (2, 3, 4, 5))
einsum("that sums", "bijc->bj", (2, 3, 4, 5))
einsum("without its output", "bi,io", (3, 4), {"w": weights(4, 5)})
einsum("over the examples", "bi,bj->ij", (3, 4), second=turned, refused="equation")
einsum("of a diagonal", "bii->bi", (2, 3, 3), refused="equation")


# Conditions of values.
half, zero = np.float32(0.5), np.float32(0)
for name in ["Greater", "GreaterOrEqual", "Less", "LessOrEqual"]:
    case(f"{name} of a number", [node(name, ["x", "c"], ("m",)), node("Where", ["m", "x", "z"])], image, {"c": half, "z": zero})
    case(f"{name} of values", [node("Sin", ["x"], ("s",)), node(name, ["s", "x"], ("m",)), node("Cast", ["m"], to=TensorProto.FLOAT)], image)
case("a number that is greater", [node("Greater", ["c", "x"], ("m",)), node("Cast", ["m"], to=TensorProto.FLOAT)], image, {"c": weights(3, 1, 1)})
case("what is equal", [node("Relu", ["x"], ("r",)), node("Equal", ["r", "x"], ("m",)), node("Not", ["m"], ("n",)), node("Where", ["n", "r", "x"])], image)
case("conditions together", [node("Greater", ["x", "z"], ("a",)), node("Less", ["x", "c"], ("b",)), node("And", ["a", "b"], ("d",)), node("Or", ["a", "d"], ("e",)), node("Xor", ["d", "e"], ("f",)), node("Where", ["f", "c", "x"])], image, {"c": half, "z": zero})
case("a condition spread over channels", [node("Conv", ["x", "w"], ("v",)), node("Slice", ["x", "s", "e", "a"], ("one",)), node("Less", ["one", "z"], ("m",)), node("Where", ["m", "c", "v"])], image, {"w": weights(4, 3, 1, 1), "s": np.array([0]), "e": np.array([1]), "a": np.array([1]), "z": zero, "c": np.float32(0.3)})
case("one of two layers", [node("Conv", ["x", "w"], ("v",)), node("Conv", ["x", "u"], ("o",)), node("Greater", ["v", "o"], ("m",)), node("Where", ["m", "v", "o"], ("t",)), node("Flatten", ["t"])], image, {"w": weights(4, 3, 2, 2), "u": weights(4, 3, 2, 2)})
case("numbers as truth values", [node("Relu", ["x"], ("r",)), node("Cast", ["r"], ("b",), to=TensorProto.BOOL), node("Cast", ["b"], to=TensorProto.FLOAT)], image)
case("signs", [node("Relu", ["x"], ("r",)), node("Sign", ["r"], ("s",)), node("Sign", ["x"], ("t",)), node("Add", ["s", "t"])], image)
case("a sum up to each step", [node("CumSum", ["x", "a"])], (2, 5, 6), {"a": np.array(1)})
case("a sum up to each channel, the other way round", [node("Relu", ["x"], ("r",)), node("CumSum", ["r", "a"], exclusive=1, reverse=1)], image, {"a": np.array(-3)})
for name in ["ReduceLogSumExp", "ReduceSumSquare"]:
    case(f"{name} over channels", [node(name, ["x"], axes=[1], keepdims=0)], image)
case("ReduceLogSum over rows", [node("Exp", ["x"], ("e",)), node("ReduceLogSum", ["e"], axes=[2, 3])], image)
case("hidden by a triangle", [node("Trilu", ["o"], ("t",), upper=0), node("Equal", ["t", "z"], ("m",)), node("Where", ["m", "least", "x"], ("h",)), node("Softmax", ["h"], axis=-1)], (2, 4, 4), {"o": np.ones((4, 4), np.float32), "z": zero, "least": np.float32(-np.inf)})
case("a triangle of values", [node("Trilu", ["x"])], (2, 4, 4), refused="Trilu")


# Constants of several numbers where a choice or a product reads values.
for name, at in [("yes", ["g", "t", "x"]), ("no", ["g", "x", "t"])]:
    case(f"{name}: a number for each channel", [node("Greater", ["x", "z"], ("g",)), node("Where", at)], image, {"z": zero, "t": weights(1, 3, 1, 1)})
case("a number for each position, from a convolution", [node("Conv", ["x", "k"], ("c",)), node("Less", ["c", "t"], ("g",)), node("Where", ["g", "t", "c"])], image, {"k": weights(4, 3, 3, 3), "t": weights(4, 5, 4)})
case("two numbers for each channel", [node("Greater", ["x", "z"], ("g",)), node("Where", ["g", "t", "u"])], image, {"z": zero, "t": weights(3, 1, 1), "u": weights(1, 3, 1, 6)})
case("a choice by a flat condition", [node("Conv", ["x", "k"], ("c",)), node("Flatten", ["c"], ("f",)), node("Greater", ["f", "z"], ("g",)), node("Where", ["g", "f", "t"])], image, {"k": weights(4, 3, 3, 3), "z": zero, "t": weights(80)})
case("numbers of more examples", [node("Greater", ["x", "z"], ("g",)), node("Where", ["g", "x", "t"])], image, {"z": zero, "t": weights(2, 3, 1, 1)}, refused="2x3x1x1")
case("a matrix for each head", [node("MatMul", ["x", "w"])], (2, 3, 5, 4), {"w": weights(3, 4, 2)})
for equation, shape, kernel in [("bnd,nd->bn", (2, 3, 4), (3, 4)), ("bnd,nde->bne", (2, 3, 4), (3, 4, 5)), ("bmnd,ned->bnem", (2, 5, 3, 4), (3, 6, 4)), ("bdhn,nedf->bhnfe", (2, 4, 3, 2), (2, 3, 4, 5))]:
    case(f"weights along axes that stay: {equation}", [node("Einsum", ["x", "w"], equation=equation)], shape, {"w": weights(*kernel)})
case("weights for each example", [node("Einsum", ["x", "w"], equation="bd,bd->b")], (2, 4), {"w": weights(2, 4)}, refused="bd,bd->b")

for name, attributes in [("without borders", {}), ("with borders", dict(pads=[1, 3])), ("as many as there are", dict(pads=[2, 2])), ("causal", dict(pads=[4, 0])), ("in groups", dict(group=2, pads=[1, 0]))]:
    groups = attributes.get("group", 1)
    conv(f"a sequence dilated and in steps, {name}", (2, 4, 13), (6, 4 // groups, 3), dilations=[2], strides=[3 if name == "with borders" else 2], **attributes)

if __name__ == "__main__":
    folder = pathlib.Path(__file__).parent
    (folder / "conditionCases.json").write_text(json.dumps(made.cases, separators=(",", ":")) + "\n")
    print(len(made.cases), "cases")
