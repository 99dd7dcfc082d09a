import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of all files below a folder. A file that lies in several folders (branches share checkpoints) counts in each with its part. */
export function bytesOf(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    try {
      if (entry.isDirectory()) bytes += bytesOf(path);
      else {
        const { size, nlink } = lstatSync(path);
        bytes += size / Math.max(1, nlink);
      }
    } catch {
      // Gone meanwhile: a run may be training while it is looked at.
    }
  }
  return Math.round(bytes);
}
