import type { LayerSetting } from './classes/LayerClass.ts';
import { activationNames, initializerNames } from './classes/settings.ts';
import type { Fault } from './faults.ts';

/** Activations of the network of the 1998 paper, which only its own file uses. */
const ownActivations: readonly string[] = ['scaled_tanh', 'posterior'];
const MOST_AXIS = 1_000_000;

const isCount = (value: unknown, least = 1): boolean =>
  Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= MOST_AXIS;
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isList = (value: unknown, length: number, holds: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length === length && value.every(holds);

/** Whether rows and columns are given, as a number or as two. */
const isMargins = (value: unknown): boolean =>
  isCount(value, 0) ||
  isList(value, 2, (side) => isCount(side, 0) || isList(side, 2, (part) => isCount(part, 0)));

/** Classes of initializers in saved networks that weights are drawn by here. */
const initializerClasses =
  /^(Zeros|Ones|Constant|VarianceScaling|Orthogonal|Random(Normal|Uniform)|(Glorot|He|LeCun|Lecun)(Normal|Uniform))$/;

/** A name, or a class with its numbers. */
function isInitializer(value: unknown): boolean {
  if (typeof value === 'string') return (initializerNames as readonly string[]).includes(value);
  const named = typeof value === 'object' && value !== null && 'class_name' in value;
  return named && initializerClasses.test(String(value.class_name));
}

type Check = (value: unknown, setting: LayerSetting) => boolean;

const checks: Readonly<Record<LayerSetting['kind'], Check>> = {
  count: (value) => isCount(value),
  pair: (value) => isCount(value) || isList(value, 2, (side) => isCount(side)),
  length: (value) => isCount(value) || isList(value, 1, (side) => isCount(side)),
  fraction: (value) => isNumber(value) && Number(value) >= 0 && Number(value) < 1,
  number: isNumber,
  choice: (value, { choices }) => choices!.includes(String(value)),
  flag: (value) => typeof value === 'boolean',
  shape: (value) =>
    Array.isArray(value) && value.length >= 1 && value.every((size) => isCount(size) || size === -1),
  batchShape: (value) =>
    Array.isArray(value) &&
    value.length >= 2 &&
    value.length <= 5 &&
    value.slice(1).every((size) => isCount(size)),
  margins: isMargins,
  axis: (value) => Number.isInteger(value) || (Array.isArray(value) && value.every(Number.isInteger)),
  activation: (value) =>
    (activationNames as readonly unknown[]).includes(value) || ownActivations.includes(String(value)),
  initializer: isInitializer,
  table: (value) => Array.isArray(value) && value.length > 0 && value.every((row) => Array.isArray(row)),
};

const expectations: Readonly<Record<LayerSetting['kind'], { en: string; ko: string }>> = {
  count: { en: 'a whole number of at least 1', ko: '1 이상의 정수' },
  pair: { en: 'one or two whole numbers of at least 1', ko: '1 이상의 정수 하나나 둘' },
  length: { en: 'a whole number of at least 1', ko: '1 이상의 정수' },
  fraction: { en: 'a number from 0 to below 1', ko: '0 이상 1 미만의 수' },
  number: { en: 'a number', ko: '수' },
  choice: { en: '', ko: '' },
  flag: { en: 'true or false', ko: 'true나 false' },
  shape: { en: 'whole numbers of at least 1', ko: '1 이상의 정수들' },
  batchShape: {
    en: 'one to four whole numbers of at least 1, such as 28, 28, 1',
    ko: '28, 28, 1처럼 1 이상의 정수 하나에서 넷',
  },
  margins: { en: 'whole numbers of at least 0', ko: '0 이상의 정수들' },
  axis: { en: 'a whole number', ko: '정수' },
  activation: { en: activationNames.join(', '), ko: activationNames.join(', ') },
  initializer: { en: initializerNames.join(', '), ko: initializerNames.join(', ') },
  table: { en: 'a table', ko: '표' },
};

/** What is wrong with the value of a setting; undefined if it is possible. */
export function settingFault(setting: LayerSetting, value: unknown): Fault | undefined {
  const names = { 'setting.en': setting.title.en, 'setting.ko': setting.title.ko };
  if (value === undefined) return { code: 'setting-missing', detail: names };
  if (value === null && setting.usual === null) return undefined;
  if (checks[setting.kind](value, setting)) return undefined;
  if (setting.name === 'data_format') return { code: 'channels-first', detail: {} };
  const choices = setting.choices?.join(', ');
  const { en, ko } =
    choices && setting.kind === 'choice' ? { en: choices, ko: choices } : expectations[setting.kind];
  const told = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value));
  return {
    code: 'setting-wrong',
    detail: { ...names, value: told.slice(0, 60), 'expected.en': en, 'expected.ko': ko },
  };
}
