import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeMessage, encodeMessage } from '../../../../src-shared/contract/codec.ts';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import { PROTOCOL_VERSION } from '../../../../src-shared/contract/service.ts';
import { FROM_BEFORE } from '../../../../src-shared/labs/Experiment.ts';
import { experiments } from '../../../../src-shared/labs/experiments.ts';
import { makeFolder, writeAtomically } from '../../library/files.ts';
import { runsFolder } from '../../library/runsFolder.ts';
import { readRegularFile } from '../../reading/readRegularFile.ts';
import { programVersion } from '../../resources.ts';
import type { ExperimentTask } from './ExperimentTask.ts';
import type { ExperimentRunner } from '../runExperiment.ts';
import { courseKey } from './KnownCourses.ts';

/** Number of courses of an experiment that are kept on disk, the newest ones. */
const MOST_KEPT = 12;
/** Largest course that is kept, in bytes. */
const MOST_BYTES = 256 * 2 ** 20;
/** Bytes of the checksum that a file begins with. */
const CHECKSUM_BYTES = 32;
/** The experiment that tells a known course is named after the one that computes it. */
const KNOWN = /^(.+)-known$/;
const knownOf = (id: string): string => `${id}-known`;

/** The experiments of the engine, which keep nothing. */
export interface Runners {
  has(id: string): boolean;
  run(id: string, ...asked: Parameters<ExperimentRunner>): Promise<unknown>;
}

/**
 * Runs an experiment, and keeps its course on disk, next to the runs: what took minutes is still there to be shown, and
 * exported, after the engine has ended. What is known so far of a course is kept when its computation is stopped.
 * @throws FeaturescopeError as `runners.run`
 */
export async function runKept(
  runners: Runners,
  id: string,
  values: ExperimentValues,
  task: ExperimentTask,
): Promise<unknown> {
  const computed = KNOWN.exec(id)?.[1];
  if (computed !== undefined)
    return (await runners.run(id, values, task)) ?? (await readCourse(computed, values));
  if (!runners.has(knownOf(id))) return runners.run(id, values, task);
  try {
    const course = await runners.run(id, values, task);
    await keepCourse(id, values, course);
    return course;
  } catch (error) {
    if (task.signal.aborted) await keepCourse(id, values, await runners.run(knownOf(id), values, task));
    throw error;
  }
}

/** The file of an experiment's course; undefined for an experiment that the window does not have. */
async function fileOf(id: string, values: ExperimentValues): Promise<string | undefined> {
  const entry = experiments.find((one) => one.id === id);
  if (!entry) return undefined;
  const key = courseKey(await entry.load(), values);
  // A course of another version may have another form.
  const name = createHash('sha256').update(`${programVersion()} ${PROTOCOL_VERSION} ${key}`).digest('hex');
  return join(folderOf(id), `${name.slice(0, 32)}.course`);
}

/** The folder of an experiment's courses. */
const folderOf = (id: string): string => join(dirname(runsFolder()), 'labs', 'courses', id);

/** Whether a course of an experiment is kept. */
export function hasKeptCourse(id: string): boolean {
  const folder = folderOf(id);
  return existsSync(folder) && readdirSync(folder).some(isCourse);
}

const isCourse = (name: string): boolean => name.endsWith('.course');

/** The course that was kept, marked as from before; null if there is none, or its file is damaged. */
async function readCourse(id: string, values: ExperimentValues): Promise<unknown> {
  const path = await fileOf(id, values);
  if (path === undefined || !existsSync(path)) return null;
  try {
    const bytes = readRegularFile(path, MOST_BYTES + CHECKSUM_BYTES);
    const content = Uint8Array.from(bytes.subarray(CHECKSUM_BYTES));
    if (!checksumOf(content).equals(bytes.subarray(0, CHECKSUM_BYTES))) return null;
    const isText = content[0] === '{'.charCodeAt(0);
    const course = decodeMessage(isText ? new TextDecoder().decode(content) : content.buffer);
    return { ...(course as object), [FROM_BEFORE]: true };
  } catch {
    return null;
  }
}

/** Keeps a course. Without room on the disk it is not kept: it is still known as long as the engine lives. */
async function keepCourse(id: string, values: ExperimentValues, course: unknown): Promise<void> {
  if (course === null || course === undefined) return;
  const path = await fileOf(id, values);
  if (path === undefined) return;
  const wire = encodeMessage(course);
  const content = typeof wire === 'string' ? new TextEncoder().encode(wire) : new Uint8Array(wire);
  if (content.length > MOST_BYTES) return;
  try {
    makeFolder(dirname(path));
    writeAtomically(path, Buffer.concat([checksumOf(content), content]));
    removeOldest(dirname(path));
  } catch {
    // As above.
  }
}

const checksumOf = (content: Uint8Array): Buffer => createHash('sha256').update(content).digest();

function removeOldest(folder: string): void {
  const files = readdirSync(folder)
    .filter(isCourse)
    .map((name) => join(folder, name));
  const byAge = files.map((path) => ({ path, time: statSync(path).mtimeMs })).sort((a, b) => b.time - a.time);
  for (const { path } of byAge.slice(MOST_KEPT)) rmSync(path, { force: true });
}
