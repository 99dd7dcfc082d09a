"""Writes scalingCases.json: every way of Resize to find the nearest old position, where the last digit of a position decides.

Run with the packages onnx, onnxruntime and numpy: python tests/engine/interchange/onnx/scalingCases.py
"""

import json
import pathlib

import numpy as np

import operatorCases as made
from operatorCases import case, node

made.cases.clear()

coordinates = ["half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_half_pixel_for_nn"]
for mode in coordinates:
    for nearest in ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]:
        # The half pixels of TensorFlow are of opset 11, whose second input is never left out.
        opset = 11 if mode.startswith("tf") else 19
        attributes = dict(mode="nearest", coordinate_transformation_mode=mode, nearest_mode=nearest)
        for scales in [(1 / 3, 0.3), (0.6, 1.2), (1 / 7, 1)]:
            stored = {"r": np.zeros(8, np.float32), "s": np.array([1, 1, *scales], np.float32)}
            case(f"nearest {mode}, {nearest}, by {scales}", [node("Resize", ["x", "r", "s"], **attributes)], (1, 1, 17, 14), stored, opset=opset, ir=9)

for scales in [(1 / 3, 2), (0.7, 1), (3, 1.5)]:
    case(f"nearest, opset 10, by {scales}", [node("Resize", ["x", "s"], mode="nearest")], (1, 1, 17, 14), {"s": np.array([1, 1, *scales], np.float32)}, opset=10)
for mode in ["nearest", "linear", "cubic"]:
    case(f"{mode} by factors that keep the size", [node("Resize", ["x", "", "s"], mode=mode)], (1, 1, 3, 4), {"s": np.array([1, 1, 1.1, 1.2], np.float32)}, opset=19, ir=9)
    case(f"{mode} to sizes whose factor float32 does not have", [node("Resize", ["x", "", "", "z"], mode=mode)], (1, 1, 23, 13), {"z": np.array([1, 1, 7, 26])}, opset=19, ir=9)

if __name__ == "__main__":
    folder = pathlib.Path(__file__).parent
    (folder / "scalingCases.json").write_text(json.dumps(made.cases, separators=(",", ":")) + "\n")
    print(len(made.cases), "cases")
