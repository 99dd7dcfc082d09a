import type { SessionPhase, SessionState, Settings } from '../../../src-shared/contract/service.ts';
import { describeDataset } from '../data/Dataset.ts';
import { ranges } from '../interchange/ranges.ts';
import { recipeTitle } from '../recipes/recipes.ts';
import type { SessionParts } from './loop/SessionParts.ts';
import type { TrainingLoop } from './loop/TrainingLoop.ts';
import type { Network } from './Network.ts';
import type { BatchSchedule } from './schedule/BatchSchedule.ts';

/** What the state of a session is read from. */
export interface DescribedSession {
  id: string;
  parts: SessionParts;
  network: Network;
  schedule: BatchSchedule;
  loop: TrainingLoop;
  workers: number;
  /** Whether it can be trained. */
  trains: boolean;
}

/** A session as clients see it. */
export function describeSession(session: DescribedSession): SessionState {
  const { id, parts, network, schedule, loop, workers } = session;
  const { epochs, until, met, stepsPerSecond, savedStep, run } = loop;
  const { step, epoch } = schedule.place;
  return {
    id,
    phase: phaseOf(session),
    recipe: parts.recipe,
    title: titleOf(parts),
    task: parts.task,
    outputs: network.parts,
    data: describeDataset(parts.data),
    dataFallback: parts.dataFallback,
    heldOutDrawn: parts.holdOut === 'drawn',
    settings: settingsNow(session),
    held: schedule.history,
    model: network.info,
    ...{ step, epoch },
    lastStep: schedule.lastDone,
    stepsPerEpoch: schedule.stepsPerEpoch,
    epochEnds: Array.from({ length: epochs }, (_unused, at) => schedule.endOf(at + 1)),
    pace: stepsPerSecond,
    until: [...until],
    met,
    workers,
    run: run?.path ?? null,
    savedStep,
    branchOf: run?.description.branchOf,
    pretrained: parts.pretrained,
    imported: importedOf(session),
  };
}

function titleOf({ imported, recipe }: SessionParts): SessionState['title'] {
  return imported ? { en: imported.name, ko: imported.name } : recipeTitle(recipe);
}

function importedOf({ parts, trains }: DescribedSession): SessionState['imported'] {
  const { imported, chosen } = parts;
  if (!imported) return undefined;
  const { name, path, format, form, isRangeKnown } = imported;
  const range = form?.range ?? ranges['0..1'];
  return { ...chosen, name, path, format, range, isRangeKnown, trains };
}

function phaseOf({ loop, schedule }: DescribedSession): SessionPhase {
  if (loop.running) return 'running';
  return schedule.place.epoch >= loop.epochs ? 'finished' : 'paused';
}

/** The settings in effect now. */
function settingsNow({ parts, schedule, loop }: DescribedSession): Settings {
  const { learningRate, batchSize } = schedule.held;
  return { ...parts.settings, learningRate, batchSize, epochs: loop.epochs };
}
