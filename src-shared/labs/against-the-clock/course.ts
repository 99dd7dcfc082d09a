import type { Arithmetic, Settings } from '../../contract/training.ts';
import type { Words } from '../../contract/labs.ts';

/** Accuracy on the test images that the ladder climbs to. */
export const GOAL = 0.99;

/** Settings of a rung; what a rung does not name is as in the rung below. */
export type RungSettings = Pick<
  Settings,
  'batchSize' | 'optimizer' | 'learningRate' | 'schedule' | 'augment' | 'averageLast'
> & {
  /** How the weights are drawn: all with one small standard deviation, or by the size of their layer (He et al. 2015). */
  weights: 'small' | 'he';
  /** Whether every convolution is followed by batch normalisation. */
  normalised: boolean;
};

/** One idea of the ladder. */
export interface Rung {
  id: string;
  name: Words;
  /** What differs from the rung below. */
  change: Partial<RungSettings>;
}

/** The accuracy on the test images after some training. */
export interface Mark {
  step: number;
  /** Time spent on training steps so far, in seconds; evaluations are not counted. */
  seconds: number;
  accuracy: number;
}

/** A rung while it is trained, or after that. */
export interface RungCourse {
  id: string;
  marks: Mark[];
  /** Whether it was trained to its end; a training that diverges ends early. */
  done: boolean;
  diverged?: boolean | undefined;
}

/** What the engine knows of a ladder. */
export interface ClockCourse {
  /** Name of the data set. */
  data: string;
  /** Threads that share each batch. */
  workers: number;
  /** Fast arithmetic takes less time; it is that of the open network. */
  arithmetic: Arithmetic;
  rungs: RungCourse[];
}

/** The seconds at which an accuracy was first measured; undefined if it never was. */
export const secondsTo = (marks: readonly Mark[], accuracy: number): number | undefined =>
  marks.find((mark) => mark.accuracy >= accuracy)?.seconds;

/** Id of the experiment that trains, and of the one that tells what is trained already. */
export const CLOCK = 'against-the-clock';
export const KNOWN_CLOCK = 'against-the-clock-known';
