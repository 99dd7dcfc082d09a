"""Writes kerasOperations.json: networks of Keras with operations on tensors, cells and initial states, as .keras and HDF5 files, with what
Keras computes of an input and its gradient.

Run with the packages keras, tensorflow and numpy: python tests/engine/interchange/kerasOperations.py
"""

import base64
import json
import pathlib
import tempfile

import keras
import numpy as np
import tensorflow as tf
from keras import Input, Model, layers, ops

cases = []
random = np.random.default_rng(23)
folder = pathlib.Path(tempfile.mkdtemp())
SHAPE = (4, 3)


def numbers(array):
    array = np.array(array)
    return {"shape": list(array.shape), "values": [float(f"{v:.7g}") for v in array.ravel()]}


def case(name, build, *shapes):
    inputs = [Input(shape) for shape in shapes or (SHAPE,)]
    model = Model(inputs, build(*inputs))
    for weight in model.weights:
        if weight.name == "bias":
            weight.assign(random.standard_normal(weight.shape) * 0.3)
    x = [random.standard_normal((2, *one.shape[1:])).round(2).astype(np.float32) for one in inputs]
    given = [tf.constant(one) for one in x]
    with tf.GradientTape() as tape:
        tape.watch(given[0])
        y = model(given if len(given) > 1 else given[0], training=False)
        loss = tf.reduce_sum(y * tf.reshape(tf.cos(tf.range(tf.size(y), dtype=tf.float32)), y.shape))
    files = {}
    for ending in ("keras", "h5"):
        path = folder / f"{len(cases)}.{ending}"
        model.save(path)
        files[ending] = base64.b64encode(path.read_bytes()).decode()
    record = {"name": name, "files": files, "x": [numbers(one) for one in x], "y": numbers(y)}
    cases.append({**record, "gradient": numbers(tape.gradient(loss, given[0]))})
    keras.backend.clear_session()


def decoder(kind):
    """A second sequence, read from the states that the first one ends with."""

    def build(a, b):
        _last, *states = kind(3, return_state=True)(a)
        return kind(3, return_sequences=True)(b, initial_state=states)

    return build


keras.utils.set_random_seed(5)
table = np.arange(6, dtype=np.float32).reshape(3, 2) / 5
case("operators of numbers and tensors", lambda a, b: (1 - a) * b / 2 + a**2 - 0.5 * b, SHAPE, SHAPE)
case("a quotient of tensors", lambda a, b: a / (ops.abs(b) + 1.0), SHAPE, SHAPE)
case("an array that is added", lambda a: ops.maximum(a + np.float32([0.5, -1, 2]), np.float32([0, 0.1, 1])))
case("matrices", lambda a, b: ops.matmul(a, ops.transpose(b, (0, 2, 1))) @ a, SHAPE, SHAPE)
case("a matrix of numbers", lambda a: ops.einsum("bij,jk->bik", a, table))
case("sums over axes", lambda a: ops.concatenate([ops.mean(a, axis=1), ops.max(a, axis=1), ops.std(a, axis=1), ops.logsumexp(a, axis=1)], axis=-1))
case("an axis of size 1", lambda a: ops.squeeze(ops.sum(a * ops.sigmoid(ops.mean(a, axis=1, keepdims=True)), axis=1, keepdims=True), axis=1)[:, None])
case("shapes", lambda a: ops.swapaxes(ops.reshape(ops.expand_dims(ops.moveaxis(a, 1, 2), 1), (-1, 2, 6)), 1, 2))
case("stacked", lambda a, b: ops.reshape(ops.stack([a, b], axis=-1), (-1, 24)), SHAPE, SHAPE)
case("parts", lambda a: ops.concatenate([ops.split(a, [1], axis=1)[1], a[:, ::2], a[:, -1:], ops.flip(a, axis=1)], axis=1))
case("one position", lambda a: a[:, -1] + a[:, 0] * a[..., 1, :])
case("choices", lambda a, b: ops.where(ops.logical_and(a > b, a > 0.0), a, 0.1 * b), SHAPE, SHAPE)
case("functions", lambda a: ops.relu(a) + ops.silu(a) + ops.gelu(a) + ops.elu(a, alpha=0.5) + ops.log1p(ops.exp(a)) + ops.rsqrt(ops.square(a) + 1.0))
case("softmax along steps", lambda a: ops.softmax(a, axis=1) * ops.clip(a, -0.5, 0.7))
case("borders", lambda a: ops.pad(a, [[0, 0], [1, 2], [0, 0]]))
case("positions repeated", lambda a: ops.tile(ops.repeat(ops.roll(a, 1, axis=1), 2, axis=1), [1, 1, 2]))
case("axes of two tensors", lambda a, b: ops.multiply(ops.expand_dims(a, 2), ops.expand_dims(b, 1)), SHAPE, SHAPE)
case("a cell", lambda a: layers.RNN(layers.LSTMCell(3), return_sequences=True)(a))
case("a cell in both directions", lambda a: layers.Bidirectional(layers.RNN(layers.GRUCell(3)))(a))
case("cells on each other", lambda a: layers.RNN([layers.LSTMCell(3), layers.GRUCell(2), layers.LSTMCell(3)], go_backwards=True)(a))
case("decoder of LSTMs", decoder(layers.LSTM), SHAPE, (3, 2))
case("decoder of GRUs", decoder(layers.GRU), SHAPE, (3, 2))
case("a state to begin with", lambda a, b: layers.SimpleRNN(3)(a, initial_state=b), SHAPE, (3,))

pathlib.Path(__file__).with_name("kerasOperations.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
