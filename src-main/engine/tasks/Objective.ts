import type { Settings } from '../../../src-shared/contract/service.ts';
import type { LossName } from '../../../src-shared/tasks/losses.ts';
import type { TaskKind } from '../../../src-shared/tasks/tasks.ts';

/** What a network is trained for, and what training makes small. */
export interface Objective {
  task: TaskKind;
  /** Left out: the one that goes with the task and the network's output. */
  loss?: LossName | undefined;
  /** Share of each class' target that is spread over all classes, 0..1; cross-entropy alone takes it. */
  labelSmoothing?: number | undefined;
  /** How much of a kernel is added to its gradient: half of it times the kernel's squares is what training makes small beside the loss. */
  weightDecay?: number | undefined;
  /** Longest gradient of all weights together (Euclidean norm) that an update is made with; a longer one is shortened to it. */
  clipNorm?: number | undefined;
}

/** What the settings of a training say of its objective. */
export function objectiveOf(task: TaskKind, settings: Partial<Settings>): Objective {
  const { loss, labelSmoothing, weightDecay, clipNorm } = settings;
  return { task, loss, labelSmoothing, weightDecay, clipNorm };
}
