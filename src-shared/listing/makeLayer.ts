import type { LayerClass, LayerSetting } from '../networks/classes/LayerClass.ts';
import { activationNames, initializerNames } from '../networks/classes/settings.ts';
import { settingFault } from '../networks/settingFault.ts';
import type { Span } from './Listing.ts';
import type { MarkReason } from './marks.ts';
import { initializerFrom } from './initializerFrom.ts';
import { lastOf, plainOf, type MadeLayer, type Value } from './values.ts';

/** An argument whose value has been determined. */
export interface Given {
  name: string | undefined;
  value: Value;
  span: Span;
  /** The code of the value. */
  code: string;
}

/** Reports a piece of code that is not understood. */
export type Report = (span: Span, reason: MarkReason) => void;

/** Arguments of every layer that say something about its input. */
const inputArguments = ['input_shape', 'input_dim', 'batch_input_shape', 'shape', 'batch_shape'];
/** Arguments that change nothing here, with any value. */
const idleArguments = ['dtype', 'seed', 'implementation', 'unroll', 'weights', 'batch_size', 'input_length'];
/** Arguments that are understood with these values only, which are Keras' defaults. */
const fixedArguments: Readonly<Record<string, readonly unknown[]>> = {
  trainable: [true],
  return_state: [false],
  go_backwards: [false],
  stateful: [false],
  dropout: [0],
  recurrent_dropout: [0],
  noise_shape: [null],
  mask_zero: [false],
  reset_after: [false],
  negative_slope: [0],
  threshold: [0],
  mode: [0],
  keepdims: [false],
  output_padding: [null],
};

/**
 * A layer from the arguments of its class, positional ones in Keras' order, under the names of Keras 1, 2 and 3.
 * @param written name of the class in the listing, which may be an older one
 * @param report receives what is not understood
 */
export function makeLayer(
  facts: LayerClass,
  written: string,
  given: readonly Given[],
  span: Span,
  report: Report,
): MadeLayer {
  const layer: MadeLayer = {
    ...{ className: facts.className, name: undefined, config: {}, inputShape: undefined, span },
  };
  for (const { name, argument } of named(facts, written, given)) {
    const value = plainOf(argument.value);
    if (name === undefined) report(argument.span, tooMany(facts));
    else if (name === 'name') layer.name = typeof value === 'string' ? value : undefined;
    else if (inputArguments.includes(name) && !isSetting(facts, name))
      layer.inputShape = inputShape(name, argument, report);
    else if (!idleArguments.includes(name)) set(layer, facts, name, argument, report);
  }
  if (facts.className === 'GRU' && !given.some(({ name }) => name === 'reset_after'))
    report(span, fixed('GRU', 'reset_after', 'True', 'False'));
  // Keras draws these weights as an orthogonal matrix, which is not done here.
  if (facts.group === 'sequence' && layer.config['recurrent_initializer'] === undefined)
    report(span, fixed(facts.className, 'recurrent_initializer', 'orthogonal', "'glorot_uniform'"));
  for (const setting of facts.settings)
    if (setting.usual === undefined && layer.config[setting.name] === undefined && facts.reads !== 'none')
      report(span, { code: 'layer-impossible', fault: settingFault(setting, undefined)! });
  return layer;
}

const isSetting = ({ settings, reads }: LayerClass, name: string): boolean =>
  reads !== 'none' && settings.some((setting) => setting.name === name);

/** The arguments by the names of their settings. */
function named(
  facts: LayerClass,
  written: string,
  given: readonly Given[],
): { name: string | undefined; argument: Given }[] {
  const order = positionalNames(facts, written, given);
  let position = 0;
  return given.map((argument) => {
    if (argument.name === undefined) return { name: order[position++], argument };
    const known = facts.settings.find(({ formerly }) => formerly?.includes(argument.name!));
    const isOwn = facts.settings.some(({ name }) => name === argument.name);
    return { name: isOwn || !known ? argument.name : known.name, argument };
  });
}

/** Keras 1, which wrote `Convolution2D`, had rows and columns of a kernel as two arguments: `Convolution2D(32, 3, 3)`. */
const kerasOneOrder = ['filters', 'kernel_rows', 'kernel_columns', 'kernel_initializer', 'activation'];

function positionalNames({ settings }: LayerClass, written: string, given: readonly Given[]): string[] {
  const third = given.filter(({ name }) => name === undefined)[2];
  const isKerasOne = written === 'Convolution2D' && third && typeof plainOf(third.value) === 'number';
  return isKerasOne ? kerasOneOrder : settings.map(({ name }) => name);
}

function set(layer: MadeLayer, facts: LayerClass, name: string, argument: Given, report: Report): void {
  const { config } = layer;
  if (['kernel_rows', 'nb_row', 'kernel_columns', 'nb_col'].includes(name))
    return setSide(config, name, argument);
  const setting = facts.settings.find((one) => one.name === name);
  if (!setting) return refuseOther(facts, name, argument, report);
  const value = settingValue(setting, argument.value);
  if (value === undefined)
    return report(argument.span, { code: 'value-unknown', detail: { name: argument.code } });
  const fault = value === null && setting.usual !== undefined ? undefined : settingFault(setting, value);
  if (fault) return report(argument.span, { code: 'layer-impossible', fault });
  config[name] = value ?? setting.usual;
}

/** A side of a kernel in the spelling of Keras 1. */
function setSide(config: Record<string, unknown>, name: string, { value }: Given): void {
  const [rows, columns] = (config['kernel_size'] as [unknown, unknown] | undefined) ?? [1, 1];
  const isRows = name === 'kernel_rows' || name === 'nb_row';
  config['kernel_size'] = isRows ? [plainOf(value), columns] : [rows, plainOf(value)];
}

function refuseOther(facts: LayerClass, name: string, argument: Given, report: Report): void {
  const value = plainOf(argument.value);
  const allowed = fixedArguments[name];
  if (value === null || allowed?.includes(value)) return;
  if (allowed) report(argument.span, fixed(facts.className, name, argument.code, told(allowed[0])));
  else report(argument.span, { code: 'setting-unknown', detail: { class: facts.className, setting: name } });
}

const told = (value: unknown): string =>
  value === true ? 'True' : value === false ? 'False' : value === null ? 'None' : String(value);

const fixed = (className: string, setting: string, value: string, is: string): MarkReason => ({
  code: 'setting-fixed',
  detail: { class: className, setting, value, fixed: is },
});

const tooMany = ({ className }: LayerClass): MarkReason => ({
  code: 'too-many-arguments',
  detail: { class: className },
});

/** The value of a setting as saved networks have it; undefined if it is known only when the code runs. */
function settingValue({ kind, name }: LayerSetting, value: Value): unknown {
  if (kind === 'activation') return activationFrom(value);
  if (kind === 'initializer') return initializerFrom(value, initializerNames);
  const plain = plainOf(value);
  if (name === 'data_format' && (plain === 'tf' || plain === null)) return 'channels_last';
  if (kind === 'choice' && typeof plain === 'string') return plain.toLowerCase();
  if (kind === 'shape' && typeof plain === 'number') return [plain];
  if (kind === 'pair' && Array.isArray(plain) && plain.length === 1) return plain[0];
  return plain;
}

/** The name of an activation from a text, a function of a library or an object. */
function activationFrom(value: Value): unknown {
  const isNamed = value.is === 'path' || value.is === 'object';
  const name = isNamed ? lastOf(value.path) : plainOf(value);
  if (typeof name !== 'string') return name;
  const plain = name
    .replace(/^activation_/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
  const known = { silu: 'swish', re_lu: 'relu', hardsigmoid: 'hard_sigmoid' }[plain] ?? plain;
  return (activationNames as readonly string[]).includes(known) || !isNamed ? known : undefined;
}

function inputShape(name: string, { value, span, code }: Given, report: Report): number[] | undefined {
  const plain = plainOf(value);
  const sizes = [plain].flat();
  const own = name.startsWith('batch') ? sizes.slice(1) : sizes;
  if (plain !== undefined && own.every((size) => Number.isSafeInteger(size) && Number(size) > 0))
    return own as number[];
  report(span, { code: 'value-unknown', detail: { name: code } });
  return undefined;
}
