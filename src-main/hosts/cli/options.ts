import { resolve } from 'node:path';
import { existsSync } from 'node:fs';
import * as v from 'valibot';
import { FeaturescopeError, type Language } from '../../protocol/errors.ts';
import { SettingsSchema, type Settings } from '../../protocol/service.ts';

/** What a command got on its command line, as the parser leaves it: texts and numbers. */
export type RawOptions = Record<string, unknown>;

/** The folder relative paths start from: npm moves to the package's folder and tells where the user was. */
export function startFolder(): string {
  const byNpm = process.env['npm_lifecycle_event'] === 'featurescope' ? process.env['INIT_CWD'] : undefined;
  return byNpm ?? process.cwd();
}

/** A path as the user meant it. */
export const userPath = (path: string): string => resolve(startFolder(), path);

/** A data set's name, or the folder of that name where there is one. */
export function dataOption(options: RawOptions): string | undefined {
  const value = textOption(options, 'data');
  if (value === undefined) return undefined;
  const folder = userPath(value);
  return /[/\\.]/.test(value) || existsSync(folder) ? folder : value;
}

/** @throws FeaturescopeError `cli/usage` when the option was given without a value */
export function textOption(options: RawOptions, name: string): string | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  if (typeof value === 'boolean' || Array.isArray(value)) throw usage(`--${name} needs one value`);
  return String(value);
}

/** @throws FeaturescopeError `cli/usage` when the option is missing */
export function requiredOption(options: RawOptions, name: string): string {
  const value = textOption(options, name);
  if (value === undefined) throw usage(`--${name} is missing`);
  return value;
}

/** A whole number from an option. @throws FeaturescopeError `cli/usage` */
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
    throw usage(`--${name} must be a whole number from ${lowest} to ${highest}, not "${value}"`);
  return number;
}

/** One of some words. @throws FeaturescopeError `cli/usage` */
export function choiceOption<T extends string>(
  options: RawOptions,
  name: string,
  choices: readonly T[],
): T | undefined {
  const value = textOption(options, name);
  if (value === undefined) return undefined;
  const choice = choices.find((known) => known === value);
  if (choice === undefined) throw usage(`--${name} must be one of ${choices.join(', ')}, not "${value}"`);
  return choice;
}

/** Some of some words, separated by commas. @throws FeaturescopeError `cli/usage` */
export function listOption<T extends string>(
  options: RawOptions,
  name: string,
  choices: readonly T[],
): T[] | undefined {
  const value = textOption(options, name);
  return value?.split(',').map((word) => choiceOption({ [name]: word }, name, choices)!);
}

const settingOptions: [keyof Settings, string][] = [
  ['epochs', 'epochs'],
  ['batchSize', 'batch'],
  ['optimizer', 'optimizer'],
  ['schedule', 'schedule'],
  ['learningRate', 'lr'],
  ['seed', 'seed'],
  ['arithmetic', 'arithmetic'],
];

/** Settings whose values are words. */
const words = new Set<keyof Settings>(['optimizer', 'schedule', 'arithmetic']);

/** Training settings from `--epochs --batch --optimizer --schedule --lr --seed --arithmetic`. @throws FeaturescopeError `cli/usage` naming the bad one */
export function settingsOptions(options: RawOptions): Partial<Settings> {
  const settings: Partial<Settings> = {};
  for (const [key, name] of settingOptions) {
    const value = textOption(options, name);
    if (value === undefined) continue;
    const converted = words.has(key) ? value : Number(value);
    const parsed = v.safeParse(SettingsSchema.entries[key] as v.GenericSchema<unknown>, converted);
    if (!parsed.success || value.trim() === '')
      throw usage(`--${name} cannot be "${value}" (${parsed.issues?.[0].message ?? 'it is empty'})`);
    Object.assign(settings, { [key]: parsed.output });
  }
  return settings;
}

/** The language of messages: `--lang`, else the terminal's. @throws FeaturescopeError `cli/usage` */
export function languageOption(options: RawOptions): Language {
  const chosen = choiceOption(options, 'lang', ['ko', 'en'] as const);
  if (chosen) return chosen;
  const locale = process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || '';
  return locale.startsWith('ko') ? 'ko' : 'en';
}

/** A mistake in how the command was called. */
export function usage(reason: string): FeaturescopeError {
  return new FeaturescopeError('cli/usage', { reason });
}
