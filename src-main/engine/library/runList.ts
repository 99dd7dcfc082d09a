import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { RunInfo } from '../../../src-shared/contract/service.ts';
import { readTextFile } from '../reading/readRegularFile.ts';
import { programVersion } from '../resources.ts';
import { runs } from './describeRun.ts';
import type { Remembered } from './FileMemo.ts';
import { writeAtomically } from './files.ts';

/** Beside the runs, so that the next process need not read them all. Each description has the stamp of what it was made from. */
const FILE = '.list.json';

const ListSchema = v.object({
  program: v.string(),
  runs: v.array(v.tuple([v.string(), v.object({ stamp: v.string(), found: v.looseObject({}) })])),
});

const recalled = new Set<string>();

/** Recalls the descriptions of a folder's runs, once in a process. A damaged list, and that of another program, is passed over. */
export function recallRuns(parent: string): void {
  if (recalled.has(parent)) return;
  recalled.add(parent);
  const path = join(parent, FILE);
  if (!existsSync(path)) return;
  try {
    const { program, runs: kept } = v.parse(ListSchema, JSON.parse(readTextFile(path)));
    if (program === programVersion()) runs.restore(kept as unknown as [string, Remembered<RunInfo>][]);
  } catch {
    // The runs are read again.
  }
}

/** Writes the descriptions of a folder's runs. Errors are ignored: they only cost the time of reading again. */
export function rememberRuns(parent: string): void {
  const isPlain = ({ found }: Remembered<RunInfo>): boolean =>
    Object.values(found.heldOut ?? {}).every(Number.isFinite); // JSON has no NaN
  const kept = runs.entries().filter(([path, one]) => dirname(dirname(path)) === parent && isPlain(one));
  try {
    writeAtomically(join(parent, FILE), JSON.stringify({ program: programVersion(), runs: kept }));
  } catch {
    // The folder may be read-only, or the disk full.
  }
}
