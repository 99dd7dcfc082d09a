import { existsSync } from 'node:fs';
import * as v from 'valibot';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';

/** How pictures of other sizes are adapted: as a whole with a margin, stretched, or cropped to the proportions. */
export const fitRules = ['fit', 'stretch', 'crop'] as const;
export type FitRule = (typeof fitRules)[number];

/** `28x28`, `[rows, columns]`. */
const Size = v.pipe(
  v.string(),
  v.regex(/^\d{1,4}x\d{1,4}$/),
  v.transform((text) => text.split('x').map(Number) as [number, number]),
  v.check(([rows, columns]) => rows > 0 && columns > 0 && rows <= 1024 && columns <= 1024),
);
const Decision = v.pipe(
  v.picklist(['yes', 'no']),
  v.transform((answer) => answer === 'yes'),
);
/** The value of pixels that are left out of label maps, or `none`. */
const Ignored = v.union([
  v.literal('none'),
  v.pipe(v.string(), v.regex(/^\d+$/), v.toNumber(), v.integer(), v.minValue(0), v.maxValue(65_535)),
]);
const share = v.pipe(v.string(), v.toNumber(), v.minValue(0.01), v.maxValue(0.9));

const OptionsSchema = v.strictObject({
  size: v.optional(Size),
  fit: v.optional(v.picklist(fitRules)),
  channels: v.optional(v.picklist(['grey', 'colour'])),
  invert: v.optional(Decision),
  transpose: v.optional(Decision),
  columns: v.optional(v.picklist(['pixels', 'numbers'])),
  planar: v.optional(Decision),
  label: v.optional(v.string()),
  target: v.optional(v.string()),
  header: v.optional(Decision),
  ignore: v.optional(Ignored),
  test: v.optional(share),
  seed: v.optional(v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(0))),
});

/**
 * Options for reading data of other programs, if the data itself does not tell: size, fit and channels of pictures;
 * whether to swap dark and light, or rows and columns; whether the numbers of a row are pixels of a picture or plain
 * numbers, and whether the colours of such a picture come one after another, all the red first; the label and target
 * columns of a table, by name or number (from 1), or "first" or "last", and whether its first line has the column names;
 * the value of pixels to be left out of label maps; the fraction of test examples, and the seed for drawing them.
 */
export type ReadingOptions = v.InferOutput<typeof OptionsSchema>;

/** Names of all reading options. */
const readingOptionNames: readonly string[] = Object.keys(OptionsSchema.entries);

/** A path of data with options for reading it. */
export interface DataReference {
  path: string;
  options: ReadingOptions;
}

/**
 * Parses a reference such as `photos?size=32x32&fit=crop`: a path, and after a question mark options as in a URL. An
 * existing path is used as it is, including question marks.
 * @throws FeaturescopeError `data/option-unknown`, `data/option-invalid`
 */
export function parseDataReference(text: string): DataReference {
  const at = text.lastIndexOf('?');
  if (at < 0 || existsSync(text)) return { path: text, options: {} };
  const given = Object.fromEntries(new URLSearchParams(text.slice(at + 1)));
  const unknown = Object.keys(given).find((name) => !readingOptionNames.includes(name));
  if (unknown !== undefined)
    throw new FeaturescopeError('data/option-unknown', {
      option: unknown,
      known: readingOptionNames.join(', '),
    });
  const parsed = v.safeParse(OptionsSchema, given);
  if (parsed.success) return { path: text.slice(0, at), options: parsed.output };
  const option = String(parsed.issues[0].path?.[0]?.key ?? '?');
  throw new FeaturescopeError('data/option-invalid', { option, value: given[option] ?? '' });
}
