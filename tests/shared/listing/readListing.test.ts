import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readListing } from '../../../src-shared/listing/readListing.ts';
import { describeMark } from '../../../src-shared/listing/marks.ts';
import { lectureListings } from './lectureListings.ts';
import { wildListings } from './wildListings.ts';

describe('the listings of the lectures', () => {
  for (const { title, code, parameters, shapes, each, settings, task } of lectureListings)
    it(`${title}: ${parameters} parameters`, () => {
      const read = readListing(code);
      expect(read.marks.map((mark) => `${mark.line}: ${describeMark(mark, 'en')}`)).toEqual([]);
      const layers = read.described!.layers.slice(1);
      expect(read.described!.parameters).toBe(parameters);
      if (shapes) expect(layers.map(({ shape }) => shape!.join('x'))).toEqual(shapes);
      if (each) expect(layers.map((layer) => layer.parameters)).toEqual(each);
      if (settings) expect(read.settings).toMatchObject(settings);
      expect(read.task).toBe(task ?? 'classification');
    });
});

describe('styles found in tutorials', () => {
  for (const { title, code, parameters, settings, classes } of wildListings)
    it(`${title}: ${parameters} parameters`, () => {
      const read = readListing(code);
      expect(read.marks.map((mark) => `${mark.line}: ${describeMark(mark, 'en')}`)).toEqual([]);
      expect(read.described!.parameters).toBe(parameters);
      if (settings) expect(read.settings).toMatchObject(settings);
      if (classes) expect(read.draft!.layers.map(({ className }) => className)).toEqual(classes);
    });
});

/** What is wrong, the listing, and the marks: line, code and reason. */
const bad: [title: string, code: string, marks: string[]][] = [
  ['nothing', '', ['1 "" there is no Keras network in the code (Sequential or Model)']],
  [
    'PyTorch',
    'import torch.nn as nn\nmodel = nn.Sequential(nn.Conv2d(1, 6, 5), nn.ReLU())',
    ['1 "" this is PyTorch code; Keras code is read'],
  ],
  [
    'a Lambda',
    'model = Sequential([Input((4,)), Lambda(lambda x: x * 2), Dense(3)])',
    ['1 "Lambda(lambda x: x * 2)" layers of the class Lambda cannot be built'],
  ],
  [
    'a window that is too large',
    'm = Sequential()\nm.add(Conv2D(4, 31, input_shape=(28, 28, 1)))\nm.add(Flatten())',
    [
      '2 "Conv2D(4, 31, input_shape=(28, 28, 1))" the window of 31x31 does not fit into 28x28: (28 - 31 + 2·0)/1 + 1 = -2',
    ],
  ],
  [
    'a regulariser',
    'm = Sequential([Dense(3, input_dim=4, kernel_regularizer=l2(0.01))])',
    ['1 "l2(0.01)" the argument kernel_regularizer of Dense is not understood'],
  ],
  [
    'a size that only running tells',
    'm = Sequential([Dense(n_units, input_dim=4)])',
    ['1 "n_units" the value of n_units is known only when the code runs'],
  ],
  [
    'a shape of unknown data',
    'm = Sequential([Dense(3, input_shape=X.shape[1:])])',
    ['1 "X.shape[1:]" the value of X.shape[1:] is known only when the code runs'],
  ],
  [
    'no shape of the input',
    'm = Sequential([Dense(3)])',
    [
      '1 "Sequential([Dense(3)])" the shape of the input is not given: add input_shape=(28, 28, 1) to the first layer',
    ],
  ],
  [
    'a loop that only running ends',
    'm = Sequential([Input((4,))])\nfor n in sizes:\n    m.add(Dense(3))\n',
    ['2 "for n in sizes:" this part of a network is not followed: for n in sizes:'],
  ],
  [
    'a condition that only running decides',
    'm = Sequential([Input((4,))])\nif deep:\n    m.add(Dense(3))\nm.add(Dense(2))',
    ['2 "if deep:" this part of a network is not followed: if deep:'],
  ],
  [
    'a function of another file',
    'x = Input((4,))\ny = my_block(x)\nm = Model(x, Dense(3)(x))',
    ['2 "my_block(x)" what my_block does with the network is not known'],
  ],
  [
    'tensors that are added',
    'x = Input((4,))\ny = Dense(4)(x) + x\nm = Model(x, Dense(3)(x))',
    ['2 "Dense(4)(x) + x" this part of a network is not followed: Dense(4)(x) + x'],
  ],
  [
    'an unknown optimizer and loss',
    "m = Sequential([Dense(3, input_dim=4)])\nm.compile('nadam',\n  loss='poisson')",
    [
      `2 "'nadam'" there is no optimizer nadam; known: SGD, RMSprop, Adam, Adagrad`,
      `3 "'poisson'" there is no loss poisson; known: cross-entropy, binary-cross-entropy, mse, mae, hinge`,
    ],
  ],
  [
    'an optimizer with other constants',
    "m = Sequential([Dense(3, input_dim=4)])\nm.compile(SGD(0.1, nesterov=True), 'mse')",
    ['2 "SGD(0.1, nesterov=True)" nesterov of SGD cannot be …; it is false here'],
  ],
  [
    'channels first',
    "m = Sequential([Conv2D(4, 3, data_format='channels_first', input_shape=(1, 28, 28))])",
    [
      `1 "'channels_first'" it has the channels first (channels_first); images are rows, columns, channels here`,
    ],
  ],
  [
    'broken Python',
    'm = Sequential([Dense(3, input_dim=4)])\nm.add(Dense(3)',
    ['2 "m.add(Dense(3)" this is no valid Python code'],
  ],
  [
    'broken R',
    'model <- keras_model_sequential() %>%\n  layer_dense(units = 3, input_shape = c(4)\nplot(1)',
    [
      '1 "model <- keras_model_sequential() %>% layer_dense(units = 3, input_shape = c(4)…" this is no valid R code',
    ],
  ],
  [
    'a rate of 2',
    'm = Sequential([Input((4,)), Dropout(2)])',
    ['1 "2" its rate cannot be 2; possible: a number from 0 to below 1'],
  ],
  [
    'a layer without its size',
    "m = Sequential([Input((4,)), Dense(activation='relu')])",
    [`1 "Dense(activation='relu')" its units is missing`],
  ],
  [
    'a recurrent layer with Keras’ own initial weights',
    "m = Sequential([Input((28, 28)), LSTM(4), LSTM(4, recurrent_initializer='glorot_uniform')])",
    [
      `1 "LSTM(4)" recurrent_initializer of LSTM cannot be orthogonal; it is 'glorot_uniform' here`,
      '1 "LSTM(4, recurrent_initializer=\'glorot_uniform\')" it takes a sequence (two axes), but reads 4',
    ],
  ],
  [
    'an argument that does not exist',
    'm = Sequential([Input((4,)), Dense(3, colour=1)])',
    ['1 "1" the argument colour of Dense is not understood'],
  ],
  [
    'a loop without end',
    'm = Sequential([Input((4,))])\ndef f(n):\n    m.add(Dense(4))\n    return f(n)\nf(1)',
    ['1 "" the code goes on for more than 20000 layers or steps'],
  ],
];

describe('what is not understood', () => {
  for (const [title, code, marks] of bad)
    it(`${title} is marked at its line`, () => {
      const read = readListing(code);
      expect(read.marks.map((mark) => `${mark.line} "${mark.code}" ${describeMark(mark, 'en')}`)).toEqual(
        marks,
      );
      for (const mark of read.marks)
        expect(describeMark(mark, 'ko')).not.toMatch(/[{}?]|\((을|이|은|과|으)\)/);
    });

  it('lists the statements that have nothing to do with the network', () => {
    const { passedOver } = readListing(lectureListings[0]!.code);
    expect(passedOver.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '1 import tensorflow as tf',
      '2 from tensorflow import keras',
      '3 import numpy as np',
      '5 (train_x, train_y), (test_x, test_y) = keras.datasets.mnist.load_data()',
      '6 train_x = train_x / 255.0',
      '7 test_x = test_x / 255.0',
      '8 train_x = tf.expand_dims(train_x, 3)',
      '9 test_x = tf.expand_dims(test_x, 3)',
      '10 val_x = train_x[:5000]',
      '11 val_y = train_y[:5000]',
      '26 lenet_5_model.evaluate(test_x, test_y)',
    ]);
  });
});

describe('any text', () => {
  const all = [...lectureListings, ...wildListings].map(({ code }) => code);

  it('is read without an error, and always gives a network, marks, or both', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.constantFrom('Python' as const, 'R' as const),
        (code, language) => {
          const { draft, marks } = readListing(code, language);
          expect(draft !== undefined || marks.length > 0).toBe(true);
        },
      ),
    );
  });

  it('is read without an error if a piece of a listing is missing or doubled', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.nat(2000),
        fc.nat(40),
        fc.boolean(),
        (code, at, length, twice) => {
          const from = at % code.length;
          const piece = code.slice(from, from + length);
          const spoilt = code.slice(0, from) + (twice ? piece + piece : '') + code.slice(from + length);
          const { draft, marks } = readListing(spoilt);
          expect(draft !== undefined || marks.length > 0).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('of deep brackets is read without an error', () => {
    for (const language of ['Python', 'R'] as const)
      expect(readListing('x = ' + '('.repeat(20_000), language).marks).not.toEqual([]);
  });
});
