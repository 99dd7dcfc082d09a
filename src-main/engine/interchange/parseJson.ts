import { reason } from '../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../reading/readRegularFile.ts';
import type { JsonObject } from './ReadModel.ts';

/** Levels of brackets in each other at most: more would run out of stack where the tree is walked. */
const MOST_DEPTH = 200;

/**
 * A JSON object from text, in UTF-8 or UTF-16, with or without a byte order mark. NaN and Infinity, as Python writes them, are null.
 * @throws UnreadableFile
 */
export function parseJson(bytes: Uint8Array | string): JsonObject {
  const text = typeof bytes === 'string' ? bytes : decode(Buffer.from(bytes));
  let parsed: unknown;
  try {
    parsed = parse(text);
  } catch (error) {
    throw new UnreadableFile(reason('its JSON is damaged or cut off'), { cause: error });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new UnreadableFile(reason('its JSON is damaged or cut off'));
  refuseDepth(parsed, 0);
  return parsed as JsonObject;
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(2, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replaceAll(/([:[,]\s*)(?:-?Infinity|NaN)(?=\s*[,\]}])/g, '$1null'));
  }
}

function refuseDepth(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MOST_DEPTH) throw new UnreadableFile(reason('its JSON is damaged or cut off'));
  for (const inner of Object.values(value)) refuseDepth(inner, depth + 1);
}
