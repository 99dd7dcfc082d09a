import type { RawOptions } from './options.ts';

/**
 * Prefix of values while the command line is parsed. The parser (mri in cac) converts every value that looks like a
 * number, "2026.10" to 2026.1 and an empty one to 0, and this cannot be turned off.
 */
const MARK = '\u0001';

const readsAsNumber = (value: string): boolean => Number.isFinite(Number(value)) || value.startsWith(MARK);
const marked = (value: string): string => (readsAsNumber(value) ? MARK + value : value);

/** A command line in which values are protected from conversion; options and commands are unchanged. */
export function asTexts(argv: readonly string[]): string[] {
  return withNegative(argv).map((argument) => {
    const [, option, value] = /^(--?[^=]+=)(.*)$/s.exec(argument) ?? [];
    if (option !== undefined && value !== undefined) return option + marked(value);
    return argument.startsWith('-') ? argument : marked(argument);
  });
}

/** A range may begin with a minus, which the parser would take for an option: it is joined to its own. */
function withNegative(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const argument of argv)
    if (joined.at(-1) === '--range' && /^-[\d.]/.test(argument))
      joined[joined.length - 1] = `--range=${argument}`;
    else joined.push(argument);
  return joined;
}

/** The original value. */
export const unmarked = (value: string): string =>
  value.startsWith(MARK) ? value.slice(MARK.length) : value;

/** A parser message with the original values. */
export const unmarkedIn = (message: string): string => message.replaceAll(MARK, '');

/** All options with their original values. */
export function asTyped(options: RawOptions): RawOptions {
  const typed = (value: unknown): unknown => (typeof value === 'string' ? unmarked(value) : value);
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(typed) : typed(value),
    ]),
  );
}
