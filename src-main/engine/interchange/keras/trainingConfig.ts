import { lossOfKeras, settingsOfOptimizer } from '../../../../src-shared/networks/kerasTraining.ts';
import type { JsonObject, TrainingOfFile } from '../ReadModel.ts';

/** What says nothing of a training, or nothing that matters. */
const idle: readonly string[] = [
  ...[
    'optimizer',
    'optimizer_config',
    'loss',
    'metrics',
    'run_eagerly',
    'steps_per_execution',
    'jit_compile',
  ],
];
/** Metrics that are shown of every training. */
const shown =
  /^(?:loss|acc(?:uracy)?|(?:sparse_)?categorical_accuracy|binary_accuracy|ms?e|mae|mean_(?:squared|absolute)_error)$/;
/** Digits that a float32 has. */
const DIGITS = 7;

/**
 * How a network was trained, as its file says it: what `compile` was given.
 * @param config the `training_config` of HDF5 files and of TensorFlow.js, or the `compile_config` of Keras 3
 * @returns undefined where the file says nothing
 */
export function readTraining(config: unknown): TrainingOfFile | undefined {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return undefined;
  const given = config as JsonObject;
  const notUnderstood: string[] = [];
  const told = (name: string, value: unknown): void => void notUnderstood.push(`${name} = ${short(value)}`);
  const settings = { ...optimizerOf(given['optimizer_config'] ?? given['optimizer'], told) };
  const loss = lossOf(given['loss'], told);
  const metrics = namesOf(given['metrics']);
  for (const name of metrics) if (!shown.test(name)) told('metrics', name);
  for (const [name, value] of Object.entries(given))
    if (!idle.includes(name) && value !== null && !(Array.isArray(value) && value.length === 0))
      told(name, value);
  const isEmpty = Object.keys(settings).length === 0 && !loss && metrics.length === 0;
  if (isEmpty && notUnderstood.length === 0) return undefined;
  return { settings, loss, metrics, notUnderstood };
}

type Tell = (name: string, value: unknown) => void;

function optimizerOf(given: unknown, told: Tell): TrainingOfFile['settings'] {
  if (given === undefined || given === null) return {};
  const { class_name: kind, config } = (
    typeof given === 'string' ? { class_name: given } : given
  ) as JsonObject;
  const name = typeof kind === 'string' ? kind.replace(/^.*>/, '') : undefined;
  const settings = Object.entries((config ?? {}) as JsonObject).map(
    ([key, value]) => [key, plain(key, value, told)] as const,
  );
  const found =
    name === undefined
      ? undefined
      : settingsOfOptimizer(name, settings, (argument) => told(argument.name, argument.value));
  if (!found) told('optimizer', name ?? given);
  return found ?? {};
}

/** A number as it was written before it was kept in float32; of a schedule of learning rates its first. */
function plain(name: string, value: unknown, told: Tell): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(DIGITS));
  const { class_name: kind, config } = (value ?? {}) as { class_name?: unknown; config?: JsonObject };
  const first = config?.['initial_learning_rate'];
  if (!/^(?:lr|learning_rate)$/.test(name) || typeof kind !== 'string' || typeof first !== 'number')
    return value;
  told(name, kind);
  return Number(first.toPrecision(DIGITS));
}

function lossOf(given: unknown, told: Tell): TrainingOfFile['loss'] {
  if (given === undefined || given === null) return undefined;
  const one = onlyOne(given);
  const { class_name: kind, config } = (
    typeof one === 'string' ? { class_name: one } : (one ?? {})
  ) as JsonObject;
  // Keras 3 writes a function by its name: {class_name: "function", config: "mse"}.
  const name = kind === 'function' && typeof config === 'string' ? config : kind;
  const known = typeof name === 'string' ? lossOfKeras(name.replace(/^.*>/, '')) : undefined;
  if (!known) {
    told('loss', name ?? given);
    return undefined;
  }
  const settings = (typeof config === 'object' ? config : {}) as JsonObject;
  const smoothing = Number(settings['label_smoothing'] ?? 0);
  if (smoothing > 0 && known !== 'cross-entropy') told('label_smoothing', smoothing);
  return {
    name: known,
    fromLogits: settings['from_logits'] === true,
    ...(smoothing > 0 && smoothing < 1 && known === 'cross-entropy' && { labelSmoothing: smoothing }),
  };
}

/** The loss of a network with one output, which may stand in a list, or by the name of the output. */
function onlyOne(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || 'class_name' in given) return given;
  const all = Object.values(given);
  return all.length === 1 ? (all[0] as unknown) : given;
}

/** Names of metrics, however they are nested. */
function namesOf(given: unknown): string[] {
  if (typeof given === 'string') return [given];
  if (typeof given !== 'object' || given === null) return [];
  if (!('class_name' in given)) return Object.values(given).flatMap(namesOf);
  const { class_name: kind, config } = given as { class_name: unknown; config?: unknown };
  if (typeof config === 'string') return [config];
  const { name } = (config ?? {}) as { name?: unknown };
  return [typeof name === 'string' ? name : String(kind)];
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
