import { MEAN_STEPS } from '../../../src-shared/contract/conditions.ts';
import type { EpochMetrics, History, StepMetrics } from '../../../src-shared/contract/service.ts';
import { combineMetrics } from '../../../src-shared/tasks/metrics.ts';
import { slowly } from '../slowly.ts';

/** Maximum number of points; beyond it, neighbours are merged. */
const MOST_POINTS = 1_000;

interface Bucket extends StepMetrics {
  count: number;
}

/**
 * The metrics of the run so far. Steps are averaged in buckets of equal length, which doubles whenever there are too many
 * buckets: an hour of training costs as much to draw as a minute. Views are updated a few times per second.
 */
export class Curves {
  #points: Bucket[] = [];
  #recent: readonly StepMetrics[] = [];
  #epochs = $state.raw<readonly EpochMetrics[]>([]);
  #parent = $state.raw<readonly StepMetrics[]>([]);
  #stride = 1;
  #version = $state(0);
  #later: (() => void) | undefined;

  /** Mean metrics per bucket; `step` is the bucket's last step. */
  get points(): readonly StepMetrics[] {
    void this.#version;
    return this.#points.slice();
  }

  /** The newest steps individually, at most {@link MEAN_STEPS}. */
  get recent(): readonly StepMetrics[] {
    void this.#version;
    return this.#recent;
  }

  /** The steps of the branch's parent; empty if the run is not a branch. */
  get parent(): readonly StepMetrics[] {
    return this.#parent;
  }

  loadParent({ steps }: History): void {
    this.#parent = steps;
  }

  get epochs(): readonly EpochMetrics[] {
    return this.#epochs;
  }

  /** The last epoch that had ended at the displayed step. */
  readonly lastEpoch: EpochMetrics | undefined = $derived.by(() =>
    this.#epochs.findLast(({ step }) => step <= this.#upTo()),
  );
  readonly #upTo: () => number;

  /** @param upTo the displayed step, if it is not the last */
  constructor(upTo: () => number = () => Infinity) {
    this.#upTo = upTo;
  }

  /** Inserts earlier metrics before those received since {@link clear}. */
  load(history: History): void {
    const last = history.steps.at(-1)?.step ?? 0;
    const lastEpoch = history.epochs.at(-1)?.epoch ?? -1;
    const newer = this.#points.filter((point) => point.step > last);
    this.#stride = Math.max(this.#stride, Math.round(last / Math.max(1, history.steps.length)), 1);
    const since = this.#recent.filter(({ step }) => step > last);
    this.#recent = [...history.steps, ...since].slice(-MEAN_STEPS);
    this.#points = [...history.steps.map((step) => ({ ...step, count: this.#stride })), ...newer];
    this.#epochs = [...history.epochs, ...this.#epochs.filter(({ epoch }) => epoch > lastEpoch)];
    this.#thin();
    this.#tell();
  }

  clear(): void {
    this.#parent = [];
    this.#points = [];
    this.#recent = [];
    this.#epochs = [];
    this.#stride = 1;
    this.#tell();
  }

  addSteps(steps: readonly StepMetrics[]): void {
    const known = this.#recent.at(-1)?.step ?? 0;
    this.#recent = [...this.#recent, ...steps.filter(({ step }) => step > known)].slice(-MEAN_STEPS);
    for (const step of steps) {
      const last = this.#points.at(-1);
      if (last && step.step <= last.step) continue;
      if (last && last.count < this.#stride)
        this.#points[this.#points.length - 1] = join(last, { ...step, count: 1 });
      else this.#points.push({ ...step, count: 1 });
    }
    this.#thin();
    this.#later ??= slowly(() => this.#tell());
  }

  addEpoch(epoch: EpochMetrics): void {
    this.#epochs = [...this.#epochs.filter((known) => known.epoch < epoch.epoch), epoch];
  }

  dispose(): void {
    this.#later?.();
  }

  #tell(): void {
    this.#later?.();
    this.#later = undefined;
    this.#version++;
  }

  #thin(): void {
    while (this.#points.length > MOST_POINTS) {
      const joined: Bucket[] = [];
      for (let index = 0; index < this.#points.length; index += 2) {
        const next = this.#points[index + 1];
        joined.push(next ? join(this.#points[index]!, next) : this.#points[index]!);
      }
      this.#points = joined;
      this.#stride *= 2;
    }
  }
}

function join(left: Bucket, right: Bucket): Bucket {
  const count = left.count + right.count;
  const mean = (pick: (bucket: Bucket) => number): number =>
    (pick(left) * left.count + pick(right) * right.count) / count;
  return {
    step: right.step,
    epoch: right.epoch,
    values: combineMetrics(Object.keys(right.values), (name) => mean(({ values }) => values[name] ?? NaN)),
    count,
  };
}
