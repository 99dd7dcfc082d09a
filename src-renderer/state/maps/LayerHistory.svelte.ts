import type {
  Alarm,
  LayerSummary,
  StatisticsPoint,
  Summarised,
} from '../../../src-shared/contract/statistics.ts';
import type { Ridge } from '../../../src-shared/figures/ridgeline.ts';

/** Maximum number of points. */
const MOST_POINTS = 200;

/** Distributions of the layers' weights, gradients and activations over the run, and the alarms of their units. */
export class LayerHistory {
  #points = $state.raw<readonly StatisticsPoint[]>([]);
  /** The points up to the displayed step, or the first point if that step is earlier. */
  readonly points: readonly StatisticsPoint[] = $derived.by(() => {
    const upTo = this.#upTo();
    return this.#points.filter(({ step }, at) => at === 0 || step <= upTo);
  });
  readonly alarms: readonly Alarm[] = $derived(this.points.at(-1)?.alarms ?? []);
  readonly #upTo: () => number;

  /** @param upTo the displayed step, if it is not the last */
  constructor(upTo: () => number = () => Infinity) {
    this.#upTo = upTo;
  }

  /** Whether a layer has alarms. */
  hasAlarm(layer: string): boolean {
    return this.alarms.some((alarm) => alarm.layer === layer);
  }

  /** Inserts earlier points before those received since {@link clear}. */
  load(points: readonly StatisticsPoint[]): void {
    const last = points.at(-1)?.step ?? 0;
    this.#points = thinned([...points, ...this.#points.filter(({ step }) => step > last)]);
  }

  add(points: readonly StatisticsPoint[]): void {
    const first = points[0]?.step ?? Infinity;
    this.#points = thinned([...this.#points.filter(({ step }) => step < first), ...points]);
  }

  clear(): void {
    this.#points = [];
  }

  /** The distributions of one layer in the order of the steps; steps without finite values are omitted. */
  of(layer: string, what: Summarised): Ridge[] {
    return this.points.flatMap(({ step, layers }) => {
      const summary = layers.find((one) => one.layer === layer)?.[what];
      return summary && summary.count > summary.nonFinite ? [{ step, ...summary }] : [];
    });
  }

  /** The newest summary of a layer. */
  newest(layer: string): LayerSummary | undefined {
    return this.points.at(-1)?.layers.find((one) => one.layer === layer);
  }
}

/** Every second point including the newest, if there are too many. */
function thinned(points: readonly StatisticsPoint[]): readonly StatisticsPoint[] {
  const odd = (points.length - 1) % 2;
  return points.length > MOST_POINTS ? points.filter((_point, at) => at % 2 === odd) : points;
}
