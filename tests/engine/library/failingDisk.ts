import * as fs from 'node:fs';
import type { FileOperations } from '../../../src-main/engine/library/files.ts';

/** An error as the system throws it. */
export const systemError = (code: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${code}: something the system says, write`), { code });

/** The file system, with an operation that fails with a code as soon as it is asked for the given number of times. */
export function failing(operation: keyof FileOperations, code: string, from = 1): FileOperations {
  let times = 0;
  const original = fs[operation] as (...given: unknown[]) => unknown;
  const replaced = (...given: unknown[]): unknown => {
    if (++times >= from) throw systemError(code);
    return original(...given);
  };
  return { ...fs, [operation]: replaced };
}
