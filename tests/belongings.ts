import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];
const closings: (() => unknown)[] = [];

/** A temporary folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'featurescope-test-'));
  folders.push(folder);
  return folder;
}

/** Closes something after the test, before temporary folders are removed; in reverse order of opening. */
export function closeAfterTest(close: () => unknown): void {
  closings.push(close);
}

/** Closes and removes what the test leaves behind. The set-up file `cleanUp.ts` runs it after each test. */
export async function cleanUp(): Promise<void> {
  for (const close of closings.splice(0).reverse()) await close();
  for (const folder of folders.splice(0)) remove(folder);
}

/** A program that is just ending may still write into its folder; the remaining files are left to the system. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  }
}
