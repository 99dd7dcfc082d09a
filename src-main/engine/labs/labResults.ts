import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { readTextFile } from '../reading/readRegularFile.ts';
import type { LabResult } from '../../../src-shared/contract/labs.ts';
import { writeJson } from '../library/files.ts';
import { runsFolder } from '../library/runsFolder.ts';

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
      awaits: v.optional(v.boolean()),
    }),
  ),
  ok: v.boolean(),
});

/** Results are stored next to the runs, because they outlive each run. */
const fileOf = (lab: string): string => join(dirname(runsFolder()), 'labs', `${lab}.json`);

const ProgressSchema = v.object({
  quick: v.boolean(),
  data: v.nullable(v.string()),
  runs: v.array(v.string()),
  measured: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

/** Progress of an interrupted lab, from which the same command resumes. */
export interface LabProgress {
  /** Whether the lab runs in its shortened version. */
  quick: boolean;
  /** Data set that was requested instead of the recipes' own; null if none was. */
  data: string | null;
  /** Runs of the trainings that were started, in order. */
  runs: string[];
  /** Number of leading trainings that are finished and measured. */
  measured: number;
}

const progressFileOf = (lab: string): string => join(dirname(runsFolder()), 'labs', `${lab}.progress.json`);

/** Progress of an interrupted lab; null if there is none or its file is damaged. */
export function readLabProgress(lab: string): LabProgress | null {
  const path = progressFileOf(lab);
  if (!existsSync(path)) return null;
  try {
    return v.parse(ProgressSchema, JSON.parse(readTextFile(path)));
  } catch {
    return null;
  }
}

/** Last result of a lab; null if it never ran or its file is damaged. */
export function readLabResult(lab: string): LabResult | null {
  const path = fileOf(lab);
  if (!existsSync(path)) return null;
  try {
    return v.parse(ResultSchema, JSON.parse(readTextFile(path)));
  } catch {
    return null;
  }
}

/** Saves a lab's result. @throws FeaturescopeError `run/unwritable`, `run/disk-full` */
export function writeLabResult(lab: string, result: LabResult): void {
  writeJson(fileOf(lab), result);
}

/** Saves a lab's progress; null once it is finished. @throws FeaturescopeError `run/unwritable`, `run/disk-full` */
export function writeLabProgress(lab: string, progress: LabProgress | null): void {
  if (progress) writeJson(progressFileOf(lab), progress);
  else rmSync(progressFileOf(lab), { force: true });
}
