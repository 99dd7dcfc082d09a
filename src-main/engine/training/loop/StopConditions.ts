import { MEAN_STEPS, type Condition, type MetCondition } from '../../../../src-shared/contract/conditions.ts';
import type { EpochMetrics, StepMetrics } from '../../../../src-shared/contract/service.ts';
import type { StatisticsPoint } from '../../../../src-shared/contract/statistics.ts';
import { metricNamesOf } from '../../../../src-shared/tasks/outputs.ts';
import type { Objective } from '../../tasks/Objective.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';

/**
 * Running means over the last {@link MEAN_STEPS} steps. They depend on the run alone, not on where it was interrupted.
 */
export class RunningMeans {
  #last: readonly StepMetrics[];

  /** @param before metrics of earlier steps, newest last */
  constructor(before: readonly StepMetrics[] = []) {
    this.#last = before.slice(-MEAN_STEPS);
  }

  add(metrics: StepMetrics): void {
    this.#last = [...this.#last.slice(-MEAN_STEPS + 1), metrics];
  }

  /** Mean of a metric; undefined until there are enough steps. */
  of(metric: string): number | undefined {
    if (this.#last.length < MEAN_STEPS) return undefined;
    return this.#last.reduce((sum, { values }) => sum + values[metric]!, 0) / MEAN_STEPS;
  }
}

/** Conditions that end training, checked after every step and every epoch. */
export class StopConditions {
  readonly list: readonly Condition[];
  readonly #start: number;

  /**
   * @param start the step that training continues from
   * @param objective what the network is trained for: the conditions may use its metrics
   * @throws FeaturescopeError `training/step-passed`, `training/unknown-metric`
   */
  constructor(list: readonly Condition[], start: number, { task, outputs }: Objective) {
    this.list = list;
    this.#start = start;
    const metrics = metricNamesOf(task, outputs);
    for (const condition of list)
      if (condition.when === 'metric' && !metrics.includes(condition.metric))
        throw new FeaturescopeError('training/unknown-metric', {
          ...{ metric: condition.metric, task, known: metrics.join(', ') },
        });
      else if (condition.when === 'step' && condition.step <= start)
        throw new FeaturescopeError('training/step-passed', { step: condition.step, at: start });
  }

  /** The smallest step that a condition names, if any. */
  get step(): number | undefined {
    const steps = this.list.flatMap((condition) => (condition.when === 'step' ? [condition.step] : []));
    return steps.length === 0 ? undefined : Math.min(...steps);
  }

  /**
   * @param means running means that include the step
   * @param point statistics of the layers recorded at the step, if any
   */
  afterStep(step: number, means: RunningMeans, point?: StatisticsPoint): MetCondition | undefined {
    return this.#first((condition) => {
      if (condition.when === 'step') return condition.step <= step ? { value: null } : undefined;
      if (condition.when !== 'alarm') return measured(condition, 'training', (metric) => means.of(metric));
      const alarm = point?.alarms.find(
        (one) => one.step > this.#start && (condition.kind ?? one.kind) === one.kind,
      );
      return alarm && { value: null, alarm };
    }, step);
  }

  afterEpoch({ step, heldOut }: EpochMetrics): MetCondition | undefined {
    return this.#first((condition) => {
      if (condition.when === 'step' || condition.when === 'alarm') return undefined;
      return measured(condition, 'held-out', (metric) => heldOut[metric]);
    }, step);
  }

  #first(
    meets: (condition: Condition) => Pick<MetCondition, 'value' | 'alarm'> | undefined,
    step: number,
  ): MetCondition | undefined {
    for (const condition of this.list) {
      const met = meets(condition);
      if (met) return { condition, step, ...met };
    }
    return undefined;
  }
}

type Threshold = Extract<Condition, { on: string }>;

function measured(
  { metric, is, on, value: threshold }: Threshold,
  now: Threshold['on'],
  valueOf: (metric: string) => number | undefined,
): { value: number } | undefined {
  if (on !== now) return undefined;
  const value = valueOf(metric);
  if (value === undefined) return undefined;
  return (is === 'below' ? value < threshold : value > threshold) ? { value } : undefined;
}
