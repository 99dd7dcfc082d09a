import { describe, expect, it } from 'vitest';
import { readTraining } from '../../../src-main/engine/interchange/keras/trainingConfig.ts';

const adam = (config: object) => ({ class_name: 'Adam', config });

describe('the training that a file of Keras describes', () => {
  it.each([
    ['no training', null, undefined],
    ['an empty one', {}, undefined],
    [
      'Keras 2, with numbers of float32',
      {
        loss: 'categorical_crossentropy',
        metrics: ['accuracy'],
        sample_weight_mode: null,
        loss_weights: null,
        optimizer_config: adam({
          ...{ lr: 0.0010000000474974513, beta_1: 0.8999999761581421, beta_2: 0.9990000128746033 },
          ...{ decay: 0, epsilon: 1e-7, amsgrad: false },
        }),
      },
      {
        settings: { optimizer: 'adam', learningRate: 0.001 },
        loss: { name: 'cross-entropy', fromLogits: false },
        metrics: ['accuracy'],
        notUnderstood: [],
      },
    ],
    [
      'Keras 3, with objects',
      {
        optimizer: { class_name: 'SGD', config: { learning_rate: 0.05, momentum: 0.9, global_clipnorm: 2 } },
        loss: {
          class_name: 'CategoricalCrossentropy',
          config: { from_logits: true, label_smoothing: 0.1, reduction: 'sum_over_batch_size' },
        },
        metrics: [[{ class_name: 'MeanMetricWrapper', config: { name: 'accuracy', fn: {} } }, 'auc']],
      },
      {
        settings: { optimizer: 'momentum', learningRate: 0.05, clipNorm: 2 },
        loss: { name: 'cross-entropy', fromLogits: true, labelSmoothing: 0.1 },
        metrics: ['accuracy', 'auc'],
        notUnderstood: ['metrics = auc'],
      },
    ],
    [
      'what is done otherwise here',
      {
        optimizer_config: adam({
          learning_rate: { class_name: 'ExponentialDecay', config: { initial_learning_rate: 0.01 } },
          ...{ amsgrad: true, clipvalue: 0.5, epsilon: 0.1 },
        }),
        loss: { out: 'kld' },
        loss_weights: { out: 2 },
      },
      {
        settings: { optimizer: 'adam', learningRate: 0.01 },
        loss: undefined,
        metrics: [],
        notUnderstood: [
          ...['learning_rate = ExponentialDecay', 'amsgrad = true', 'clipvalue = 0.5', 'epsilon = 0.1'],
          ...['loss = kld', 'loss_weights = {"out":2}'],
        ],
      },
    ],
    [
      'an optimizer that is not known',
      { optimizer_config: { class_name: 'Custom>Adadelta', config: { lr: 1 } }, loss: 'mse' },
      {
        settings: {},
        loss: { name: 'mse', fromLogits: false },
        metrics: [],
        notUnderstood: ['optimizer = Adadelta'],
      },
    ],
  ])('%s', (_name, config, expected) => {
    expect(readTraining(config)).toEqual(expected);
  });
});
