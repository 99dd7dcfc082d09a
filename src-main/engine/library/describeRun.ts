import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunInfo } from '../../../src-shared/contract/service.ts';
import { readInParts } from '../reading/readRegularFile.ts';
import { readCheckpointHead, type CheckpointHead } from './checkpointHead.ts';
import { bytesOf } from './diskUse.ts';
import { FileMemo } from './FileMemo.ts';
import { summariseJournal, type JournalSummary } from './journalSummary.ts';
import { readNotes } from './notes.ts';
import { checkpointFile, RunFolder } from './RunFolder.ts';

const summaries = new FileMemo<JournalSummary>();
const heads = new FileMemo<CheckpointHead | undefined>();
/** Descriptions of runs, which {@link describeRun} fills. */
export const runs = new FileMemo<RunInfo>();

/**
 * Describes a run for a list of runs. Reads neither whole checkpoints nor every line of the journal, and of a run that is
 * unchanged nothing at all, because the list is requested during training, on the same thread.
 * @returns undefined if the folder is not a run or is damaged
 */
export function describeRun(path: string): RunInfo | undefined {
  try {
    const parts = changing.map((part) => join(path, part));
    return runs.of(join(path, 'run.json'), () => describe(path), parts);
  } catch {
    return undefined;
  }
}

/**
 * What changes with a run: files that are written to, and folders whose files come and go. Branches share the first
 * checkpoint, whose time changes when one is made or deleted; so does the part of the disk that a run takes.
 */
const changing = [
  ...['metrics.jsonl', 'statistics.jsonl', 'notes.json', 'network.json', 'model', 'model/model.json'],
  ...['checkpoints', checkpointFile(0)],
];

/** @throws FeaturescopeError `run/unknown`, `run/unreadable`, `run/newer-version` */
function describe(path: string): RunInfo {
  const folder = RunFolder.open(path);
  const { recipe, task, data, createdAt, settings, branchOf } = folder.description;
  const journal = join(folder.path, 'metrics.jsonl');
  const summary = summaries.of(journal, () =>
    existsSync(journal)
      ? readInParts(journal, (bytes) => summariseJournal(bytes))
      : { epoch: undefined, step: undefined, changes: [] },
  );
  const { step, epoch } = newestPlace(folder);
  const newest = folder.checkpointSteps().at(-1);
  return {
    run: path,
    name: readNotes(path).name,
    recipe,
    task,
    data: data.name,
    createdAt,
    step,
    epoch,
    epochs: Math.max(settings.epochs, epoch),
    finished: epoch >= settings.epochs || folder.description.stopped?.step === newest,
    heldOut: heldOutAt(folder) ?? summary.epoch?.heldOut,
    lastStep: Math.max(step, summary.step ?? 0),
    settings,
    changes: summary.changes,
    bytes: bytesOf(path),
    branchOf,
  };
}

/** The metrics of the epoch whose weights were restored; undefined for a run that stands at its end. */
function heldOutAt(folder: RunFolder): RunInfo['heldOut'] {
  const { restoredStep } = folder;
  if (restoredStep === undefined) return undefined;
  return folder.timeline().epochs.find(({ step }) => step === restoredStep)?.heldOut;
}

/**
 * Position of the restored checkpoint, else of the newest whose head says that it belongs to the run and is complete.
 * @throws FeaturescopeError `run/unreadable` if there is none
 */
function newestPlace(folder: RunFolder): Pick<CheckpointHead, 'step' | 'epoch'> {
  const { restoredStep } = folder;
  const steps = folder.checkpointSteps().reverse();
  for (const kept of restoredStep === undefined ? steps : [restoredStep, ...steps]) {
    const path = join(folder.path, checkpointFile(kept));
    const head = heads.of(path, () => readCheckpointHead(path));
    if (head?.step === kept && head.seed === folder.description.settings.seed) return head;
  }
  return folder.latestCheckpoint();
}
