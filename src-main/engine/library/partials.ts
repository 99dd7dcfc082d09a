import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './processes.ts';

/** How long a partial file is kept if it is unknown whether its process is still running, in milliseconds. */
const KEPT_MS = 24 * 3600 * 1000;
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** Names of files that are still being written. Earlier versions omit machine and process. */
const PARTIAL = new RegExp(`^(?:\\.(?:([0-9a-f]{8})-(\\d+)-)?|\\..+-|lock-)${UUID}\\.partial$`);

const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** A name for a file that is still being written, which contains the machine and the process. */
export const partialName = (): string => `.${machine}-${process.pid}-${randomUUID()}.partial`;

/**
 * Removes partial files and folders of killed processes from a folder. Files that a running process may still be writing
 * are kept, as is everything that cannot be removed.
 * @param now milliseconds since 1970
 */
export function removePartials(folder: string, now = Date.now()): void {
  for (const name of namesIn(folder)) {
    const [partial, host, pid] = PARTIAL.exec(name) ?? [];
    if (!partial) continue;
    const path = join(folder, partial);
    try {
      const abandoned = host === machine && !isAlive(Number(pid));
      if (abandoned || now - fs.lstatSync(path).mtimeMs > KEPT_MS)
        fs.rmSync(path, { recursive: true, force: true });
    } catch {
      // Another process was faster, or the file is in use.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}
