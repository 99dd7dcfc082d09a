import { FeaturescopeError, wrapInternal } from '../../../src-shared/contract/errors.ts';
import type { Progress } from '../../../src-shared/contract/service.ts';

const PROGRESS_MS = 50;

/** What is counted, and in what. */
export type Counted = Pick<Progress, 'what' | 'unit'>;

/** The long calls that one client has under way, under its own names for them: another client may use the same. */
export class ClientTasks {
  readonly #running = new Map<string, AbortController>();
  readonly #all: Set<AbortController>;
  readonly #tell: (progress: Progress) => void;
  #left = false;

  /** @param all those of every client, by which the engine stops them when it ends */
  constructor(all: Set<AbortController>, tell: (progress: Progress) => void) {
    this.#all = all;
    this.#tell = tell;
  }

  /**
   * Does long work under a name, by which it can be cancelled.
   * @throws FeaturescopeError `engine/busy` where work of that name is under way, `engine/cancelled` once the client has left
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

  /** Stops the work of a name. False where there is none. */
  cancel(task: string): boolean {
    const running = this.#running.get(task);
    running?.abort(new FeaturescopeError('engine/cancelled'));
    return running !== undefined;
  }

  /** Stops everything, now and from now on: nobody waits for it any more. */
  leave(): void {
    this.#left = true;
    for (const task of this.#running.keys()) this.cancel(task);
  }

  /** Tells of progress, at most twenty times a second and always of the end. */
  progress(task: string): (progress: Omit<Progress, 'task'>) => void {
    let toldAt = -Infinity;
    return (progress) => {
      const now = performance.now();
      if (now - toldAt < PROGRESS_MS && progress.done !== progress.total) return;
      toldAt = now;
      this.#tell({ task, ...progress });
    };
  }

  /** The same of work whose parts all count alike. */
  counted(task: string, { what, unit }: Counted): (done: number, total: number) => void {
    const report = this.progress(task);
    return (done, total) => report({ what, done, total, unit });
  }
}
