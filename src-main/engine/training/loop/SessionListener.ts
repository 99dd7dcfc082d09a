import type { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { EpochMetrics, StepMetrics } from '../../../../src-shared/contract/service.ts';
import type { StatisticsPoint } from '../../../../src-shared/contract/statistics.ts';

/** Events that a session reports to its owner. */
export interface SessionListener {
  onState?(): void;
  onSteps?(steps: StepMetrics[]): void;
  onStatistics?(points: StatisticsPoint[]): void;
  onEpoch?(epoch: EpochMetrics): void;
  /** Progress of the evaluation at an epoch's end, in images. */
  onEvaluation?(done: number, total: number): void;
  /** The weights changed. */
  onChange?(): void;
  /** Training stopped because of this error. */
  onProblem?(problem: FeaturescopeError): void;
  /** A defect of the run that does not prevent training: `run/network-unreadable`, `run/older-step`. */
  onWarning?(warning: FeaturescopeError): void;
}
