import type { DrawnFigure } from '../../../src-shared/contract/exports.ts';
import { plainMarkup, plainText } from '../../../src-shared/texts/plainText.ts';

/** A figure in which all texts are safe for every format, wherever they occur. */
export function plainFigure({ svg, frames, ...words }: DrawnFigure): DrawnFigure {
  const plain = { ...(plainValue(words) as typeof words), svg: plainMarkup(svg) };
  return frames ? { ...plain, frames: frames.map(plainMarkup) } : plain;
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map(plainValue);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [plainText(key), plainValue(one)]));
}
