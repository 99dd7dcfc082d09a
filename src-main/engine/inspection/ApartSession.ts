import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { ScoreCache } from '../tasks/ScoreCache.ts';
import { SerialQueue } from '../SerialQueue.ts';
import type { RestoreTask } from '../training/replay.ts';
import type { Session } from '../training/Session.ts';
import { WorkerPool } from '../training/workers/WorkerPool.ts';

/** How long the session is kept after the last request, in milliseconds. */
const KEPT_MS = 10_000;

/** A step of a run. */
export interface StepOfRun {
  /** Folder of the run. */
  run: string;
  step: number;
}

/**
 * Opens a run without writing to it.
 * @param pool threads of its own, because those of the open session may be training
 */
export type OpenApart = (run: string, pool: WorkerPool) => Promise<Session>;

interface Opened {
  run: string;
  session: Session;
  pool: WorkerPool;
}

/**
 * A second session for requests about any step of a run, which neither moves nor pauses the open one. It is opened by the
 * first request, restored to the requested step, and freed some time after the last request.
 */
export class ApartSession {
  /** The scores of the most recently requested step's network. */
  readonly scores = new ScoreCache();
  readonly #open: OpenApart;
  readonly #turns = new SerialQueue();
  #opened: Opened | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = new AbortController();

  constructor(open: OpenApart) {
    this.#open = open;
  }

  /**
   * Restores a step and runs `work` on it; requests run one after another.
   * @param asTask runs opening and restoring as a named task
   * @throws FeaturescopeError the errors of opening the run and of `Session.rewind`, `engine/cancelled` once {@link
   * clear} is called
   */
  at<T>(
    { run, step }: StepOfRun,
    asTask: (restore: (task: RestoreTask) => Promise<Session>) => Promise<Session>,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    const { signal } = this.#ended;
    return this.#turns.run(async () => {
      try {
        const session = await asTask(async (task) => {
          const opened = await this.#sessionOf(run);
          const signals = task.signal ? [signal, task.signal] : [signal];
          await opened.rewind(step, { ...task, signal: AbortSignal.any(signals) });
          return opened;
        });
        this.scores.follow(session);
        return await work(session);
      } finally {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.#turns.run(() => this.#free()), KEPT_MS);
        this.#timer.unref();
      }
    }, signal);
  }

  /** Cancels waiting requests and a running restore; resolves when everything is freed. */
  async clear(): Promise<void> {
    this.#ended.abort(new FeaturescopeError('engine/cancelled'));
    this.#ended = new AbortController();
    await this.#turns.run(() => this.#free());
  }

  async #sessionOf(run: string): Promise<Session> {
    if (this.#opened?.run === run) return this.#opened.session;
    await this.#free();
    const pool = new WorkerPool();
    try {
      this.#opened = { run, session: await this.#open(run, pool), pool };
    } catch (error) {
      await pool.close();
      throw error;
    }
    return this.#opened.session;
  }

  async #free(): Promise<void> {
    clearTimeout(this.#timer);
    const opened = this.#opened;
    this.#opened = undefined;
    this.scores.follow(undefined);
    await opened?.session.close();
    await opened?.pool.close();
  }
}
