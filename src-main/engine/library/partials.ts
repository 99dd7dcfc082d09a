import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './processes.ts';

/** So long a leftover is kept of which nobody can say whether its process still runs, in milliseconds. */
const KEPT_MS = 24 * 3600 * 1000;
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** What this program writes before it has its final name; the machine and the process are left out by former versions. */
const PARTIAL = new RegExp(`^(?:\\.(?:([0-9a-f]{8})-(\\d+)-)?|\\..+-|lock-)${UUID}\\.partial$`);

const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** A name for something that is still being written, which tells the machine and the process that write it. */
export const partialName = (): string => `.${machine}-${process.pid}-${randomUUID()}.partial`;

/**
 * Removes what killed processes left half-written in a folder, files and folders. What a living process may still be
 * writing stays, as does whatever cannot be removed.
 * @param now in milliseconds since 1970
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
      // Another process was faster, or may not be disturbed.
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
