import { fileNameOfKey } from '../../../src-shared/texts/fileNames.ts';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readTextFile } from '../reading/readRegularFile.ts';
import { makeFolder, writeAtomically, writeError } from './files.ts';

/** Identifies a cached result that takes long to compute: a JSON file in the run's folder `cache`. */
export interface CacheKey {
  /**
   * What the result is, and of what: `topActivations.mnist.test.conv1`. Only the newest step's result is kept per name.
   */
  name: string;
  step: number;
  weightsSha256: string;
}

const CacheSchema = v.object({ weightsSha256: v.string(), value: v.unknown() });

/** The cached value of a key; undefined if there is none, or if it is damaged or belongs to other weights. */
export function readCache(run: string, { name, step, weightsSha256 }: CacheKey): unknown {
  try {
    const text = readTextFile(join(run, 'cache', fileName(name, step)));
    const kept = v.parse(CacheSchema, JSON.parse(text));
    return kept.weightsSha256 === weightsSha256 ? kept.value : undefined;
  } catch {
    return undefined; // for any error, the result is computed again
  }
}

/** Caches a value, replacing that of another step. @throws FeaturescopeError `run/disk-full`, `run/unwritable` */
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
