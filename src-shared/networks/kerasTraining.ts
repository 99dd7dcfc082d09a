import { BETA1, BETA2, MOMENTUM, RHO } from '../arithmetic/updateConstants.ts';
import type { LossName } from '../tasks/losses.ts';
import type { OptimizerName } from '../contract/optimizerNames.ts';
import type { NetworkSettings } from './networkSettings.ts';

/** An optimizer of Keras: its name here, Keras' default learning rate, and the values that its other arguments have here. */
interface KerasOptimizer {
  name: OptimizerName;
  rate: number;
  fixed: Readonly<Record<string, readonly unknown[]>>;
}

const off = {
  decay: [0],
  weight_decay: [0],
  nesterov: [false],
  amsgrad: [false],
  centered: [false],
  use_ema: [false],
};

/** Source of the learning rates: the Keras documentation (keras.io/api/optimizers). */
const optimizers: Readonly<Record<string, KerasOptimizer>> = {
  sgd: { name: 'sgd', rate: 0.01, fixed: { ...off, momentum: [0, MOMENTUM] } },
  rmsprop: { name: 'rmsprop', rate: 0.001, fixed: { ...off, rho: [RHO], momentum: [0] } },
  adam: { name: 'adam', rate: 0.001, fixed: { ...off, beta_1: [BETA1], beta_2: [BETA2] } },
  adagrad: { name: 'adagrad', rate: 0.001, fixed: { ...off, initial_accumulator_value: [0.1] } },
};
/** Optimizers that are known, as Keras calls them. */
export const kerasOptimizers = 'SGD, RMSprop, Adam, Adagrad';

/** Arguments that change nothing, or only with others that are refused. */
const idle: readonly string[] = [
  ...['name', 'jit_compile', 'is_legacy_optimizer', 'ema_momentum', 'ema_overwrite_frequency'],
];
/** An epsilon of at most this much changes only the last digits. */
const MOST_EPSILON = 1e-6;

/** An argument that an optimizer has another value of here. */
export interface FixedArgument {
  name: string;
  value: unknown;
  /** Values that it has here, in words; undefined where there is no such argument. */
  fixed: string | undefined;
}

/**
 * The settings that an optimizer of Keras stands for; undefined for one that is not known.
 * @param className as in Keras; underscores and capitals do not matter
 * @param settings its arguments by name; those of null are left out by Keras
 * @param report receives what cannot be done here
 */
export function settingsOfOptimizer(
  className: string,
  settings: Iterable<readonly [name: string, value: unknown]>,
  report: (argument: FixedArgument) => void,
): NetworkSettings | undefined {
  const known = optimizers[className.replaceAll('_', '').toLowerCase()];
  if (!known) return undefined;
  const found: NetworkSettings = { optimizer: known.name, learningRate: known.rate };
  for (const [given, value] of settings) {
    const name = given === 'lr' ? 'learning_rate' : given;
    if (value === null || idle.includes(name)) continue;
    if (name === 'epsilon' && typeof value === 'number' && value <= MOST_EPSILON) continue;
    if (name === 'learning_rate' && typeof value === 'number' && value > 0 && value <= 10)
      found.learningRate = value;
    else if (name === 'global_clipnorm' && typeof value === 'number') found.clipNorm = value;
    else if (known.fixed[name]?.includes(value)) {
      if (name === 'momentum' && value !== 0) found.optimizer = 'momentum';
    } else {
      const fixed =
        name === 'learning_rate' ? `a number, such as ${known.rate}` : known.fixed[name]?.join(' or ');
      report({ name, value, fixed });
    }
  }
  return found;
}

const losses: Readonly<Record<string, LossName>> = {
  categoricalcrossentropy: 'cross-entropy',
  sparsecategoricalcrossentropy: 'cross-entropy',
  binarycrossentropy: 'binary-cross-entropy',
  mse: 'mse',
  meansquarederror: 'mse',
  mae: 'mae',
  meanabsoluteerror: 'mae',
  categoricalhinge: 'hinge',
};

/** The loss that Keras calls so; undefined where it is not known. */
export const lossOfKeras = (name: string): LossName | undefined =>
  losses[name.replaceAll('_', '').toLowerCase()];
