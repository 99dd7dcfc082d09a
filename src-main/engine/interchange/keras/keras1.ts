import type { JsonObject } from '../ReadModel.ts';
import type { SettingsContext } from '../settings/ClassSettings.ts';
import { notUnderstood } from '../settings/notUnderstood.ts';

/** What classes of Keras 1 are called since Keras 2. */
const classNames: Readonly<Record<string, string>> = {
  Convolution1D: 'Conv1D',
  Convolution2D: 'Conv2D',
  Convolution3D: 'Conv3D',
  AtrousConvolution1D: 'Conv1D',
  AtrousConvolution2D: 'Conv2D',
  SeparableConvolution2D: 'SeparableConv2D',
};

/** What settings of Keras 1 are called since Keras 2, whatever the class. */
const settingNames: Readonly<Record<string, string>> = {
  nb_filter: 'filters',
  filter_length: 'kernel_size',
  subsample: 'strides',
  subsample_length: 'strides',
  stride: 'strides',
  pool_length: 'pool_size',
  border_mode: 'padding',
  atrous_rate: 'dilation_rate',
  bias: 'use_bias',
  p: 'rate',
  sigma: 'stddev',
  inner_activation: 'recurrent_activation',
  consume_less: 'implementation',
  dropout_W: 'dropout',
  dropout_U: 'recurrent_dropout',
  W_regularizer: 'kernel_regularizer',
  W_constraint: 'kernel_constraint',
  U_regularizer: 'recurrent_regularizer',
  U_constraint: 'recurrent_constraint',
  b_regularizer: 'bias_regularizer',
  b_constraint: 'bias_constraint',
};
/** Settings of Keras 1 that say how weights begin. */
const training = /^(?:(?:inner_|forget_bias_|beta_|gamma_)?init|input_dtype)$/;
/** Classes whose kernels are turned by 180 degrees where Theano computed, which no file of Keras 1 says. */
const turned = /^Conv/;

/** Settings of Keras 1 that are taken together, or stand for another one. */
const joined = new Set(['nb_row', 'nb_col', 'dim_ordering']);

/** The class that a class of Keras 1 is today. */
export const classOfKeras1 = (className: string): string => classNames[className] ?? className;

/** Settings of Keras 1 as Keras 2 has them. @throws FeaturescopeError `model/setting-not-understood` */
export function settingsOfKeras1(config: JsonObject, context: SettingsContext): JsonObject {
  const changed: JsonObject = {};
  for (const [name, value] of Object.entries(config))
    if (!training.test(name) && !joined.has(name)) changed[nameToday(name, context.className)] = value;
  const { nb_row: rows, nb_col: columns, dim_ordering: order } = config;
  const { input_dim: input, input_length: length } = changed;
  if (rows !== undefined) changed['kernel_size'] = [rows, columns];
  if (order === 'th') {
    if (turned.test(context.className)) throw notUnderstood(context, 'dim_ordering', order);
    changed['data_format'] = 'channels_first';
  } else if (order === 'tf') changed['data_format'] = 'channels_last';
  else if (order !== undefined) throw notUnderstood(context, 'dim_ordering', order);
  if (context.className !== 'Embedding') withInput(changed, input, length);
  return changed;
}

function nameToday(name: string, className: string): string {
  if (name === 'output_dim' && className !== 'Embedding') return 'units';
  return settingNames[name] ?? name;
}

/** The first layer of a network may say how many values it takes, instead of their shape. */
function withInput(config: JsonObject, input: unknown, length: unknown): void {
  delete config['input_dim'];
  delete config['input_length'];
  if (typeof input !== 'number' || config['batch_input_shape'] !== undefined) return;
  config['batch_input_shape'] = length === undefined ? [null, input] : [null, length, input];
}
