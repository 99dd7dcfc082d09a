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

/**
 * Describes a run for a list of runs. Reads neither whole checkpoints nor every line of the journal, and rereads nothing
 * that is unchanged, because the list is requested during training, on the same thread.
 * @returns undefined if the folder is not a run or is damaged
 */
export function describeRun(path: string): RunInfo | undefined {
  try {
    const folder = RunFolder.open(path);
    const { recipe, task, data, createdAt, settings, branchOf } = folder.description;
    const journal = join(folder.path, 'metrics.jsonl');
    const summary = summaries.of(journal, () =>
      existsSync(journal)
        ? readInParts(journal, (bytes) => summariseJournal(bytes))
        : { epoch: undefined, step: undefined, changes: [] },
    );
    const { step, epoch } = newestPlace(folder);
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
      finished: epoch >= settings.epochs,
      heldOut: summary.epoch?.heldOut,
      lastStep: Math.max(step, summary.step ?? 0),
      settings,
      changes: summary.changes,
      bytes: bytesOf(path),
      branchOf,
    };
  } catch {
    return undefined;
  }
}

/**
 * Position of the newest checkpoint whose head says that it belongs to the run and is complete.
 * @throws FeaturescopeError `run/unreadable` if there is none
 */
function newestPlace(folder: RunFolder): Pick<CheckpointHead, 'step' | 'epoch'> {
  for (const kept of folder.checkpointSteps().reverse()) {
    const path = join(folder.path, checkpointFile(kept));
    const head = heads.of(path, () => readCheckpointHead(path));
    if (head?.step === kept && head.seed === folder.description.settings.seed) return head;
  }
  return folder.latestCheckpoint();
}
