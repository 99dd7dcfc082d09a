import { fileNameOfKey } from '../../../src-shared/texts/fileNames.ts';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readTextFile } from '../reading/readRegularFile.ts';
import { makeFolder, writeAtomically, writeError } from './files.ts';

/** What can be computed again but is kept with a run because that takes long: JSON files in its folder `cache`. */
export interface CacheKey {
  /** What it is, and of what: `topActivations.mnist.test.conv1`. Of each, only the newest step's is kept. */
  name: string;
  step: number;
  weightsSha256: string;
}

const CacheSchema = v.object({ weightsSha256: v.string(), value: v.unknown() });

/** What was kept for a key; undefined when there is nothing, or it is damaged or of other weights. */
export function readCache(run: string, { name, step, weightsSha256 }: CacheKey): unknown {
  try {
    const text = readTextFile(join(run, 'cache', fileName(name, step)));
    const kept = v.parse(CacheSchema, JSON.parse(text));
    return kept.weightsSha256 === weightsSha256 ? kept.value : undefined;
  } catch {
    return undefined; // whatever it is, it is computed again
  }
}

/** Keeps a value in place of the same thing of other steps. @throws FeaturescopeError `run/disk-full`, `run/unwritable` */
export function writeCache(run: string, { name, step, weightsSha256 }: CacheKey, value: unknown): void {
  const folder = join(run, 'cache');
  const file = fileName(name, step);
  try {
    makeFolder(folder);
    writeAtomically(join(folder, file), JSON.stringify({ weightsSha256, value }));
    const others = readdirSync(folder).filter(
      (one) => one.startsWith(`${fileNameOfKey(name)}@`) && one !== file,
    );
    for (const other of others) rmSync(join(folder, other), { force: true });
  } catch (error) {
    throw writeError(folder, error);
  }
}

const fileName = (name: string, step: number): string => `${fileNameOfKey(name)}@${step}.json`;
