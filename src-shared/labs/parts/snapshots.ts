import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { startedByHand } from './startedByHand.ts';

/** A training that is shown at several of its steps. */
interface Snapshots<Snapshot> {
  snapshots: readonly Snapshot[];
  /** Number of steps of the whole training. */
  steps: number;
}

/** The snapshot that the values choose, by its index; the last one if there is none. A course that is told has at least one. */
export const shownSnapshot = <Snapshot>(
  { snapshots }: Snapshots<Snapshot>,
  values: ExperimentValues,
): Snapshot => snapshots[Number(values['step'])] ?? snapshots.at(-1)!;

/**
 * How an experiment is run whose course is a training in the engine: started by hand, shown while it goes on, with a picture for
 * each snapshot.
 * @param id of the experiment in the engine that trains
 * @param known of the one that tells what is trained already
 */
export const trainedByHand = <Course extends Snapshots<{ step: number }>>(
  id: string,
  known: string,
): Pick<Experiment<Course>, 'waits' | 'isDone' | 'run' | 'lastStep'> => ({
  waits: true,
  isDone: ({ snapshots, steps }) => snapshots.at(-1)?.step === steps,
  run: startedByHand(id, known),
  lastStep: ({ snapshots }) => Math.max(0, snapshots.length - 1),
});
