import type { FeaturescopeError } from '../../../protocol/errors.ts';
import type { EpochMetrics, StepMetrics } from '../../../protocol/service.ts';
import type { StatisticsPoint } from '../../../protocol/statistics.ts';

/** What a session tells whoever runs it. */
export interface SessionListener {
  onState?(): void;
  onSteps?(steps: StepMetrics[]): void;
  onStatistics?(points: StatisticsPoint[]): void;
  onEpoch?(epoch: EpochMetrics): void;
  /** How far the evaluation at an epoch's end is, in images. */
  onEvaluation?(done: number, total: number): void;
  /** The weights changed. */
  onChange?(): void;
  /** Training stopped for this. */
  onProblem?(problem: FeaturescopeError): void;
  /** Something is wrong with the run, though it can be trained: `run/network-unreadable`. */
  onWarning?(warning: FeaturescopeError): void;
}
