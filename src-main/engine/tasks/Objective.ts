import type { AugmentName } from '../../../src-shared/contract/augmentNames.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import type { LossName } from '../../../src-shared/tasks/losses.ts';
import type { OutputTask } from '../../../src-shared/tasks/outputs.ts';
import type { TaskKind } from '../../../src-shared/tasks/tasks.ts';

/** What a network is trained for, and what training minimises. */
export interface Objective {
  task: TaskKind;
  /** The network's outputs, in order; for the task `multi-output` alone. */
  outputs?: readonly OutputTask[] | undefined;
  /** Default: the loss that fits the task and the network's output. */
  loss?: LossName | undefined;
  /** Fraction of each class' target that is distributed over all classes, in [0, 1]; for cross-entropy only. */
  labelSmoothing?: number | undefined;
  /**
   * Factor of the kernel that is added to its gradient: training minimises the loss plus half this factor times the sum
   * of squared kernel values.
   */
  weightDecay?: number | undefined;
  /** Maximum Euclidean norm of the gradient of all weights together; a longer gradient is scaled down to it. */
  clipNorm?: number | undefined;
  /** What changes the images of a batch at random. Default: nothing. */
  augment?: readonly AugmentName[] | undefined;
}

/** The objective that a training's settings describe. */
export function objectiveOf(
  task: TaskKind,
  settings: Partial<Settings>,
  outputs?: readonly OutputTask[],
): Objective {
  const { loss, labelSmoothing, weightDecay, clipNorm, augment } = settings;
  return { task, outputs, loss, labelSmoothing, weightDecay, clipNorm, augment };
}
