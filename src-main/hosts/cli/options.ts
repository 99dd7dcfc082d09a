import { resolve } from 'node:path';
import { existsSync } from 'node:fs';
import * as v from 'valibot';
import { augmentNames } from '../../../src-shared/contract/augmentNames.ts';
import { metricIds } from '../../../src-shared/tasks/metrics.ts';
import { lossNames } from '../../../src-shared/tasks/losses.ts';
import { FeaturescopeError, type Language } from '../../../src-shared/contract/errors.ts';
import type { Words } from '../../../src-shared/contract/labs.ts';
import {
  arithmeticNames,
  MOST_BATCH_SIZE,
  optimizerNames,
  scheduleNames,
  SettingsSchema,
  type Settings,
} from '../../../src-shared/contract/service.ts';

/** Options of a command, every value as it was typed; an option without a value is true. */
export type RawOptions = Record<string, unknown>;

/** The folder that relative paths start from: npm changes to the package's folder and passes the user's in a variable. */
function startFolder(): string {
  const byNpm = process.env['npm_lifecycle_event'] === 'featurescope' ? process.env['INIT_CWD'] : undefined;
  return byNpm ?? process.cwd();
}

/** A path as the user meant it. */
export const userPath = (path: string): string => resolve(startFolder(), path);

/** The name of a data set, or its path if a folder of that name exists. */
export function dataOption(options: RawOptions): string | undefined {
  const value = textOption(options, 'data');
  if (value === undefined) return undefined;
  const folder = userPath(value);
  return /[/\\.]/.test(value) || existsSync(folder) ? folder : value;
}

/** The option as typed: the parser converts `--top-k` to topK. */
const flag = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The value of an option as typed. @throws FeaturescopeError `cli/usage` if it has no value or a blank one */
export function textOption(options: RawOptions, name: string): string | undefined {
  const value = titleOption(options, name);
  if (value === undefined && options[name] !== undefined)
    throw usage(`${flag(name)} cannot be blank`, `${flag(name)}에 빈 값을 줄 수 없습니다`);
  return value;
}

/** As {@link textOption}, but a blank value stands for the default. @throws FeaturescopeError `cli/usage` */
export function titleOption(options: RawOptions, name: string): string | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  if (typeof value === 'boolean' || Array.isArray(value))
    throw usage(`${flag(name)} needs one value`, `${flag(name)}에는 값이 하나 필요합니다`);
  return String(value).trim() === '' ? undefined : String(value);
}

/** @throws FeaturescopeError `cli/usage` if the option is missing */
export function requiredOption(options: RawOptions, name: string): string {
  const value = textOption(options, name);
  if (value === undefined) throw usage(`${flag(name)} is missing`, `${flag(name)}이(가) 없습니다`);
  return value;
}

/** An integer option. @throws FeaturescopeError `cli/usage` */
export function countOption(
  options: RawOptions,
  name: string,
  lowest: number,
  highest: number,
): number | undefined {
  const value = textOption(options, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < lowest || number > highest)
    throw usage(
      `${flag(name)} must be a whole number from ${lowest} to ${highest}, not "${value}"`,
      `${flag(name)}은(는) ${lowest}부터 ${highest}까지의 정수여야 하는데 "${value}"입니다`,
    );
  return number;
}

/** An option with a fixed set of values. @throws FeaturescopeError `cli/usage` */
export function choiceOption<T extends string>(
  options: RawOptions,
  name: string,
  choices: readonly T[],
): T | undefined {
  const value = textOption(options, name);
  if (value === undefined) return undefined;
  const choice = choices.find((known) => known === value);
  if (choice === undefined)
    throw usage(
      `${flag(name)} must be one of ${choices.join(', ')}, not "${value}"`,
      `${flag(name)}은(는) ${choices.join(', ')} 중 하나여야 하는데 "${value}"입니다`,
    );
  return choice;
}

/** An option with a comma-separated list from a fixed set of values. @throws FeaturescopeError `cli/usage` */
export function listOption<T extends string>(
  options: RawOptions,
  name: string,
  choices: readonly T[],
): T[] | undefined {
  const value = textOption(options, name);
  return value?.split(',').map((word) => choiceOption({ [name]: word }, name, choices)!);
}

const whole = (from: number, to: number): Words => ({
  en: `a whole number from ${from} to ${to}`,
  ko: `${from}부터 ${to}까지의 정수`,
});
const oneOf = (names: readonly string[]): Words => ({ en: names.join(', '), ko: names.join(', ') });
const rate: Words = { en: 'a number above 0 and at most 10', ko: '0보다 크고 10 이하인 수' };

/** Each setting with its option and allowed values, as in `SettingsSchema`. */
const settingOptions: [keyof Settings, string, Words][] = [
  ['epochs', 'epochs', whole(1, 1000)],
  ['batchSize', 'batch', whole(1, MOST_BATCH_SIZE)],
  ['optimizer', 'optimizer', oneOf(optimizerNames)],
  ['schedule', 'schedule', oneOf(scheduleNames)],
  ['learningRate', 'lr', rate],
  ['seed', 'seed', whole(0, 0xffffffff)],
  ['dataSeed', 'dataSeed', whole(0, 0xffffffff)],
  ['arithmetic', 'arithmetic', oneOf(arithmeticNames)],
  ['weightDecay', 'weightDecay', { en: 'a number from 0 to 1', ko: '0부터 1까지의 수' }],
  ['labelSmoothing', 'labelSmoothing', { en: 'a number from 0 to below 1', ko: '0 이상 1 미만인 수' }],
  ['validationSplit', 'holdOut', { en: 'a share from 0 to 0.5', ko: '0부터 0.5까지의 비율' }],
  ['trainImages', 'trainImages', { en: 'a whole number from 2', ko: '2 이상인 정수' }],
  ['patience', 'patience', whole(1, 1000)],
  ['monitor', 'monitor', oneOf(metricIds)],
  ['clipNorm', 'clipNorm', { en: 'a number above 0', ko: '0보다 큰 수' }],
  ['inputNoise', 'inputNoise', { en: 'a number above 0 and at most 2', ko: '0보다 크고 2 이하인 수' }],
  ['averageLast', 'averageLast', { en: 'a share above 0 and at most 1', ko: '0보다 크고 1 이하인 비율' }],
];

/** Settings whose values are words. */
const words = new Set<keyof Settings>(['optimizer', 'schedule', 'arithmetic', 'monitor']);

/**
 * Training settings from their options: `--epochs`, `--batch`, `--optimizer`, `--schedule`, `--lr`, `--seed`, `--arithmetic`, `--loss`,
 * `--loss-weights`, `--augment`, `--input-noise`, `--weight-decay`, `--label-smoothing`, `--clip-norm`, `--average-last`, `--hold-out`, `--train-images`, `--data-seed`,
 * `--patience`, `--monitor`, `--restore-best`.
 * @throws FeaturescopeError `cli/usage` naming the bad one
 */
export function settingsOptions(options: RawOptions): Partial<Settings> {
  const settings: Partial<Settings> = {};
  for (const [key, name, expected] of settingOptions) {
    const value = textOption(options, name);
    if (value === undefined) continue;
    const converted = words.has(key) ? value : Number(value);
    const parsed = v.safeParse(SettingsSchema.entries[key] as v.GenericSchema<unknown>, converted);
    if (!parsed.success)
      throw usage(
        `${flag(name)} cannot be "${value}"; expected ${expected.en}`,
        `${flag(name)}에 "${value}"을(를) 줄 수 없습니다. 쓸 수 있는 값: ${expected.ko}`,
      );
    Object.assign(settings, { [key]: parsed.output });
  }
  const augment = listOption(options, 'augment', augmentNames);
  if (augment) settings.augment = v.parse(SettingsSchema.entries.augment, augment);
  if (options['restoreBest'] === true) settings.restoreBest = true;
  return { ...settings, ...lossOptions(options) };
}

/** `--loss NAME`, or for several outputs `--loss a=NAME,b=NAME`, and `--loss-weights a=1,b=0.5`. */
function lossOptions(options: RawOptions): Pick<Settings, 'loss' | 'outputLosses' | 'outputWeights'> {
  const [losses, weights] = ['loss', 'lossWeights'].map((name) => textOption(options, name));
  const choice = (loss: string) => choiceOption({ loss }, 'loss', lossNames)!;
  const weight = (text: string): number => {
    const value = text === '' ? NaN : Number(text);
    if (Number.isFinite(value) && value >= 0) return value;
    throw notPairs('lossWeights', weights!, 'class=1,age=0.5');
  };
  const several = losses?.includes('=');
  return {
    ...(losses !== undefined && !several && { loss: choice(losses) }),
    ...(several && { outputLosses: pairsIn('loss', losses!, 'class=cross-entropy,age=mse', choice) }),
    ...(weights !== undefined && {
      outputWeights: pairsIn('lossWeights', weights, 'class=1,age=0.5', weight),
    }),
  };
}

/** Values by the names of outputs, from `a=1,b=2`. @throws FeaturescopeError `cli/usage` */
function pairsIn<Value>(
  option: string,
  text: string,
  example: string,
  valueOf: (text: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const at = pair.lastIndexOf('=');
      if (at <= 0) throw notPairs(option, text, example);
      return [pair.slice(0, at).trim(), valueOf(pair.slice(at + 1).trim())];
    }),
  );
}

const notPairs = (option: string, text: string, example: string): FeaturescopeError =>
  usage(
    `${flag(option)} must give the outputs values as in ${example}, not "${text}"`,
    `${flag(option)}에는 ${example}처럼 출력마다 값을 주어야 하는데 "${text}"입니다`,
  );

/** The language of messages: `--lang`, else that of the terminal. @throws FeaturescopeError `cli/usage` */
export function languageOption(options: RawOptions): Language {
  const chosen = choiceOption(options, 'lang', ['ko', 'en'] as const);
  if (chosen) return chosen;
  const locale = process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || '';
  return locale.startsWith('ko') ? 'ko' : 'en';
}

/** An error in the use of a command. @param reason in English @param korean the same in Korean */
export function usage(reason: string, korean: string): FeaturescopeError {
  return new FeaturescopeError('cli/usage', { reason, 'reason.ko': korean });
}
