import type { StepPlan } from './StepPlan.ts';

/** Enough for full batches, the last batch and one other size; rarer sizes are planned anew each time. */
const MOST_PLANS = 3;

/** Cache of plans by number of images, least recently used evicted first. Owns the plans. */
export class PlanCache {
  /** In order of use, most recent last. */
  readonly #plans = new Map<number, StepPlan>();
  /** Number of images of the most recent plan, so that the map is not rewritten at every step. */
  #last = 0;

  /** The plan for `images` images, built if it is not cached; undefined if `build` returns none. */
  get(images: number, build: () => StepPlan | undefined): StepPlan | undefined {
    const known = this.#plans.get(images);
    if (known && images === this.#last) return known;
    if (!known) this.#makeRoom();
    const plan = known ?? build();
    if (!plan) return undefined;
    this.#plans.delete(images);
    this.#plans.set(images, plan);
    this.#last = images;
    return plan;
  }

  dispose(): void {
    for (const plan of this.#plans.values()) plan.dispose();
    this.#plans.clear();
  }

  #makeRoom(): void {
    const [oldest] = this.#plans;
    if (this.#plans.size < MOST_PLANS || !oldest) return;
    oldest[1].dispose();
    this.#plans.delete(oldest[0]);
  }
}
