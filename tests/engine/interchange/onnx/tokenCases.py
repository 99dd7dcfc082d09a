"""Writes tokenCases.json: networks over tokens as PyTorch exports them by either of its exporters, with what ONNX Runtime makes of an input.

Run with the packages torch, onnxscript, onnx, onnxruntime and numpy: python tests/engine/interchange/onnx/tokenCases.py
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
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(17)
cases = []
TOKENS, STEPS = 9, 5


class Mean(nn.Module):
    """The mean of all tokens."""

    def __init__(self):
        super().__init__()
        self.table, self.out = nn.Embedding(TOKENS, 3), nn.Linear(3, 2)

    def forward(self, x):
        return self.out(self.table(x).mean(1))


class Cell(nn.Module):
    """The last state of a cell."""

    def __init__(self, cell):
        super().__init__()
        self.table, self.cell, self.out = nn.Embedding(TOKENS, 3, padding_idx=0), cell(3, 2, batch_first=True), nn.Linear(2, 2)

    def forward(self, x):
        return self.out(self.cell(self.table(x))[0][:, -1])


class Windows(nn.Module):
    """A convolution along the tokens, and its largest values."""

    def __init__(self):
        super().__init__()
        self.table, self.windows, self.out = nn.Embedding(TOKENS, 3), nn.Conv1d(3, 4, 3, padding=1), nn.Linear(4, 2)

    def forward(self, x):
        return self.out(torch.relu(self.windows(self.table(x).transpose(1, 2))).max(2)[0])


class Positions(nn.Module):
    """Tokens and their positions, seen by an attention."""

    def __init__(self):
        super().__init__()
        self.table, self.places = nn.Embedding(TOKENS, 4), nn.Embedding(STEPS, 4)
        self.encoder, self.out = nn.TransformerEncoderLayer(4, 2, 5, batch_first=True), nn.Linear(4, 2)

    def forward(self, x):
        return self.out(self.encoder(self.table(x) + self.places(torch.arange(x.shape[1]))).mean(1))


class Padded(nn.Module):
    """The mean of the tokens that are not 0."""

    def __init__(self):
        super().__init__()
        self.table, self.out = nn.Embedding(TOKENS, 3), nn.Linear(3, 2)

    def forward(self, x):
        shown = (x != 0).unsqueeze(-1).float()
        return self.out((self.table(x) * shown).sum(1) / shown.sum(1).clamp(min=1))


class Fields(nn.Module):
    """Two fields with a table each."""

    def __init__(self):
        super().__init__()
        self.first, self.second, self.out = nn.Embedding(TOKENS, 2), nn.Embedding(TOKENS, 3), nn.Linear(5, 2)

    def forward(self, x):
        return self.out(torch.cat([self.first(x[:, 0]), self.second(x[:, 1])], 1))


def plain(path):
    """The file without where it was made: the newer exporter writes the lines of code that each node comes from."""
    model = onnx.load(path)
    del model.metadata_props[:], model.graph.metadata_props[:]
    for part in [*model.graph.node, *model.graph.initializer, *model.graph.value_info, *model.graph.input, *model.graph.output]:
        part.doc_string = ""
        del part.metadata_props[:]
    return model.SerializeToString()


for name, module, type in [
    ("mean of tokens", Mean(), torch.int64),
    ("mean of tokens of 32 bits", Mean(), torch.int32),
    ("tokens and an LSTM", Cell(nn.LSTM), torch.int64),
    ("tokens and a GRU", Cell(nn.GRU), torch.int64),
    ("tokens and a convolution", Windows(), torch.int64),
    ("tokens and positions", Positions(), torch.int64),
    ("mean without padding", Padded(), torch.int64),
    ("fields of tokens", Fields(), torch.int64),
]:
    module.eval()
    x = torch.randint(0, TOKENS, (2, STEPS), dtype=type)
    for dynamo in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "model.onnx"
            if dynamo:
                axes = ({0: torch.export.Dim("N", min=1, max=64)},)
                torch.onnx.export(module, (x,), path, dynamo=True, external_data=False, input_names=["x"], dynamic_shapes=axes, verbose=False)
            else:
                torch.onnx.export(module, (x,), str(path), dynamo=False, input_names=["x"], dynamic_axes={"x": {0: "N"}})
            content = plain(path)
        y = onnxruntime.InferenceSession(content).run(None, {"x": x.numpy()})
        cases.append(
            {
                "name": f"{name}, {'torch.export' if dynamo else 'TorchScript'}",
                "model": base64.b64encode(content).decode(),
                "x": {"shape": list(x.shape), "values": x.flatten().tolist()},
                "y": [{"shape": one.shape, "values": [float(f"{v:.7g}") for v in one.ravel()]} for one in y],
            }
        )

pathlib.Path(__file__).with_name("tokenCases.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
