"""Writes recurrentKeras.json: what Keras' recurrent layers put out, and the gradients of a sum over it."""

import json
import os
import pathlib

os.environ['KERAS_BACKEND'] = 'tensorflow'
import keras
import numpy as np
import tensorflow as tf

UNITS, STEPS, FEATURES, ROWS = 4, 5, 3, 2
random = np.random.default_rng(0)


def drawn(shape, deviation=1.0):
    return random.normal(0, deviation, shape).astype('float32')


def numbers(array):
    return [float(str(value)) for value in np.array(array).astype('float32').ravel()]


cases = {}
for cell, made in {
    'simple': keras.layers.SimpleRNN(UNITS),
    'lstm': keras.layers.LSTM(UNITS),
    'gru': keras.layers.GRU(UNITS, reset_after=False),
    'gruAfter': keras.layers.GRU(UNITS),
}.items():
    made.build((None, STEPS, FEATURES))
    weights = [drawn(weight.shape, 0.5) for weight in made.get_weights()]
    made.set_weights(weights)
    x, read = tf.Variable(drawn((ROWS, STEPS, FEATURES))), drawn((ROWS, UNITS))
    with tf.GradientTape() as tape:
        output = made(x)
        value = tf.reduce_sum(output * read)
    gradients = tape.gradient(value, [x, *[variable.value for variable in made.trainable_variables]])
    cases[cell] = {
        'x': numbers(x),
        'read': numbers(read),
        'weights': [numbers(weight) for weight in weights],
        'output': numbers(output),
        'gradients': [numbers(gradient) for gradient in gradients],
    }
sizes = {'rows': ROWS, 'steps': STEPS, 'features': FEATURES, 'units': UNITS}
pathlib.Path(__file__).with_suffix('.json').write_text(
    json.dumps({'keras': keras.__version__, 'sizes': sizes, 'cases': cases}) + '\n'
)
