import type { StepMetrics } from '../../../../src-shared/contract/service.ts';
import type { StatisticsPoint } from '../../../../src-shared/contract/statistics.ts';
import type { RunFolder } from '../../library/RunFolder.ts';
import type { SessionListener } from './SessionListener.ts';

/** How often metrics are journalled and told, in milliseconds. */
const FLUSH_MS = 100;

/** Gathers what steps give, writes it to the run, and only then tells of it: what a client was told survives a kill. */
export class MetricsWriter {
  readonly #listener: SessionListener;
  #steps: StepMetrics[] = [];
  #points: StatisticsPoint[] = [];
  #flushedAt = 0;

  constructor(listener: SessionListener) {
    this.#listener = listener;
  }

  /** @param point what was recorded of the layers at that step, if anything */
  add(metrics: StepMetrics, point?: StatisticsPoint): void {
    this.#steps.push(metrics);
    if (point) this.#points.push(point);
  }

  isDue(now: number): boolean {
    return now - this.#flushedAt > FLUSH_MS;
  }

  /**
   * Journals the steps since the last time, then tells of them. Lines that cannot be written stay and are written the next time.
   * @throws FeaturescopeError `run/disk-full`, `run/unwritable`
   */
  flush(run: RunFolder | undefined, now: number): void {
    this.#flushedAt = now;
    const [steps, points] = [this.#steps, this.#points];
    if (steps.length > 0) {
      run?.journal(steps.map((metrics) => ({ type: 'step', metrics })));
      this.#steps = [];
      this.#listener.onSteps?.(steps);
    }
    if (points.length > 0) {
      run?.addStatistics(points);
      this.#points = [];
      this.#listener.onStatistics?.(points);
    }
  }
}
