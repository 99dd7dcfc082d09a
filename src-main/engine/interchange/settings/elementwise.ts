import type { ClassSettings } from './ClassSettings.ts';
import { notUnderstood } from './notUnderstood.ts';

/** Layers that compute each value by itself, normalise, or join several inputs. */
export const elementwise: readonly ClassSettings[] = [
  { className: 'Activation', activations: ['activation'] },
  {
    className: 'ReLU',
    honoured: ['max_value', 'negative_slope'],
    only: { threshold: [0, null] },
    convert: leaky,
    becomes: ({ alpha }) => (alpha === undefined ? undefined : 'LeakyReLU'),
  },
  {
    className: 'LeakyReLU',
    honoured: ['alpha', 'negative_slope'],
    // Keras 3 calls the slope another name; TensorFlow.js would pass over it.
    convert: ({ negative_slope: slope, ...config }) =>
      slope === undefined ? config : { ...config, alpha: slope },
  },
  { className: 'PReLU', honoured: ['shared_axes'] },
  { className: 'ELU', honoured: ['alpha'] },
  { className: 'ThresholdedReLU', honoured: ['theta'] },
  {
    className: 'Softmax',
    honoured: ['axis'],
    // TensorFlow.js would take the second axis where none is named, Keras takes the last.
    convert: (...received) => ({ axis: -1, ...oneAxis(...received) }),
  },
  ...[
    'Dropout',
    'SpatialDropout1D',
    'SpatialDropout2D',
    'SpatialDropout3D',
    'AlphaDropout',
    'GaussianDropout',
  ].map((className) => ({ className, training: ['rate', 'noise_shape', 'data_format'] })),
  { className: 'GaussianNoise', training: ['stddev'] },
  { className: 'ActivityRegularization', training: ['l1', 'l2'] },
  {
    className: 'BatchNormalization',
    honoured: ['axis', 'epsilon', 'center', 'scale'],
    training: ['momentum', 'synchronized', 'renorm_clipping', 'renorm_momentum'],
    only: {
      renorm: [false, null],
      virtual_batch_size: [null],
      adjustment: [null],
      fused: [null, true, false],
      mode: [0],
    },
    convert: oneAxis,
  },
  {
    className: 'LayerNormalization',
    honoured: ['axis', 'epsilon', 'center', 'scale'],
    only: { rms_scaling: [false, null] },
  },
  {
    className: 'GroupNormalization',
    honoured: ['groups', 'epsilon', 'center', 'scale'],
    only: { axis: [-1, 3] },
    // The channels come last in any case.
    convert: ({ axis: _last, ...config }) => config,
  },
  { className: 'UnitNormalization', honoured: ['axis'] },
  { className: 'RMSNormalization', honoured: ['epsilon'], only: { axis: [-1, [-1]] } },
  {
    className: 'MultiHeadAttention',
    honoured: ['num_heads', 'key_dim', 'value_dim', 'use_bias', 'output_shape', 'use_causal_mask'],
    leftOut: ['dropout'],
    only: {
      attention_axes: [null, [1], 1],
      use_gate: [false, null],
      sliding_window: [null],
      flash_attention: [null, false, true],
    },
  },
  {
    className: 'Attention',
    honoured: ['use_scale'],
    leftOut: ['dropout'],
    only: { score_mode: ['dot', null], causal: [false, null] },
  },
  {
    className: 'AdditiveAttention',
    honoured: ['use_scale'],
    leftOut: ['dropout'],
    only: { causal: [false, null], score_mode: ['dot', null] },
  },
  ...['Add', 'Subtract', 'Multiply', 'Average', 'Maximum', 'Minimum'].map((className) => ({ className })),
  { className: 'Concatenate', honoured: ['axis'] },
  { className: 'Dot', honoured: ['axes', 'normalize'] },
  { className: 'Masking', honoured: ['mask_value'] },
  { className: 'Identity' },
];

type Convert = NonNullable<ClassSettings['convert']>;

/** A ReLU with a slope is a LeakyReLU, and TensorFlow.js knows no slope together with a highest value. */
function leaky(...[{ negative_slope: slope, ...config }, context]: Parameters<Convert>): ReturnType<Convert> {
  if (slope === undefined || slope === null || slope === 0) return config;
  if (typeof config['max_value'] === 'number') throw notUnderstood(context, 'negative_slope', slope);
  const { max_value: _none, ...others } = config;
  return { ...others, alpha: slope };
}

/** tf.keras writes the one axis as a list. */
function oneAxis(...[config, context]: Parameters<Convert>) {
  const { axis } = config;
  if (!Array.isArray(axis)) return config;
  if (axis.length !== 1) throw notUnderstood(context, 'axis', axis);
  return { ...config, axis: axis[0] as unknown };
}
