import type { StepMetrics } from '../../../../src-shared/contract/service.ts';
import type { StatisticsPoint } from '../../../../src-shared/contract/statistics.ts';
import type { RunFolder } from '../../library/RunFolder.ts';
import type { SessionListener } from './SessionListener.ts';

/** How often metrics are journalled and reported, in milliseconds. */
const FLUSH_MS = 100;

/**
 * Buffers the metrics of steps and writes them to the run before it reports them, so everything a client was told
 * survives a crash.
 */
export class MetricsWriter {
  readonly #listener: SessionListener;
  #steps: StepMetrics[] = [];
  #points: StatisticsPoint[] = [];
  #flushedAt = 0;

  constructor(listener: SessionListener) {
    this.#listener = listener;
  }

  /** @param point statistics of the layers recorded at that step, if any */
  add(metrics: StepMetrics, point?: StatisticsPoint): void {
    this.#steps.push(metrics);
    if (point) this.#points.push(point);
  }

  isDue(now: number): boolean {
    return now - this.#flushedAt > FLUSH_MS;
  }

  /**
   * Journals the steps since the last flush, then reports them. Lines that cannot be written stay buffered for the next
   * flush.
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
