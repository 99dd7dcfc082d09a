import { zipSync } from 'fflate';

/** An exported file to offer for download. */
export interface MadeFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Several files as one archive, with numbered names that keep their order. */
export function asOneFile(files: readonly MadeFile[], name: string): MadeFile {
  const digits = Math.max(2, String(files.length).length);
  const entries = files.map(({ name: own, bytes }, at) => [
    `${String(at + 1).padStart(digits, '0')} ${own}`,
    bytes,
  ]);
  return { name, bytes: Uint8Array.from(zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>)) };
}
