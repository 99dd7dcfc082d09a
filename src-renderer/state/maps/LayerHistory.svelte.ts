import type {
  Alarm,
  LayerSummary,
  StatisticsPoint,
  Summarised,
} from '../../../src-shared/contract/statistics.ts';
import type { Ridge } from '../../../src-shared/figures/ridgeline.ts';

/** So many points are kept at most. */
const MOST_POINTS = 200;

/** How the layers' weights, gradients and activations were distributed over the run, and what is wrong with their units. */
export class LayerHistory {
  #points = $state.raw<readonly StatisticsPoint[]>([]);
  /** What was recorded until the step that is shown; the first record where that is earlier. */
  readonly points: readonly StatisticsPoint[] = $derived.by(() => {
    const upTo = this.#upTo();
    return this.#points.filter(({ step }, at) => at === 0 || step <= upTo);
  });
  readonly alarms: readonly Alarm[] = $derived(this.points.at(-1)?.alarms ?? []);
  readonly #upTo: () => number;

  /** @param upTo the step that is shown, when it is not the last */
  constructor(upTo: () => number = () => Infinity) {
    this.#upTo = upTo;
  }

  /** Whether something is wrong in a layer. */
  hasAlarm(layer: string): boolean {
    return this.alarms.some((alarm) => alarm.layer === layer);
  }

  /** Puts what happened before in front of what came in since {@link clear}. */
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

  /** One layer's distributions in the order of the steps; steps at which there was nothing finite are left out. */
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

/** Every second point, the newest among them, when there are too many. */
function thinned(points: readonly StatisticsPoint[]): readonly StatisticsPoint[] {
  const odd = (points.length - 1) % 2;
  return points.length > MOST_POINTS ? points.filter((_point, at) => at % 2 === odd) : points;
}
