import { zipSync } from 'fflate';

/** A file that was made, to be offered to the person. */
export interface MadeFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Several files as one archive, in their order: each name begins with its number. */
export function asOneFile(files: readonly MadeFile[], name: string): MadeFile {
  const digits = Math.max(2, String(files.length).length);
  const entries = files.map(({ name: own, bytes }, at) => [
    `${String(at + 1).padStart(digits, '0')} ${own}`,
    bytes,
  ]);
  return { name, bytes: Uint8Array.from(zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>)) };
}
