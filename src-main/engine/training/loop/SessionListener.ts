import type { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { EpochMetrics, StepMetrics } from '../../../../src-shared/contract/service.ts';
import type { StatisticsPoint } from '../../../../src-shared/contract/statistics.ts';

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
