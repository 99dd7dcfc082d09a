/** How a setting of a layer is called here, and in Keras. */
type Names = readonly (string | readonly [here: string, keras: string])[];

/** What is written of the settings of a class. */
export interface KerasSettings {
  names: Names;
  /** What Keras calls the class, if otherwise. */
  className?: string;
  /** Whether one of them is an activation function. */
  hasActivation?: true;
  /** Whether it has gates with an activation function of their own, and its weights belong to its cell. */
  isRecurrent?: true;
  /** Dense layers that it consists of, which its weights belong to. It is called with several inputs, not with a list of them. */
  parts?: readonly string[];
}

const convolution: Names = [
  ['kernelSize', 'kernel_size'],
  'strides',
  'padding',
  ['dataFormat', 'data_format'],
  ['dilationRate', 'dilation_rate'],
  ['useBias', 'use_bias'],
];
const pooling: KerasSettings = {
  names: [['poolSize', 'pool_size'], 'strides', 'padding', ['dataFormat', 'data_format']],
};
const format: Names = [['dataFormat', 'data_format']];
const merging: KerasSettings = { names: [] };
const sequence: Names = [
  'units',
  ['useBias', 'use_bias'],
  'dropout',
  ['recurrentDropout', 'recurrent_dropout'],
  ['returnSequences', 'return_sequences'],
  ['goBackwards', 'go_backwards'],
  'stateful',
];

/** Classes of layers that Keras computes as they are computed here, with their settings. */
export const kerasSettings: Readonly<Record<string, KerasSettings>> = {
  Dense: { names: ['units', ['useBias', 'use_bias']], hasActivation: true },
  Conv1D: { names: ['filters', ...convolution], hasActivation: true },
  Conv2D: { names: ['filters', ...convolution], hasActivation: true },
  GroupedConv1D: {
    ...{ className: 'Conv1D', names: ['filters', 'groups', ...convolution], hasActivation: true },
  },
  GroupedConv2D: {
    ...{ className: 'Conv2D', names: ['filters', 'groups', ...convolution], hasActivation: true },
  },
  Conv2DTranspose: {
    names: ['filters', ['outputPadding', 'output_padding'], ...convolution],
    hasActivation: true,
  },
  DepthwiseConv2D: { names: [['depthMultiplier', 'depth_multiplier'], ...convolution], hasActivation: true },
  SeparableConv2D: {
    names: ['filters', ['depthMultiplier', 'depth_multiplier'], ...convolution],
    hasActivation: true,
  },
  Conv1DTranspose: {
    names: ['filters', ['outputPadding', 'output_padding'], ...convolution],
    hasActivation: true,
  },
  SeparableConv1D: {
    names: ['filters', ['depthMultiplier', 'depth_multiplier'], ...convolution],
    hasActivation: true,
  },
  DepthwiseConv1D: { names: [['depthMultiplier', 'depth_multiplier'], ...convolution], hasActivation: true },
  MaxPooling1D: { names: [['poolSize', 'pool_size'], 'strides', 'padding'] },
  AveragePooling1D: { names: [['poolSize', 'pool_size'], 'strides', 'padding'] },
  MaxPooling2D: pooling,
  AveragePooling2D: pooling,
  GlobalMaxPooling1D: { names: ['keepdims'] },
  GlobalAveragePooling1D: { names: ['keepdims'] },
  GlobalMaxPooling2D: { names: [...format, 'keepdims'] },
  GlobalAveragePooling2D: { names: [...format, 'keepdims'] },
  Activation: { names: [], hasActivation: true },
  ReLU: { names: [['maxValue', 'max_value']] },
  LeakyReLU: { names: [['alpha', 'negative_slope']] },
  ELU: { names: ['alpha'] },
  PReLU: { names: [['sharedAxes', 'shared_axes']] },
  Softmax: { names: ['axis'] },
  BatchNormalization: { names: ['axis', 'momentum', 'epsilon', 'center', 'scale'] },
  LayerNormalization: { names: ['axis', 'epsilon', 'center', 'scale'] },
  GroupNormalization: { names: ['groups', 'axis', 'epsilon', 'center', 'scale'] },
  Attention: { names: [['useScale', 'use_scale']] },
  AdditiveAttention: { names: [['useScale', 'use_scale']] },
  MultiHeadAttention: {
    names: [
      ['numHeads', 'num_heads'],
      ['keyDim', 'key_dim'],
      ['valueDim', 'value_dim'],
      ['useBias', 'use_bias'],
      ['outputShape', 'output_shape'],
    ],
    parts: ['query', 'key', 'value', 'output'],
  },
  SimpleRNN: { names: sequence, hasActivation: true, isRecurrent: true },
  LSTM: { names: sequence, hasActivation: true, isRecurrent: true },
  GRU: { names: sequence, hasActivation: true, isRecurrent: true },
  Embedding: {
    names: [
      ['inputDim', 'input_dim'],
      ['outputDim', 'output_dim'],
      ['maskZero', 'mask_zero'],
    ],
  },
  Masking: { names: [['maskValue', 'mask_value']] },
  Flatten: { names: format },
  Reshape: { names: [['targetShape', 'target_shape']] },
  Permute: { names: ['dims'] },
  RepeatVector: { names: ['n'] },
  ZeroPadding1D: { names: ['padding'] },
  Cropping1D: { names: ['cropping'] },
  UpSampling1D: { names: ['size'] },
  CenterCrop: { names: ['height', 'width'] },
  UnitNormalization: { names: ['axis'] },
  RMSNormalization: { names: ['axis', 'epsilon'] },
  ZeroPadding2D: { names: ['padding', ...format] },
  Cropping2D: { names: ['cropping', ...format] },
  UpSampling2D: { names: ['size', ...format, 'interpolation'] },
  Resizing: { names: ['height', 'width', 'interpolation'] },
  Rescaling: { names: ['scale', 'offset'] },
  Normalization: { names: ['axis', 'mean', 'variance', 'invert'] },
  Add: merging,
  Subtract: merging,
  Multiply: merging,
  Average: merging,
  Maximum: merging,
  Minimum: merging,
  Concatenate: { names: ['axis'] },
  Dropout: { names: ['rate'] },
  SpatialDropout1D: { names: ['rate'] },
  SpatialDropout2D: { names: ['rate'] },
  AlphaDropout: { names: ['rate'] },
  GaussianDropout: { names: ['rate'] },
  GaussianNoise: { names: ['stddev'] },
  Identity: merging,
};

/** What Keras calls a class of layers. */
export const kerasClassOf = (className: string): string => kerasSettings[className]?.className ?? className;
