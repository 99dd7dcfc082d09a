import { FeaturescopeError, wrapInternal } from '../../../src-shared/contract/errors.ts';
import type { Progress } from '../../../src-shared/contract/service.ts';

const PROGRESS_MS = 50;

/** What progress counts, and its unit. */
export type Counted = Pick<Progress, 'what' | 'unit'>;

/** The running tasks of one client, under names that the client chose. Names are local to the client. */
export class ClientTasks {
  readonly #running = new Map<string, AbortController>();
  readonly #all: Set<AbortController>;
  readonly #tell: (progress: Progress) => void;
  #left = false;

  /** @param all abort controllers of all clients' tasks, with which the engine stops them when it ends */
  constructor(all: Set<AbortController>, tell: (progress: Progress) => void) {
    this.#all = all;
    this.#tell = tell;
  }

  /**
   * Runs a task under a name, by which it can be cancelled.
   * @throws FeaturescopeError `engine/busy` if a task of that name is running, `engine/cancelled` once the client has
   * left
   */
  async run<T>(task: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#left) throw new FeaturescopeError('engine/cancelled');
    if (this.#running.has(task)) throw new FeaturescopeError('engine/busy', { task });
    const controller = new AbortController();
    this.#running.set(task, controller);
    this.#all.add(controller);
    try {
      return await work(controller.signal);
    } catch (error) {
      throw wrapInternal(error);
    } finally {
      this.#running.delete(task);
      this.#all.delete(controller);
    }
  }

  /** Cancels the task of a name. Returns false if there is none. */
  cancel(task: string): boolean {
    const running = this.#running.get(task);
    running?.abort(new FeaturescopeError('engine/cancelled'));
    return running !== undefined;
  }

  /** Cancels all tasks, and every later one at once, because the client has left. */
  leave(): void {
    this.#left = true;
    for (const task of this.#running.keys()) this.cancel(task);
  }

  /** A function that reports progress, at most twenty times a second; the end is always reported. */
  progress(task: string): (progress: Omit<Progress, 'task'>) => void {
    let toldAt = -Infinity;
    return (progress) => {
      const now = performance.now();
      if (now - toldAt < PROGRESS_MS && progress.done !== progress.total) return;
      toldAt = now;
      this.#tell({ task, ...progress });
    };
  }

  /** As {@link progress}, for work that consists of parts of equal size. */
  counted(task: string, { what, unit }: Counted): (done: number, total: number) => void {
    const report = this.progress(task);
    return (done, total) => report({ what, done, total, unit });
  }
}
