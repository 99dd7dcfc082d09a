import { untrack } from 'svelte';
import { wrapInternal, type FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** What the engine answered to the last question of one kind. A new question takes the place of one under way. */
export class Answer<T> {
  value = $state.raw<T | null>(null);
  /** Why there is no answer. */
  problem = $state.raw<FeaturescopeError | null>(null);
  asking = $state(false);
  readonly #workbench: Workbench;
  #question: string | null = null;
  #task: string | null = null;
  #turn = 0;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Asks, unless this very question was asked last. */
  follow(question: string, call: (task: string) => Promise<T>): void {
    if (this.#question === question) return;
    this.#question = question;
    untrack(() => void this.ask(call));
  }

  /** Asks. The former answer stays until the new one is there; a cancelled question leaves it. */
  async ask(call: (task: string) => Promise<T>): Promise<void> {
    this.cancel();
    const turn = ++this.#turn;
    this.asking = true;
    try {
      const value = await this.#workbench.tasks.run((task) => {
        this.#task = task;
        return call(task);
      });
      if (turn !== this.#turn) return;
      this.value = value;
      this.problem = null;
    } catch (error) {
      if (turn === this.#turn) this.#fail(wrapInternal(error));
    } finally {
      if (turn === this.#turn) {
        this.asking = false;
        this.#task = null;
      }
    }
  }

  /** Stops the question under way. */
  cancel(): void {
    if (this.#task) this.#workbench.tasks.cancel(this.#task);
    this.#task = null;
  }

  /** Forgets the answer, as when another network is open. */
  clear(): void {
    this.cancel();
    this.#turn++;
    this.#question = null;
    this.asking = false;
    this.value = null;
    this.problem = null;
  }

  #fail(problem: FeaturescopeError): void {
    if (problem.code === 'engine/cancelled') return;
    this.value = null;
    this.problem = problem;
  }
}
