import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { readTextFile } from '../reading/readRegularFile.ts';
import type { LabResult } from '../../protocol/labs.ts';
import { makeFolder, writeAtomically, writeError } from '../runs/files.ts';
import { runsFolder } from '../runs/runsFolder.ts';

const words = v.object({ en: v.string(), ko: v.string() });
const ResultSchema = v.object({
  at: v.string(),
  quick: v.boolean(),
  data: v.nullable(v.string()),
  runs: v.array(v.string()),
  checks: v.array(
    v.object({
      name: words,
      expected: v.string(),
      measured: v.nullable(v.string()),
      ok: v.boolean(),
      comparable: v.boolean(),
    }),
  ),
  ok: v.boolean(),
});

/** Where what came out of a lab is kept: beside the runs, since it outlives each of them. */
const fileOf = (lab: string): string => join(dirname(runsFolder()), 'labs', `${lab}.json`);

/** How a lab came out last; null where it never ran, or its file is damaged. */
export function readLabResult(lab: string): LabResult | null {
  const path = fileOf(lab);
  if (!existsSync(path)) return null;
  try {
    return v.parse(ResultSchema, JSON.parse(readTextFile(path)));
  } catch {
    return null;
  }
}

/** Keeps how a lab came out. @throws FeaturescopeError `run/unwritable`, `run/disk-full` */
export function writeLabResult(lab: string, result: LabResult): void {
  const path = fileOf(lab);
  try {
    makeFolder(dirname(path));
  } catch (error) {
    throw writeError(path, error);
  }
  writeAtomically(path, `${JSON.stringify(result, null, 2)}\n`);
}
