import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { handsOn } from '../../layers/handOn.ts';
import { safeName } from '../layerNames.ts';
import type { JsonObject, ListedClass } from '../ReadModel.ts';
import { activationName } from '../settings/activations.ts';
import type { ClassSettings, SettingsContext } from '../settings/ClassSettings.ts';
import { settingsOfClass } from '../settings/classes.ts';
import { notUnderstood } from '../settings/notUnderstood.ts';
import { shownSetting } from '../settings/shownSetting.ts';
import { unwrap } from '../settings/unwrap.ts';
import { initialiserOf } from './initialisers.ts';
import { classOfKeras1, settingsOfKeras1 } from './keras1.ts';
import type { Normalising } from './Normalising.ts';
import { cellAsLayer } from './recurrentCells.ts';

/** Settings without any effect outside of training, whatever the class, which training does not honour here. */
const heldBack = /_(?:regularizer|constraint)$|^lora_rank$/;
/** Settings without any effect outside of training, whatever the class. */
const passedOver =
  /_(?:initializer|regularizer|constraint)$|^(?:seed|trainable|autocast|lora_rank|lora_alpha|quantization_config|gptq_unpacked_column_size|optional|input_dtype|force_generator|build_input_shape|input_spec)$/;
const initialiser = /_initializer$/;
/** Types of numbers that are computed as float32. */
const real = /^(?:float(?:16|32|64)|bfloat16|mixed_(?:float16|bfloat16)|u?int(?:8|16|32|64)|bool)$/;

/**
 * A layer with its settings as TensorFlow.js takes them.
 * @throws FeaturescopeError `model/layer-unknown`, `model/setting-not-understood`
 */
export function normaliseLayer(listed: ListedClass, normalising: Normalising): ListedClass {
  const { keras } = normalising;
  const className = keras === 1 ? classOfKeras1(listed.class_name) : listed.class_name;
  const layer = String(listed.config['name'] ?? listed['name'] ?? className);
  const settings = settingsOfClass(className);
  if (!settings || isForeign(listed))
    throw new FeaturescopeError('model/layer-unknown', { layer, class: listed.class_name });
  const context: SettingsContext = { keras, layer, className };
  const given = keras === 1 ? settingsOfKeras1(listed.config, context) : listed.config;
  const config = checkedConfig(settings, given, context, normalising);
  if (handsOn(className)) normalising.told('layer/training-only', { layer, class: className });
  checkBackward(config, context);
  const wrapped = config['layer'] as ListedClass | undefined;
  if (wrapped) config['layer'] = normaliseLayer(cellAsLayer(wrapped), normalising);
  const unwrapped = wrapped && unwrap(className, config, normalising, layer);
  if (unwrapped) return unwrapped;
  const becomes = settings.becomes?.(config) ?? className;
  return { class_name: becomes, config: { ...config, name: safeName(layer) } };
}

/** Keras also writes the layer that reads a sequence from its end, which here follows from the other one. */
function checkBackward(config: JsonObject, context: SettingsContext): void {
  const backward = config['backward_layer'] as ListedClass | undefined | null;
  delete config['backward_layer'];
  if (!backward) return;
  const { config: forward, class_name: kind } = config['layer'] as ListedClass;
  const differs = Object.keys({ ...forward, ...backward.config }).some(
    (name) =>
      !['name', 'go_backwards', 'dtype'].includes(name) &&
      !passedOver.test(name) &&
      JSON.stringify(forward[name]) !== JSON.stringify(backward.config[name]),
  );
  const turns = backward.config['go_backwards'] !== forward['go_backwards'];
  if (differs || !turns || backward.class_name !== kind)
    throw notUnderstood(context, 'backward_layer', backward);
}

/** A class of somebody's own, or an operation on tensors, which may bear the name of a layer. */
function isForeign({ module, registered_name: registered }: ListedClass): boolean {
  const isOwn = typeof registered === 'string' && /^(?!keras)[^>]*>/.test(registered);
  return (
    isOwn ||
    (typeof module === 'string' && !/^(?:keras|tensorflow|tf_keras)\b/.test(module)) ||
    isOperation(module)
  );
}

const isOperation = (module: unknown): boolean => typeof module === 'string' && /\bops\b/.test(module);

function checkedConfig(
  settings: ClassSettings,
  given: JsonObject,
  context: SettingsContext,
  normalising: Normalising,
): JsonObject {
  const taken: JsonObject = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === 'name') continue;
    if (name === 'dtype') takeType(taken, value, context, normalising);
    else if (name === 'batch_input_shape' || name === 'batch_shape')
      takeShape(taken, value, context, normalising);
    else if (settings.honoured?.includes(name) && !settings.only?.[name]) taken[name] = value;
    else if (settings.trainingOnly) taken[name] = value;
    else if (settings.activations?.includes(name)) taken[name] = activationName(value, name, context);
    else if (settings.only?.[name]) {
      if (!settings.only[name].some((one) => JSON.stringify(one) === JSON.stringify(value)))
        throw notUnderstood(context, name, value);
      if (value !== null) taken[name] = value;
    } else if (settings.training?.includes(name)) {
      if (value !== null) taken[name] = value;
    } else if (settings.leftOut?.includes(name) || heldBack.test(name)) {
      const shown = shownSetting(value);
      if (shown !== undefined) normalising.leftOut(`${name} ${shown}`, context.layer);
    } else if (initialiser.test(name)) takeInitialiser(taken, name, value, context, normalising);
    else if (!passedOver.test(name)) throw notUnderstood(context, name, value);
    else if (name === 'trainable') taken[name] = value !== false;
  }
  return settings.convert?.(taken, context) ?? taken;
}

/** How a weight begins; one that is not known is told, for the usual one of the class stands in. */
function takeInitialiser(
  taken: JsonObject,
  name: string,
  value: unknown,
  { layer, className }: SettingsContext,
  { told }: Normalising,
): void {
  const found = initialiserOf(name, value);
  Object.assign(taken, found);
  if (value === null || value === undefined || Object.keys(found).length > 0) return;
  const { class_name: kind } = value as { class_name?: unknown };
  const initialiser = String(typeof value === 'string' ? value : (kind ?? JSON.stringify(value))).slice(
    0,
    80,
  );
  told('initialiser/unknown', { layer, class: className, setting: name, initialiser });
}

/** A type of numbers by name, or as the policy that Keras 3 writes. */
function takeType(
  taken: JsonObject,
  value: unknown,
  context: SettingsContext,
  { isReal, told }: Normalising,
): void {
  const { config } = (value ?? {}) as { config?: { name?: unknown } };
  const name = typeof value === 'string' ? value : config?.name;
  if (name === undefined || name === null) return;
  if (typeof name !== 'string' || !real.test(name)) throw notUnderstood(context, 'dtype', value);
  if (!isReal(name)) told('dtype/as-float32', { dtype: name });
  taken['dtype'] = /^u?int/.test(name) && context.className === 'InputLayer' ? 'int32' : 'float32';
}

/** The shape of an input; how many examples it is for is left open. */
function takeShape(taken: JsonObject, value: unknown, context: SettingsContext, { told }: Normalising): void {
  if (value === null || value === undefined) return;
  // Of a network with one input Keras 3 may write a list of one shape.
  const shape = (
    Array.isArray(value) && Array.isArray(value[0]) && value.length === 1 ? value[0] : value
  ) as unknown;
  const isShape =
    Array.isArray(shape) && shape.every((size) => size === null || (Number.isInteger(size) && size > 0));
  if (!isShape) throw notUnderstood(context, 'batch_input_shape', value);
  const [batch, ...own] = shape as (number | null)[];
  if (typeof batch === 'number') told('input/fixed-batch', { input: context.layer, batch });
  taken['batch_input_shape'] = [null, ...own];
}
