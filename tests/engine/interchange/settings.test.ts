import { describe, expect, it } from 'vitest';
import { normaliseTopology } from '../../../src-main/engine/interchange/keras/normaliseTopology.ts';
import { normalising } from '../../../src-main/engine/interchange/keras/Normalising.ts';
import { safeName, shownName } from '../../../src-main/engine/interchange/layerNames.ts';
import type { ListedClass } from '../../../src-main/engine/interchange/ReadModel.ts';
import type { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { noteText } from '../../../src-shared/contract/imports.ts';

const sequential = (className: string, config: object): object => ({
  class_name: 'Sequential',
  config: { name: 'net', layers: [{ class_name: className, config: { name: 'layer', ...config } }] },
});

/** The first layer's settings as they are taken from a file of this version of Keras. */
function taken(className: string, config: object, version: string | null = '3.8.0'): ListedClass {
  const { config: network } = normaliseTopology(
    sequential(className, config),
    normalising(version ?? undefined),
  );
  return (network['layers'] as ListedClass[])[0]!;
}

function refusal(className: string, config: object, version?: string): string {
  try {
    taken(className, config, version);
    return 'taken';
  } catch (error) {
    const { code, detail } = error as FeaturescopeError;
    return `${code} ${String(detail['setting'] ?? detail['class'])}`;
  }
}

describe('the calls of an attention', () => {
  const tensor = { class_name: '__keras_tensor__', config: { keras_history: ['x', 0, 0] } };
  const network = (...causal: (boolean | undefined)[]): ListedClass[] => {
    const input = { class_name: 'InputLayer', config: { name: 'x', batch_shape: [null, 4, 6] }, name: 'x' };
    const attention = {
      ...{ class_name: 'MultiHeadAttention', name: 'attention' },
      config: { name: 'attention', num_heads: 2, key_dim: 3 },
      inbound_nodes: causal.map((use) => ({
        args: [tensor],
        kwargs: { value: tensor, ...(use !== undefined && { use_causal_mask: use }) },
      })),
    };
    const config = {
      ...{ name: 'net', layers: [{ ...input, inbound_nodes: [] }, attention] },
      ...{ input_layers: [['x', 0, 0]], output_layers: [['attention', 0, 0]] },
    };
    return normaliseTopology({ class_name: 'Functional', config }, normalising('3.8.0')).config[
      'layers'
    ] as ListedClass[];
  };

  it('say whether a step sees only those before it, which becomes a setting of the layer', () => {
    expect(network(true, true)[1]!.config['use_causal_mask']).toBe(true);
    expect(network(undefined, false)[1]!.config['use_causal_mask']).toBeUndefined();
  });

  it('are refused where they differ in that', () => {
    expect(() => network(true, undefined)).toThrow(
      expect.objectContaining({ code: 'model/call-not-understood' }),
    );
  });
});

describe('settings of a layer', () => {
  it.each([
    ['Conv2D', { groups: 2, data_format: 'channels_first' }, 'groups'],
    ['Conv1D', { groups: 1.5 }, 'groups'],
    ['Conv1D', { groups: 2, data_format: 'channels_first' }, 'data_format'],
    ['Conv2DTranspose', { dilation_rate: [2, 2] }, 'dilation_rate'],
    ['DepthwiseConv2D', { dilation_rate: [2, 2], strides: [2, 2] }, 'dilation_rate'],
    ['DepthwiseConv2D', { dilation_rate: [2, 2], data_format: 'channels_first' }, 'dilation_rate'],
    ['DepthwiseConv2D', { strides: [1, 2] }, 'strides'],
    ['Conv1D', { padding: 'full' }, 'padding'],
    ['GroupNormalization', { axis: 1 }, 'axis'],
    ['UpSampling2D', { interpolation: 'bicubic' }, 'interpolation'],
    ['BatchNormalization', { renorm: true }, 'renorm'],
    ['BatchNormalization', { axis: [1, 2] }, 'axis'],
    ['LayerNormalization', { rms_scaling: true }, 'rms_scaling'],
    ['GRU', { units: 3, stateful: true }, 'stateful'],
    ['LSTM', { units: 3, stateful: true }, 'stateful'],
    ['ReLU', { threshold: 0.5 }, 'threshold'],
    ['ReLU', { negative_slope: 0.1, max_value: 6 }, 'negative_slope'],
    ['Dense', { units: 3, activation: 'sparsemax' }, 'activation'],
    ['Dense', { units: 3, invented: 1 }, 'invented'],
    ['Resizing', { crop_to_aspect_ratio: true }, 'crop_to_aspect_ratio'],
    ['InputLayer', { sparse: true }, 'sparse'],
  ])('of %s that would be computed otherwise is refused by name: %o', (className, config, setting) => {
    expect(refusal(className, config)).toBe(`model/setting-not-understood ${setting}`);
  });

  it.each([['Lambda'], ['TensorFlowOpLayer'], ['QDense'], ['MaxPooling3D'], ['__import__']])(
    'of the class %s are not even looked at',
    (className) => {
      expect(refusal(className, {})).toBe(`model/layer-unknown ${className}`);
    },
  );

  it.each([
    ['Conv1D', { filters: 2, kernel_size: 3 }],
    ['Conv3D', { filters: 2, kernel_size: 3 }],
    ['SeparableConv2D', { filters: 2, kernel_size: 3 }],
    ['MaxPooling1D', { pool_size: 2 }],
    ['GlobalAveragePooling1D', {}],
  ])(
    'that put the channels first are refused by name where no layer computes them: %s',
    (className, config) => {
      expect(refusal(className, { ...config, data_format: 'channels_first' })).toBe(
        'model/setting-not-understood data_format',
      );
      expect(taken(className, { ...config, data_format: 'channels_last' }).class_name).toBe(className);
    },
  );

  it('mean what the version of Keras meant by them', () => {
    expect(taken('LeakyReLU', { negative_slope: 0.1 }).config['alpha']).toBe(0.1);
    expect([{}, { axis: [2] }, { axis: 1 }].map((axis) => taken('Softmax', axis).config['axis'])).toEqual([
      ...[-1, 2, 1],
    ]);
    expect(taken('ReLU', { negative_slope: 0.1 })).toMatchObject({
      class_name: 'LeakyReLU',
      config: { alpha: 0.1 },
    });
    expect(taken('Activation', { activation: 'hard_sigmoid' }).config['activation']).toBe('hard_sigmoid6');
    expect(taken('Activation', { activation: 'hard_sigmoid' }, '2.3.1').config['activation']).toBe(
      'hard_sigmoid',
    );
    const upSampling = { size: [2, 2], interpolation: 'bilinear' };
    expect(taken('UpSampling2D', upSampling, '2.3.1').config['half_pixel_centers']).toBe(true);
    expect(taken('UpSampling2D', upSampling, null).config['half_pixel_centers']).toBeUndefined();
  });

  it('of Keras 1 get the names of today', () => {
    const old = {
      ...{ nb_filter: 4, nb_row: 3, nb_col: 2, border_mode: 'same', subsample: [1, 1], dim_ordering: 'tf' },
      ...{ bias: true, init: 'glorot_uniform', W_regularizer: null, batch_input_shape: [null, 8, 8, 3] },
    };
    expect(taken('Convolution2D', old, '1.2.2')).toEqual({
      class_name: 'Conv2D',
      config: {
        ...{ name: 'layer', filters: 4, kernel_size: [3, 2], padding: 'same', strides: [1, 1] },
        ...{ data_format: 'channels_last', use_bias: true, batch_input_shape: [null, 8, 8, 3] },
      },
    });
    expect(refusal('Convolution2D', { ...old, dim_ordering: 'th' }, '1.2.2')).toBe(
      'model/setting-not-understood dim_ordering',
    );
  });

  it('that only matter in training are passed over', () => {
    const config = taken('Dense', {
      ...{ units: 3, kernel_regularizer: { class_name: 'L2', config: { l2: 1 } }, lora_rank: null },
      ...{ dtype: { class_name: 'DTypePolicy', config: { name: 'mixed_float16' } }, trainable: false },
    }).config;
    expect(config).toEqual({ name: 'layer', units: 3, dtype: 'float32', trainable: false });
  });
});

describe('names of layers', () => {
  it.each(['평탄화', 'block1/dense, all', 'con', 'a b', '_x', 'utf.x', '.5c.', '😀', 'conv2d_1', 'a.b-c'])(
    '"%s" is one that TensorFlow.js takes, and is given back',
    (name) => {
      const safe = safeName(name);
      expect(safe).toMatch(/^[A-Za-z0-9][-A-Za-z0-9._]*$/);
      expect(shownName(safe)).toBe(name);
      expect(safeName(safe)).toBe(safe);
    },
  );
});

describe('settings that training does not honour here', () => {
  /** What is told of a network of these layers, in English. */
  function told(layers: [className: string, config: object][], version = '3.8.0'): string[] {
    const settings = normalising(version);
    const listed = layers.map(([className, config], index) => ({
      class_name: className,
      config: { name: `layer${index + 1}`, ...config },
    }));
    normaliseTopology({ class_name: 'Sequential', config: { name: 'net', layers: listed } }, settings);
    return settings.notes.map((note) => noteText(note, 'en'));
  }
  const l2 = { class_name: 'L2', config: { l2: 0.00009999999747378752 } };
  const maxNorm = { class_name: 'MaxNorm', config: { max_value: 3, axis: 0 } };

  it.each([
    ['LSTM', { units: 3, dropout: 0.2 }, 'dropout 0.2'],
    ['GRU', { units: 3, dropout: 0.30000001192092896 }, 'dropout 0.3'],
    ['SimpleRNN', { units: 3, recurrent_dropout: 0.1 }, 'recurrent_dropout 0.1'],
    ['Dense', { units: 3, kernel_regularizer: l2 }, 'kernel_regularizer L2(l2 = 0.0001)'],
    ['Dense', { units: 3, bias_regularizer: 'l2' }, 'bias_regularizer l2'],
    ['Dense', { units: 3, lora_rank: 4 }, 'lora_rank 4'],
    ['Conv2D', { filters: 3, activity_regularizer: l2 }, 'activity_regularizer L2(l2 = 0.0001)'],
    ['Conv2D', { filters: 3, kernel_constraint: maxNorm }, 'kernel_constraint MaxNorm(max_value = 3)'],
    [
      'Conv2D',
      { filters: 3, bias_constraint: { class_name: 'NonNeg', config: {} } },
      'bias_constraint NonNeg',
    ],
    ['DepthwiseConv2D', { depthwise_constraint: maxNorm }, 'depthwise_constraint MaxNorm(max_value = 3)'],
    ['BatchNormalization', { beta_regularizer: l2 }, 'beta_regularizer L2(l2 = 0.0001)'],
    ['BatchNormalization', { gamma_constraint: maxNorm }, 'gamma_constraint MaxNorm(max_value = 3)'],
    ['LSTM', { units: 3, recurrent_regularizer: l2 }, 'recurrent_regularizer L2(l2 = 0.0001)'],
    [
      'Embedding',
      { output_dim: 3, embeddings_constraint: maxNorm },
      'embeddings_constraint MaxNorm(max_value = 3)',
    ],
    ['PReLU', { alpha_regularizer: l2 }, 'alpha_regularizer L2(l2 = 0.0001)'],
    [
      'Bidirectional',
      { layer: { class_name: 'LSTM', config: { name: 'layer1', units: 3, dropout: 0.5 } } },
      'dropout 0.5',
    ],
    [
      'TimeDistributed',
      { layer: { class_name: 'SpatialDropout1D', config: { name: 'inner', rate: 0.5 } } },
      'rate 0.5 (SpatialDropout1D)',
    ],
  ])('are named: %s, %o', (className, config, setting) => {
    expect(told([[className, config]])).toEqual([`Not honoured in training here: ${setting} of layer1.`]);
  });

  it.each([
    ['LSTM', { units: 3, dropout: 0, recurrent_dropout: 0.0, unroll: true, implementation: 2 }],
    ['Dense', { units: 3, kernel_regularizer: null, activity_regularizer: null, lora_rank: null }],
    ['Dense', { units: 3, kernel_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0 } } }],
    ['BatchNormalization', { beta_regularizer: null, momentum: 0.9, synchronized: true }],
    ['Dropout', { rate: 0.5, noise_shape: null, seed: 3 }],
    ['GaussianNoise', { stddev: 0.5, seed: 3 }],
  ])('are not told where they do nothing, or are honoured: %s, %o', (className, config) => {
    expect(told([[className, config]])).toEqual([]);
  });

  it('are one note for all layers that have the same', () => {
    const five = Array.from({ length: 6 }, (): [string, object] => [
      'Dense',
      { units: 3, kernel_regularizer: l2 },
    ]);
    expect(told(five)).toEqual([
      'Not honoured in training here: kernel_regularizer L2(l2 = 0.0001) of layer1, layer2, layer3, layer4 and 2 more.',
    ]);
  });

  it('are those of Keras 1 by the names of today', () => {
    const old = {
      ...{ output_dim: 3, dropout_W: 0.2, dropout_U: 0.1 },
      W_regularizer: { name: 'WeightRegularizer', l1: 0, l2: 0.01 },
    };
    expect(told([['LSTM', old]], '1.2.2')).toEqual([
      'Not honoured in training here: dropout 0.2 of layer1.',
      'Not honoured in training here: recurrent_dropout 0.1 of layer1.',
      'Not honoured in training here: kernel_regularizer WeightRegularizer(l2 = 0.01) of layer1.',
    ]);
  });

  it('are not taken, so that the same step draws the same numbers', () => {
    expect(taken('LSTM', { units: 3, dropout: 0.2, recurrent_dropout: 0.1 }).config).toEqual({
      name: 'layer',
      units: 3,
    });
    const wrapped = { class_name: 'Dropout', config: { name: 'inner', rate: 0.5 } };
    expect(taken('TimeDistributed', { layer: wrapped })).toEqual({
      class_name: 'Dropout',
      config: { name: 'layer', rate: 0.5 },
    });
  });
});
