import type { SessionState, StepMetrics } from '../../../src-shared/contract/service.ts';
import type { Connection } from '../Connection.svelte.ts';
import type { Curves } from './Curves.svelte.ts';
import type { Tasks } from '../Tasks.svelte.ts';

/** What time travel needs: the open run, and the engine that restores its steps. */
interface Traveller {
  readonly session: SessionState | null;
  readonly canTrain: boolean;
  readonly frozen: boolean;
  readonly curves: Curves;
  readonly connection: Connection;
  readonly tasks: Tasks;
  attempt(action: () => Promise<void>): Promise<void>;
  show(state: SessionState): void;
}

/**
 * Navigation to any step of the open run. A new target replaces the pending one, so that dragging over the timeline never
 * queues requests.
 */
export class TimeTravel {
  /** The target step that is not restored yet; null if the network is there. */
  wished = $state<number | null>(null);
  readonly #traveller: Traveller;
  /** The last step of the run, which rewinding does not change. */
  readonly last: number = $derived.by(() => Math.max(this.#traveller.session?.lastStep ?? 0, this.#now));
  /** The step that is displayed, or about to be. */
  readonly step: number = $derived.by(() => this.wished ?? this.#traveller.session?.step ?? 0);
  /** Whether the network stands before the last step, so that continuing creates a branch. */
  readonly rewound: boolean = $derived.by(() => this.#now < this.last);
  /** Later events are hidden after a rewind. */
  readonly shownUpTo: number = $derived.by(() => (this.rewound ? this.#now : Infinity));
  /** Whether there is any step to go to. */
  readonly possible: boolean = $derived.by(
    () => this.#traveller.canTrain && !this.#traveller.frozen && this.last > 0,
  );
  readonly #now: number = $derived.by(() => this.#traveller.session?.step ?? 0);
  /** The step to restore next; null if there is none. */
  #target: number | null = null;
  #task: string | null = null;
  #following = false;
  #dragging = false;
  #kept: readonly number[] = [];

  constructor(traveller: Traveller) {
    this.#traveller = traveller;
  }

  /** Starts dragging: requests the list of checkpoints. */
  async grasp(): Promise<void> {
    this.#dragging = true;
    await this.#traveller.attempt(async () => {
      this.#kept = (await this.#traveller.connection.calls.steps()).kept;
    });
  }

  /** While dragging: shows the nearest checkpoint, which is cheap; {@link go} then restores the exact step. */
  async scrub(step: number): Promise<void> {
    if (!this.possible) return;
    const wished = this.#within(step);
    this.wished = wished;
    this.#target = this.#kept.reduce<number | null>(
      (best, kept) => (best === null || Math.abs(kept - wished) < Math.abs(best - wished) ? kept : best),
      null,
    );
    await this.#follow();
  }

  /** Restores a step exactly. */
  async go(step: number): Promise<void> {
    this.#dragging = false;
    if (!this.possible) return;
    this.wished = this.#target = this.#within(step);
    if (this.#task !== null) this.#traveller.tasks.cancel(this.#task);
    await this.#follow();
  }

  /** Moves by some steps, backwards if negative. */
  async move(by: number): Promise<void> {
    await this.go(this.step + by);
  }

  /** The metrics of a step in the curves: those of the nearest known one. */
  metricsAt(step: number): StepMetrics | undefined {
    return nearestAt(this.#traveller.curves.points, step);
  }

  /** Restores targets until there is none left; calls in the meantime only set the target. */
  async #follow(): Promise<void> {
    if (this.#following) return;
    this.#following = true;
    while (this.#target !== null) {
      const step = this.#target;
      this.#target = null;
      if (step !== this.#now) await this.#restore(step);
    }
    this.#following = false;
    if (!this.#dragging) this.wished = null;
  }

  async #restore(step: number): Promise<void> {
    const { tasks, connection } = this.#traveller;
    await this.#traveller.attempt(async () => {
      const state = await tasks.run('rewind', (task) => {
        this.#task = task;
        return connection.calls.rewind({ task, step });
      });
      this.#traveller.show(state);
    });
    this.#task = null;
  }

  #within(step: number): number {
    return Math.max(0, Math.min(this.last, Math.round(step)));
  }
}

/** The point with the nearest step, of sorted points. */
function nearestAt(points: readonly StepMetrics[], step: number): StepMetrics | undefined {
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.step < step) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  return before && after && step - before.step < after.step - step ? before : after;
}
