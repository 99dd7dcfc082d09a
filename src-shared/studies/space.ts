import * as v from 'valibot';
import { FeaturescopeError } from '../contract/errors.ts';
import { SettingsSchema, type Settings } from '../contract/training.ts';

/** Settings that a search can vary. */
export const searchedNames = [
  'learningRate',
  'weightDecay',
  'batchSize',
  'optimizer',
  'schedule',
  'labelSmoothing',
  'clipNorm',
  'seed',
] as const satisfies readonly (keyof Settings)[];
export type SearchedName = (typeof searchedNames)[number];

/** What people call settings on the command line. */
const shortNames: ReadonlyMap<string, SearchedName> = new Map([
  ['lr', 'learningRate'],
  ['learning-rate', 'learningRate'],
  ['weight-decay', 'weightDecay'],
  ['batch', 'batchSize'],
  ['batch-size', 'batchSize'],
  ['label-smoothing', 'labelSmoothing'],
  ['clip-norm', 'clipNorm'],
]);

/** The settings whose values are whole numbers. */
const wholeNames: ReadonlySet<SearchedName> = new Set(['batchSize', 'seed']);

/** Values of one setting: all between two ends, spread evenly over them or over their logarithms, or a few options. */
export const DimensionSchema = v.variant('kind', [
  v.object({
    kind: v.literal('range'),
    name: v.picklist(searchedNames),
    low: v.pipe(v.number(), v.finite()),
    high: v.pipe(v.number(), v.finite()),
    logarithmic: v.boolean(),
  }),
  v.object({
    kind: v.literal('choice'),
    name: v.picklist(searchedNames),
    options: v.pipe(v.array(v.union([v.string(), v.number()])), v.minLength(1)),
  }),
]);
export type Dimension = v.InferOutput<typeof DimensionSchema>;
export type Range = Extract<Dimension, { kind: 'range' }>;

/** What a search varies. */
export type Space = readonly Dimension[];

/** Whether the values of a dimension are whole numbers. */
export const isWhole = ({ name }: Dimension): boolean => wholeNames.has(name);

const number = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
const rangeForm = new RegExp(`^(log:)?(${number})\\.\\.(${number})$`);

/**
 * Reads a space: `lr=log:1e-6..1e-2` (spread over the logarithm), `weightDecay=0..0.1`, `optimizer=sgd|adam`, several of them
 * with commas, semicolons or blanks in between.
 * @throws FeaturescopeError `study/space-unreadable`, `study/unknown-setting`, `study/setting-twice`, `study/ends-swapped`,
 * `study/value-impossible`, `study/log-from-zero`
 */
export function parseSpace(text: string): Space {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length === 0) throw new FeaturescopeError('study/space-unreadable', { part: text.trim() });
  const space = parts.map(parseDimension);
  space.forEach(({ name }, at) => {
    if (space.findIndex((one) => one.name === name) !== at)
      throw new FeaturescopeError('study/setting-twice', { name });
  });
  return space;
}

function parseDimension(part: string): Dimension {
  const [, given, values] = /^([\w-]+)=(.+)$/.exec(part) ?? [];
  if (given === undefined || values === undefined)
    throw new FeaturescopeError('study/space-unreadable', { part });
  const name = nameOf(given);
  const range = rangeForm.exec(values);
  if (range) {
    const [low, high] = [Number(range[2]), Number(range[3])];
    return rangeOf({ kind: 'range', name, low, high, logarithmic: range[1] !== undefined });
  }
  if (values.includes('..') || values.startsWith('log:'))
    throw new FeaturescopeError('study/space-unreadable', { part });
  return { kind: 'choice', name, options: values.split('|').map((option) => checked(name, option)) };
}

function nameOf(given: string): SearchedName {
  const name = searchedNames.find((known) => known === given) ?? shortNames.get(given);
  if (name !== undefined) return name;
  const known = [...searchedNames, 'lr', 'batch'].join(', ');
  throw new FeaturescopeError('study/unknown-setting', { name: given, known });
}

function rangeOf(range: Range): Range {
  const { name, low, high, logarithmic } = range;
  if (low > high) throw new FeaturescopeError('study/ends-swapped', { name, low, high });
  for (const end of [low, high]) checked(name, String(end));
  if (logarithmic && low <= 0) throw new FeaturescopeError('study/log-from-zero', { name, low });
  return range;
}

/** A value that the setting can have. @throws FeaturescopeError `study/value-impossible` */
function checked(name: SearchedName, option: string): string | number {
  const schema = SettingsSchema.entries[name] as v.GenericSchema<unknown, unknown>;
  const number = option.trim() === '' ? NaN : Number(option);
  for (const value of Number.isNaN(number) ? [option] : [number, option])
    if (v.is(schema, value)) return value;
  throw new FeaturescopeError('study/value-impossible', { name, value: option });
}

/** A space as people write it. */
export function formatSpace(space: Space): string {
  return space
    .map((dimension) => {
      if (dimension.kind === 'choice') return `${dimension.name}=${dimension.options.join('|')}`;
      const { name, low, high, logarithmic } = dimension;
      return `${name}=${logarithmic ? 'log:' : ''}${numberText(low)}..${numberText(high)}`;
    })
    .join(' ');
}

/** A number as short as it can be written: 0.05, 2.5e-7. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e6)) return String(value);
  return value.toExponential().replace('e+', 'e');
}
