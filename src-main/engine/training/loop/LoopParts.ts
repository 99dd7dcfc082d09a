import type { Settings } from '../../../../src-shared/contract/service.ts';
import type { Split } from '../../data/Dataset.ts';
import type { Program } from '../programs/Program.ts';
import type { BatchSchedule } from '../schedule/BatchSchedule.ts';
import type { Trainer } from '../Trainer.ts';
import type { StopConditions } from './StopConditions.ts';

/** How far to train: some steps, to the end of the current epoch, or to the end of the last one. */
export interface Extent {
  action: 'run' | 'step' | 'epoch';
  steps?: number | undefined;
  /** Conditions that stop training earlier. */
  conditions?: StopConditions | undefined;
  /** Trainer to use instead of the loop's own. */
  trainer?: Trainer | undefined;
}

/** The components that a training loop works with. */
export interface LoopParts {
  program: Program;
  schedule: BatchSchedule;
  trainer: Trainer;
  train: Split;
  heldOut: Split;
  /** Shape of one example. */
  shape: readonly number[];
  /** The settings as the run was planned. */
  settings: Settings;
  /** Aborts an evaluation and the wait for workers. */
  signal: AbortSignal;
}
