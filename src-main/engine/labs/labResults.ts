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
    }),
  ),
  ok: v.boolean(),
});

/** Where what came out of a lab is kept: beside the runs, since it outlives each of them. */
const fileOf = (lab: string): string => join(dirname(runsFolder()), 'labs', `${lab}.json`);

const ProgressSchema = v.object({
  quick: v.boolean(),
  data: v.nullable(v.string()),
  runs: v.array(v.string()),
  measured: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

/** How far a lab came that was stopped: the same command goes on from there. */
export interface LabProgress {
  /** Whether it is the shortened version. */
  quick: boolean;
  /** Data set that was asked for instead of the recipes' own; null where none was. */
  data: string | null;
  /** Runs of the trainings that were begun, in order. */
  runs: string[];
  /** How many of the trainings are done and measured, from the first on. */
  measured: number;
}

const progressFileOf = (lab: string): string => join(dirname(runsFolder()), 'labs', `${lab}.progress.json`);

/** How far a lab came that was stopped; null where none was, or its file is damaged. */
export function readLabProgress(lab: string): LabProgress | null {
  const path = progressFileOf(lab);
  if (!existsSync(path)) return null;
  try {
    return v.parse(ProgressSchema, JSON.parse(readTextFile(path)));
  } catch {
    return null;
  }
}

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
  writeJson(fileOf(lab), result);
}

/** Keeps how far a lab came; null once it is through. @throws FeaturescopeError `run/unwritable`, `run/disk-full` */
export function writeLabProgress(lab: string, progress: LabProgress | null): void {
  if (progress) writeJson(progressFileOf(lab), progress);
  else rmSync(progressFileOf(lab), { force: true });
}
