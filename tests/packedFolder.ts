import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the packed program, which the first test that needs it packs for all. */
    packedFolder: string;
  }
}

/** Global set-up of all tests: a folder for the packed program, which goes when they have ended. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'featurescope-packed-'));
  project.provide('packedFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
