import { layers } from '@tensorflow/tfjs-layers';
import { GRU } from '../layers/recurrent/GRU.ts';
import { LSTM } from '../layers/recurrent/LSTM.ts';
import { SimpleRNN } from '../layers/recurrent/SimpleRNN.ts';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const UNITS = 64;

/** What the three networks that read an image row by row share: all but the recurrent layer. */
const readsRows = {
  inputShape: [28, 28, 1],
  data: 'mnist',
  settings: {
    epochs: 5,
    batchSize: 64,
    optimizer: 'adam',
    learningRate: 0.003,
    schedule: 'linear',
    seed: 1,
    validationSplit: 0,
  },
} as const satisfies Partial<Recipe>;

const cell = { name: 'recurrent', units: UNITS, recurrentActivation: 'sigmoid' } as const;

/** A network that reads an image `[H, W, C]` as a sequence of its H rows, each of W C values. */
const build =
  (id: string, recurrent: () => layers.Layer): Recipe['build'] =>
  ([height, ...row], classes) => {
    const values = row.reduce((product, size) => product * size, 1);
    return stack(
      id,
      [height!, ...row],
      [
        layers.reshape({ name: 'rows', targetShape: [height!, values] }),
        recurrent(),
        layers.dense({ name: 'output', units: classes, activation: 'softmax' }),
      ],
    );
  };

/** A simple recurrent layer of 64 units over the rows of an image. 6,602 parameters on 28x28x1. */
export const rnnRows: Recipe = {
  ...readsRows,
  id: 'rnn-rows',
  title: { en: 'Simple RNN, row by row', ko: '행 단위로 읽는 단순 RNN' },
  summary: {
    en: 'A simple recurrent layer reads the 28 rows of a digit one after the other.',
    ko: '단순 순환층이 숫자의 행 28개를 차례로 읽습니다.',
  },
  build: build('rnn-rows', () => new SimpleRNN({ name: 'recurrent', units: UNITS })),
};

/** Long short-term memory of 64 units over the rows of an image. 24,458 parameters on 28x28x1. */
export const lstmRows: Recipe = {
  ...readsRows,
  id: 'lstm-rows',
  title: { en: 'LSTM, row by row', ko: '행 단위로 읽는 LSTM' },
  summary: {
    en: 'A layer of long short-term memory reads the 28 rows of a digit one after the other.',
    ko: 'LSTM 층이 숫자의 행 28개를 차례로 읽습니다.',
  },
  build: build('lstm-rows', () => new LSTM({ ...cell, unitForgetBias: true })),
};

/** Gated recurrent units, 64 of them, over the rows of an image. 18,506 parameters on 28x28x1. */
export const gruRows: Recipe = {
  ...readsRows,
  id: 'gru-rows',
  title: { en: 'GRU, row by row', ko: '행 단위로 읽는 GRU' },
  summary: {
    en: 'A layer of gated recurrent units reads the 28 rows of a digit one after the other.',
    ko: 'GRU 층이 숫자의 행 28개를 차례로 읽습니다.',
  },
  build: build('gru-rows', () => new GRU(cell)),
};
