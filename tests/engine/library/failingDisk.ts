import * as fs from 'node:fs';
import type { FileOperations } from '../../../src-main/engine/library/files.ts';

/** An error as thrown by the system. */
export const systemError = (code: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${code}: something the system says, write`), { code });

/** The file system, with an operation that fails with a code from its given call on. */
export function failing(operation: keyof FileOperations, code: string, from = 1): FileOperations {
  let times = 0;
  const original = fs[operation] as (...given: unknown[]) => unknown;
  const replaced = (...given: unknown[]): unknown => {
    if (++times >= from) throw systemError(code);
    return original(...given);
  };
  return { ...fs, [operation]: replaced };
}
