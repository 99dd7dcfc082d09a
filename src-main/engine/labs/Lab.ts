import type { Settings } from '../../../src-shared/contract/service.ts';
import type { LabInfo, LabStep, Words } from '../../../src-shared/contract/labs.ts';
import type { Split } from '../data/Dataset.ts';
import type { Predictions } from '../tasks/classification/Predictions.ts';
import type { Network } from '../training/Network.ts';

/** A training of a lab: a recipe with whatever the lecture does otherwise. */
export interface Training {
  recipe: string;
  settings?: Partial<Settings>;
  /** How many updates; all epochs where that is left out. */
  steps?: number;
  /** Updates of the version that takes about a minute. Default {@link QUICK_STEPS} */
  quickSteps?: number;
}

/** Updates of a shortened training. */
export const QUICK_STEPS = 400;

/** A trained network with what it says of the test images. */
export interface Trained {
  network: Network;
  test: Split;
  predictions: Predictions;
  /** Seed of its run. */
  seed: number;
}

/** A number of a lecture, and how ours is measured. */
export interface Check {
  name: Words;
  /** As the lecture has it. */
  expected: string;
  /** Which training it is measured on; left out where it needs none. */
  training?: number;
  /** Whether it holds for any data and however short the training was. */
  always?: boolean;
  /** Measured without a training it gets none. */
  measure(trained: Trained | undefined): Measured | Promise<Measured>;
}

export interface Measured {
  /** As it is to be read. */
  value: string;
  ok: boolean;
}

/** A lecture's experiment in one file: what is trained, what is shown, what has to come out. */
export interface Lab extends Pick<LabInfo, 'id' | 'course' | 'title' | 'summary'> {
  trainings: readonly Training[];
  steps: readonly LabStep[];
  checks: readonly Check[];
}
