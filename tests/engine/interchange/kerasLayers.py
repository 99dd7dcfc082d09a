"""Writes kerasLayers.json: small networks of Keras, as .keras and HDF5 files, with what Keras computes of an input and its gradient.

Run with the packages keras, tensorflow and numpy: python tests/engine/interchange/kerasLayers.py
"""

import base64
import json
import pathlib
import tempfile

import keras
import numpy as np
import tensorflow as tf
from keras import Input, Model, Sequential, layers

cases = []
random = np.random.default_rng(7)
folder = pathlib.Path(tempfile.mkdtemp())


def case(name, model):
    for weight in model.weights:
        if weight.name in ("gamma", "moving_variance", "scale"):
            weight.assign(random.random(weight.shape) + 0.5)
        elif weight.name in ("beta", "bias", "moving_mean"):
            weight.assign(random.standard_normal(weight.shape) * 0.3)
    x = [random.standard_normal((2, *one.shape[1:])).round(2).astype(np.float32) for one in model.inputs]
    given = [tf.constant(one) for one in x]
    with tf.GradientTape() as tape:
        tape.watch(given[0])
        y = model(given if len(given) > 1 else given[0], training=False)
        factors = tf.reshape(tf.cos(tf.range(tf.size(y), dtype=tf.float32)), y.shape)
        loss = tf.reduce_sum(y * factors)
    gradient = np.array(tape.gradient(loss, given[0]))
    numbers = lambda array: {"shape": list(array.shape), "values": [float(f"{v:.7g}") for v in np.array(array).ravel()]}
    files = {}
    for ending in ("keras", "h5"):
        path = folder / f"{len(cases)}.{ending}"
        model.save(path)
        files[ending] = base64.b64encode(path.read_bytes()).decode()
    cases.append({"name": name, "files": files, "x": [numbers(one) for one in x], "y": numbers(y), "gradient": numbers(gradient)})
    keras.backend.clear_session()


def stack(name, shape, *parts):
    case(name, Sequential([Input(shape), *parts]))


keras.utils.set_random_seed(5)
stack("separable convolutions along a sequence", (11, 3), layers.SeparableConv1D(5, 3, padding="same", activation="relu", depth_multiplier=2), layers.SeparableConv1D(4, 3, strides=2), layers.SeparableConv1D(3, 2, dilation_rate=2, use_bias=False))
stack("convolution of each channel along a sequence", (9, 3), layers.DepthwiseConv1D(3, depth_multiplier=2, padding="same", activation="tanh"), layers.DepthwiseConv1D(2, strides=2))
stack("transposed convolutions with a padding of the output", (4, 3, 2), layers.Conv2DTranspose(3, 3, strides=2, padding="same", output_padding=1), layers.Conv2DTranspose(2, 3, strides=2, padding="valid", output_padding=(1, 0), activation="tanh"))
stack("transposed convolution with none told", (4, 3, 2), layers.Conv2DTranspose(3, 3, strides=2, padding="same", output_padding=0), layers.Conv2DTranspose(2, 2, strides=3, output_padding=2))
stack("transposed convolutions along a sequence", (5, 3), layers.Conv1DTranspose(4, 3, strides=2, padding="same"), layers.Conv1DTranspose(2, 4, strides=2, padding="valid", activation="relu"), layers.Conv1DTranspose(2, 3, strides=2, padding="same", output_padding=1))
stack("normalisation at each step", (3, 5, 5, 2), layers.TimeDistributed(layers.Conv2D(3, 2)), layers.TimeDistributed(layers.BatchNormalization()), layers.TimeDistributed(layers.Flatten()), layers.TimeDistributed(layers.LayerNormalization()), layers.LSTM(4))
stack("normalised groups", (4, 4, 3), layers.Conv2D(6, 2), layers.GroupNormalization(3), layers.GroupNormalization(-1, epsilon=1e-5))
stack("values of one length", (4, 4, 3), layers.UnitNormalization(), layers.Flatten(), layers.Dense(4), layers.UnitNormalization(axis=-1))
stack("maps of one length", (4, 4, 3), layers.UnitNormalization(axis=[1, 2]))
stack("layer normalisations", (4, 3, 2), layers.LayerNormalization(axis=[1, 2]), layers.LayerNormalization(center=False), layers.LayerNormalization(axis=[1, 2, 3], scale=False), layers.LayerNormalization(axis=1))
stack("normalisation by the mean square", (5, 4), layers.Dense(6), layers.RMSNormalization())
stack("images put in order", (8, 7, 3), layers.Rescaling(1 / 127.5, offset=-1), layers.Normalization(mean=[0.1, 0.2, 0.3], variance=[0.5, 0.6, 0.7]), layers.CenterCrop(5, 4), layers.Resizing(6, 7), layers.Conv2D(2, 3))
stack("borders and steps of a sequence", (7, 3), layers.ZeroPadding1D((1, 2)), layers.Conv1D(4, 3), layers.Cropping1D((1, 2)), layers.UpSampling1D(2))
stack("activation functions", (4, 3), layers.Dense(4, activation="celu"), layers.Dense(4, activation="hard_tanh"), layers.Dense(4, activation="tanh_shrink"), layers.Dense(4, activation="soft_shrink"), layers.Dense(4, activation="squareplus"), layers.Dense(4, activation="log_sigmoid"))
one = Input((5, 4))
two = Input((3, 2))
three = Input((3, 6))
x = layers.Dense(6)(one)
case("attention to itself", Model(one, layers.LayerNormalization()(layers.Add()([x, layers.MultiHeadAttention(2, 3)(x, x)]))))
case("attention to another sequence", Model([one, two], layers.MultiHeadAttention(2, 3, value_dim=4, output_shape=5, use_bias=False)(one, two)))
case("attention with keys of their own", Model([one, two, three], layers.MultiHeadAttention(3, 2)(one, two, three)))
case("attention by names", Model(one, layers.MultiHeadAttention(2, 3, dropout=0.1)(query=one, value=one, key=one)))
case("attention to earlier steps", Model(one, layers.MultiHeadAttention(2, 3)(one, one, use_causal_mask=True)))
case("attention without weights", Model([one, two], layers.Attention()([layers.Dense(2)(one), two])))
case("attention with a scale", Model(one, layers.Attention(use_scale=True)([one, one])))

case("additive attention", Model([one, three], layers.AdditiveAttention()([layers.Dense(6)(one), three])))
case("additive attention without a scale", Model([one, two, three], layers.AdditiveAttention(use_scale=False)([layers.Dense(6)(one), two, three])))
stack("equations along the last axis", (5, 4), layers.EinsumDense("abc,cd->abd", output_shape=(None, 3), bias_axes="d", activation="tanh"), layers.EinsumDense("...x,xy->...y", output_shape=5), layers.GlobalMaxPooling1D(), layers.Dense(3), layers.EinsumDense("ab,bc->ac", output_shape=2, bias_axes="c"))
stack("spectral normalisation", (6, 5, 2), layers.SpectralNormalization(layers.Conv2D(3, 2, activation="relu")), layers.Flatten(), layers.SpectralNormalization(layers.Dense(2), power_iterations=2))
inner = Sequential([Input((5, 5, 2)), layers.Conv2D(3, 2, activation="relu"), layers.MaxPooling2D(), layers.Dropout(0.3), layers.Flatten(), layers.Dense(4)])
stack("a stack in each step", (3, 5, 5, 2), layers.TimeDistributed(inner), layers.LSTM(2))
maps = Input((5, 4, 2))
left = layers.BatchNormalization()(layers.Conv2D(3, 3, padding="same")(maps))
right = layers.Conv2D(3, 1)(maps)
joined = layers.Concatenate(axis=1)([layers.Add()([left, right]), right])
inner = Model(maps, layers.GlobalAveragePooling2D()(layers.ReLU()(joined)))
stack("a network with branches in each step", (3, 5, 4, 2), layers.TimeDistributed(inner), layers.GRU(2))
steps = Input((5, 4))
case("softmax along the steps", Model(steps, layers.GlobalAveragePooling1D()(layers.Multiply()([steps, layers.Softmax(axis=1)(layers.Dense(4)(steps))]))))
case("softmax along the rows", Model(maps, layers.Softmax(axis=-3)(layers.Conv2D(3, 2)(maps))))
inner = Input((4,))
inner = Model(inner, [layers.Dense(3, activation="tanh")(inner), layers.Dense(2)(inner)], name="inner")
one = Input((4,))
first = inner(one)
second = inner(layers.Dense(4)(first[0]))
case("a network within, called twice, that is the output", Model(one, inner(layers.Add()([one, layers.Dense(4)(layers.Concatenate()([first[0], second[1]]))]))[1]))
case("a network within whose first call is the output", Model(one, [first[1], layers.Dense(2)(second[0])][0]))

path = pathlib.Path(__file__).parent / "kerasLayers.json"
path.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
print(len(cases), "cases")
