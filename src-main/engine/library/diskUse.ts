import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Total size of all files below a folder, in bytes. The size of a file with several hard links (branches share
 * checkpoints) is divided among them.
 */
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
      // Deleted in the meantime: a run may be training at the same time.
    }
  }
  return Math.round(bytes);
}
