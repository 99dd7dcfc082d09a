import type { RawOptions } from './options.ts';

/**
 * Stands before a value while the command line is parsed. The parser (mri within cac) turns every value that reads as a number
 * into one, "2026.10" into 2026.1 and an empty one into 0, and cannot be told otherwise.
 */
const MARK = '\u0001';

const readsAsNumber = (value: string): boolean => Number.isFinite(Number(value)) || value.startsWith(MARK);
const marked = (value: string): string => (readsAsNumber(value) ? MARK + value : value);

/** A command line whose values the parser keeps as they were typed; options and commands themselves stay as they are. */
export function asTexts(argv: readonly string[]): string[] {
  return argv.map((argument) => {
    const [, option, value] = /^(--?[^=]+=)(.*)$/s.exec(argument) ?? [];
    if (option !== undefined && value !== undefined) return option + marked(value);
    return argument.startsWith('-') ? argument : marked(argument);
  });
}

/** A value as it was typed. */
export const unmarked = (value: string): string =>
  value.startsWith(MARK) ? value.slice(MARK.length) : value;

/** A message of the parser with the values in it as they were typed. */
export const unmarkedIn = (message: string): string => message.replaceAll(MARK, '');

/** All options with their values as they were typed. */
export function asTyped(options: RawOptions): RawOptions {
  const typed = (value: unknown): unknown => (typeof value === 'string' ? unmarked(value) : value);
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(typed) : typed(value),
    ]),
  );
}
