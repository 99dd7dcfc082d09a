import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];
const closings: (() => unknown)[] = [];

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'featurescope-test-'));
  folders.push(folder);
  return folder;
}

/** Has something closed after the test, before the temporary folders go; what was opened last is closed first. */
export function closeAfterTest(close: () => unknown): void {
  closings.push(close);
}

/** Closes and removes what the test leaves behind. The set-up file `cleanUp.ts` has it called after each test. */
export async function cleanUp(): Promise<void> {
  for (const close of closings.splice(0).reverse()) await close();
  for (const folder of folders.splice(0)) remove(folder);
}

/** A program that is only now being ended may still write into its folder; what is left of it then is the system's to clear. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  }
}
