import { BETA1, BETA2, MOMENTUM, RHO } from '../arithmetic/updateConstants.ts';
import type { OptimizerName } from '../networks/networkSettings.ts';
import type { NetworkSettings } from '../networks/networkSettings.ts';
import { lossNames, type LossName } from '../tasks/losses.ts';
import type { Report } from './makeLayer.ts';
import { plainOf, type MadeTraining } from './values.ts';

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
/** Arguments of optimizers in Keras' order, where positions are used. */
const order: readonly string[] = ['learning_rate'];
/** Arguments that change nothing, or only the last digits. */
const idle: readonly string[] = ['name', 'epsilon', 'jit_compile'];

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

/** The settings that `compile` and `fit` of a listing give. @param report receives what cannot be done here */
export function trainingOf(training: MadeTraining, report: Report): NetworkSettings {
  const settings: NetworkSettings = { ...optimizerOf(training, report) };
  const loss = lossOf(training, report);
  if (loss) settings.loss = loss;
  if (isBetween(training.epochs, 1, 1000)) settings.epochs = training.epochs!;
  if (isBetween(training.batchSize, 1, 4096)) settings.batchSize = training.batchSize!;
  if (
    training.validationSplit !== undefined &&
    training.validationSplit >= 0 &&
    training.validationSplit <= 0.5
  )
    settings.validationSplit = training.validationSplit;
  return settings;
}

const isBetween = (value: number | undefined, least: number, most: number): boolean =>
  value !== undefined && Number.isSafeInteger(value) && value >= least && value <= most;

function optimizerOf({ optimizer }: MadeTraining, report: Report): NetworkSettings {
  if (!optimizer) return {};
  const key = optimizer.name
    .replace(/^optimizer_/, '')
    .replaceAll('_', '')
    .toLowerCase();
  const known = optimizers[key];
  if (!known) {
    const detail = { name: optimizer.name, known: 'SGD, RMSprop, Adam, Adagrad' };
    report(optimizer.span, { code: 'optimizer-unknown', detail });
    return {};
  }
  const found: NetworkSettings = { optimizer: known.name, learningRate: known.rate };
  for (const [given, value] of optimizer.settings) {
    const position = /^\d+$/.test(given) ? order[Number(given)] : given;
    const name = position === 'lr' ? 'learning_rate' : (position ?? given);
    const plain = plainOf(value);
    if (plain === null || idle.includes(name)) continue;
    if (name === 'learning_rate' && typeof plain === 'number' && plain > 0 && plain <= 10)
      found.learningRate = plain;
    else if (name === 'global_clipnorm' && typeof plain === 'number') found.clipNorm = plain;
    else if (known.fixed[name]?.includes(plain)) {
      if (name === 'momentum' && plain !== 0) found.optimizer = 'momentum';
    } else
      report(optimizer.span, {
        code: 'setting-fixed',
        detail: {
          class: optimizer.name,
          setting: name,
          value: typeof plain === 'number' ? plain : '…',
          fixed: fixedText(known, name),
        },
      });
  }
  return found;
}

const fixedText = ({ fixed, rate }: KerasOptimizer, name: string): string =>
  name === 'learning_rate' ? `a number, such as ${rate}` : (fixed[name]?.join(' or ') ?? 'not available');

function lossOf({ loss }: MadeTraining, report: Report): LossName | undefined {
  if (!loss) return undefined;
  const known =
    losses[
      loss.name
        .replace(/^loss_/, '')
        .replaceAll('_', '')
        .toLowerCase()
    ];
  if (!known)
    report(loss.span, { code: 'loss-unknown', detail: { name: loss.name, known: lossNames.join(', ') } });
  return known;
}
