import { ownActivations } from '../../layers/activation/kerasActivations.ts';
import type { SettingsContext } from './ClassSettings.ts';
import { notUnderstood } from './notUnderstood.ts';

/** Activation functions by their names in Keras, and what they are called here. */
const known: Readonly<Record<string, string>> = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  sigmoid: 'sigmoid',
  hard_sigmoid: 'hard_sigmoid',
  tanh: 'tanh',
  softmax: 'softmax',
  log_softmax: 'log_softmax',
  softplus: 'softplus',
  softsign: 'softsign',
  elu: 'elu',
  selu: 'selu',
  swish: 'swish',
  silu: 'swish',
  gelu: 'gelu',
  mish: 'mish',
  hard_silu: 'hard_swish',
  // Those that differ from TensorFlow.js, or that our own networks have.
  ...Object.fromEntries(ownActivations.map((name) => [snakeCase(name), snakeCase(name)])),
};

/**
 * The name of an activation function, as TensorFlow.js takes it.
 * @param value a name, nothing, or one of the objects that Keras writes for a function
 * @throws FeaturescopeError `model/setting-not-understood`
 */
export function activationName(value: unknown, setting: string, context: SettingsContext): string {
  if (value === null || value === undefined) return 'linear';
  const name = nameIn(value);
  const found = name === undefined ? undefined : known[snakeCase(name)];
  if (found === undefined) throw notUnderstood(context, setting, value);
  // Keras 3 has another straight line than Keras 2 and TensorFlow.js: relu6(x + 3) / 6 for clip(0.2 x + 0.5, 0, 1).
  return found === 'hard_sigmoid' && context.keras === 3 ? 'hard_sigmoid6' : found;
}

/** Of a function by name, also within the objects of Keras; undefined where it is anything else. */
function nameIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const { class_name: kind, config, module } = (value ?? {}) as Record<string, unknown>;
  if (kind === 'function' && typeof config === 'string' && (module === undefined || module === 'builtins'))
    return config;
  // As some versions write `activation=keras.activations.relu`, or a layer without settings of its own.
  if (typeof kind !== 'string') return undefined;
  const settings = Object.entries((config ?? {}) as Record<string, unknown>).filter(
    ([key, set]) => !['name', 'trainable', 'dtype', 'activation'].includes(key) && set !== null,
  );
  if (kind === 'Activation') return nameIn((config as Record<string, unknown>)['activation']);
  if (kind === 'Softmax' && settings.every(([key, set]) => key === 'axis' && set === -1)) return 'softmax';
  if (kind === 'ReLU' && settings.every(([, set]) => set === 0)) return 'relu';
  return undefined;
}

function snakeCase(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
