import type { CodeLayer } from './CodePlan.ts';
import { python } from './python.ts';
import { wrappedLayer } from '../keras/write/wrappers.ts';
import { isUnusualCell } from './isUnusualCell.ts';
import { takesChannelsFirst } from './takesChannelsFirst.ts';

const recurrent = ['units', 'activation', 'use_bias', 'return_sequences', 'go_backwards'] as const;

/** The settings of a class that Keras is told, by Keras' name; ours are called the same in another spelling. */
const settings: Readonly<Record<string, readonly string[]>> = {
  Conv1D: ['filters', 'kernel_size', 'strides', 'padding', 'dilation_rate', 'activation', 'use_bias'],
  Conv2D: ['filters', 'kernel_size', 'strides', 'padding', 'dilation_rate', 'activation', 'use_bias'],
  Conv2DTranspose: [
    'filters',
    'kernel_size',
    'strides',
    'padding',
    'output_padding',
    'activation',
    'use_bias',
  ],
  DepthwiseConv2D: ['kernel_size', 'strides', 'padding', 'depth_multiplier', 'activation', 'use_bias'],
  SeparableConv2D: [
    'filters',
    'kernel_size',
    'strides',
    'padding',
    'depth_multiplier',
    'activation',
    'use_bias',
  ],
  Dense: ['units', 'activation', 'use_bias'],
  SimpleRNN: recurrent,
  LSTM: [...recurrent, 'recurrent_activation'],
  GRU: [...recurrent, 'recurrent_activation', 'reset_after'],
  MaxPooling1D: ['pool_size', 'strides', 'padding'],
  AveragePooling1D: ['pool_size', 'strides', 'padding'],
  MaxPooling2D: ['pool_size', 'strides', 'padding'],
  AveragePooling2D: ['pool_size', 'strides', 'padding'],
  GlobalAveragePooling1D: [],
  GlobalMaxPooling1D: [],
  GlobalAveragePooling2D: [],
  GlobalMaxPooling2D: [],
  Flatten: [],
  Reshape: ['target_shape'],
  Permute: ['dims'],
  RepeatVector: ['n'],
  Activation: ['activation'],
  ReLU: ['max_value'],
  ELU: ['alpha'],
  Softmax: ['axis'],
  Dropout: ['rate'],
  SpatialDropout1D: ['rate'],
  SpatialDropout2D: ['rate'],
  GaussianNoise: ['stddev'],
  GaussianDropout: ['rate'],
  BatchNormalization: ['axis', 'momentum', 'epsilon', 'center', 'scale'],
  LayerNormalization: ['axis', 'epsilon', 'center', 'scale'],
  GroupNormalization: ['groups', 'axis', 'epsilon', 'center', 'scale'],
  UpSampling2D: ['size', 'interpolation'],
  ZeroPadding2D: ['padding'],
  Cropping2D: ['cropping'],
  Rescaling: ['scale', 'offset'],
  Add: [],
  Subtract: [],
  Multiply: [],
  Average: [],
  Maximum: [],
  Minimum: [],
  Concatenate: ['axis'],
};

/** What Keras takes when it is not told, so that it need not be told. */
const usual: Readonly<Record<string, unknown>> = {
  strides: [1, 1],
  dilation_rate: [1, 1],
  padding: 'valid',
  use_bias: true,
  activation: 'linear',
  depth_multiplier: 1,
  max_value: undefined,
  interpolation: 'nearest',
  axis: -1,
  momentum: 0.99,
  epsilon: 0.001,
  center: true,
  scale: true,
  return_sequences: false,
  go_backwards: false,
  recurrent_activation: 'sigmoid',
  reset_after: true,
};
/** Settings whose usual value depends on others: they are always told. */
const alwaysTold: Readonly<Record<string, readonly string[]>> = {
  MaxPooling2D: ['strides'],
  AveragePooling2D: ['strides'],
  MaxPooling1D: ['strides'],
  AveragePooling1D: ['strides'],
  ZeroPadding2D: ['padding'],
  Rescaling: ['scale'],
  GroupNormalization: ['groups'],
};

/** A layer as a call of Keras' constructor; undefined for a class that Keras does not have. */
export function kerasLayer(layer: CodeLayer): string | undefined {
  const { className, config, variable } = layer;
  const wrapped = wrappedLayer(layer.layer);
  if (wrapped) {
    // Versions of Keras do not agree about what it takes the mean of: the values of a step, or of all.
    if (wrapped.getClassName() === 'BatchNormalization') return undefined;
    const made = kerasLayer({ ...layer, ...wrappedCode(wrapped), variable: `${variable}_inside` });
    const mode = config['mergeMode'] === undefined ? '' : `merge_mode=${python(config['mergeMode'])}, `;
    return made && `keras.layers.${className}(${made}, ${mode}name=${python(variable)})`;
  }
  if (takesChannelsFirst(config) || isUnusualCell(className, config)) return undefined;
  const told = settings[className];
  if (!told && className !== 'LeakyReLU') return undefined;
  const args = (told ?? []).flatMap((setting) => {
    const value = config[camelCase(setting)];
    const isUsual = JSON.stringify(value) === JSON.stringify(usual[setting]) || value === undefined;
    if (isUsual && !alwaysTold[className]?.includes(setting)) return [];
    return [`${setting}=${python(value)}`];
  });
  if (className === 'LeakyReLU') args.push(`negative_slope=${python(config['alpha'])}`);
  return `keras.layers.${className}(${[...args, `name=${python(variable)}`].join(', ')})`;
}

const wrappedCode = (layer: CodeLayer['layer']): Pick<CodeLayer, 'className' | 'config' | 'layer'> => ({
  className: layer.getClassName(),
  config: layer.getConfig(),
  layer,
});

const camelCase = (setting: string): string =>
  setting.replace(/_(\w)/g, (_whole, letter: string) => letter.toUpperCase());
