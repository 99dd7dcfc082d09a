import { readableFileName } from '../../../src-shared/texts/fileNames.ts';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { RunInfo } from '../../../src-shared/contract/service.ts';
import { describeRun, runs } from './describeRun.ts';
import { recallRuns, rememberRuns } from './runList.ts';

/** Default folder of runs: `$FEATURESCOPE_HOME/runs`, else the user's data folder. */
export function runsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment['FEATURESCOPE_HOME'];
  if (named) return join(named, 'runs');
  if (process.platform === 'win32')
    return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'featurescope', 'runs');
  if (process.platform === 'darwin')
    return join(homedir(), 'Library', 'Application Support', 'featurescope', 'runs');
  return join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'featurescope', 'runs');
}

/** A new folder name for a run, from recipe, data set and local time. */
export function newRunPath(recipe: string, data: string, now: Date, parent = runsFolder()): string {
  return freePath(join(parent, `${stampOf(now)}-${readableFileName(`${recipe}-${data}`)}`));
}

/** `2026-11-28-193921`, in the local time zone. */
function stampOf(time: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${day}-${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join('')}`;
}

/** A new folder name for a branch, next to its run. */
export function branchPath(run: string, step: number): string {
  return freePath(`${run}-from-${step}`);
}

/** The path itself, or with a number appended if it is taken. */
export function freePath(base: string): string {
  let path = base;
  for (let number = 2; existsSync(path); number++) path = `${base}-${number}`;
  return path;
}

/** Number of runs that take longer to read than their descriptions to be written. */
const MANY_READ = 8;

/** The runs of a folder, newest first; folders that are not runs, or are damaged, are left out. */
export function listRuns(parent = runsFolder()): RunInfo[] {
  if (!existsSync(parent)) return [];
  recallRuns(parent);
  const before = runs.reads;
  const found = readdirSync(parent)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => describeRun(join(parent, name)) ?? [])
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  if (runs.reads - before >= MANY_READ) rememberRuns(parent);
  return found;
}
