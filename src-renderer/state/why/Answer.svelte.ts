import { untrack } from 'svelte';
import { wrapInternal, type FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Work } from '../Tasks.svelte.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** The engine's answer to the last request of one kind. A new request replaces a pending one. */
export class Answer<T> {
  value = $state.raw<T | null>(null);
  /** The error, if the request failed. */
  problem = $state.raw<FeaturescopeError | null>(null);
  asking = $state(false);
  readonly #workbench: Workbench;
  readonly #work: Work;
  #question: string | null = null;
  #task: string | null = null;
  #turn = 0;

  constructor(workbench: Workbench, work: Work) {
    this.#workbench = workbench;
    this.#work = work;
  }

  /** Sends a request unless it equals the last one. */
  follow(question: string, call: (task: string) => Promise<T>): void {
    if (this.#question === question) return;
    this.#question = question;
    untrack(() => void this.ask(call));
  }

  /** Sends a request. The previous answer stays until the new one arrives, or if the request is cancelled. */
  async ask(call: (task: string) => Promise<T>): Promise<void> {
    this.cancel();
    const turn = ++this.#turn;
    this.asking = true;
    try {
      const value = await this.#workbench.tasks.run(this.#work, (task) => {
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

  /** Cancels the pending request. */
  cancel(): void {
    if (this.#task) this.#workbench.tasks.cancel(this.#task);
    this.#task = null;
  }

  /** Clears the answer, for example when another network is opened. */
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
