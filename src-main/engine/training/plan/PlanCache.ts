import type { StepPlan } from './StepPlan.ts';

/** For full batches, for the last one, and for one other; what is asked for less often is laid out anew. */
const MOST_PLANS = 3;

/** Plans by their number of images, of which the ones used last are kept. Owns them. */
export class PlanCache {
  /** The one used last at the end. */
  readonly #plans = new Map<number, StepPlan>();
  /** Number of images of the last one; the map is not rewritten at every step. */
  #last = 0;

  /** The plan for so many images, built where there is none; undefined where `build` gives none. */
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
