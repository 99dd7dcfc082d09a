import type { Settings } from '../../../src-shared/contract/service.ts';
import type { LabInfo, LabStep, Words } from '../../../src-shared/contract/labs.ts';
import type { Lesson, Measured } from '../../../src-shared/labs/Lesson.ts';
import type { Dataset, Split } from '../data/Dataset.ts';
import type { Predictions } from '../tasks/classification/Predictions.ts';
import type { Scores } from '../tasks/evaluate.ts';
import type { ExperimentTask } from './courses/ExperimentTask.ts';
import type { Network } from '../training/Network.ts';

/** A training of a lab: a recipe with the lecture's deviating settings. */
export interface Training {
  /** What it is called among the lab's trainings. Default: the recipe's title */
  name?: Words;
  recipe: string;
  settings?: Partial<Settings>;
  /** Number of updates. Default: all epochs */
  steps?: number;
  /** Number of updates of the shortened version, which takes about a minute. Default {@link QUICK_STEPS} */
  quickSteps?: number;
}

/** Default number of updates of a shortened training. */
export const QUICK_STEPS = 400;

/** A trained network with its scores of the test images. */
export interface Trained {
  network: Network;
  data: Dataset;
  test: Split;
  scores: Scores;
  /** The scores of a classifier. @throws FeaturescopeError `evaluation/no-classes`, `evaluation/several-outputs` for another network */
  readonly predictions: Predictions;
  /** Scores the training images, without dropout and augmentation. */
  train(): Promise<Predictions>;
  /** Seed of the run. */
  seed: number;
}

/** How a check that trains by itself does so. */
export interface HowMeasured {
  /** Whether in a shortened version. */
  quick: boolean;
  task: ExperimentTask;
}

/** A number of a lecture, and how our own is measured. */
export interface Check {
  name: Words;
  /** The number as given in the lecture. */
  expected: string;
  /** Index of the training that it is measured on; undefined if it needs none. */
  training?: number;
  /** Whether it trains networks of its own, which takes minutes. */
  trains?: boolean;
  /** Whether the check holds for any data and any length of training. */
  always?: boolean;
  /** Measures the number. A check that needs no training gets undefined. */
  measure(trained: Trained | undefined, how: HowMeasured): Measured | Promise<Measured>;
  /** Set for a check that compares with what another check of the lab measured: it is judged once both are there. */
  against?: Against;
}

/** How a measured value is judged by that of another check. */
export interface Against {
  /** Index of the other check. */
  check: number;
  /** Whether the measured value is right beside the other one. */
  isRight(own: string, other: string): boolean;
}

/** A lecture's experiment in one file: trainings, views and expected numbers. */
export interface Lab extends Pick<LabInfo, 'id' | 'course' | 'title' | 'summary'> {
  trainings: readonly Training[];
  steps: readonly LabStep[];
  checks: readonly Check[];
}

/** A lesson as a lab without trainings. */
export const lessonLab = (lesson: Lesson): Lab => ({ ...lesson, trainings: [] });
