import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { ScoreCache } from '../tasks/ScoreCache.ts';
import { SerialQueue } from '../SerialQueue.ts';
import type { RestoreTask } from '../training/replay.ts';
import type { Session } from '../training/Session.ts';
import { WorkerPool } from '../training/workers/WorkerPool.ts';

/** How long a session apart is kept after the last question, in milliseconds. */
const KEPT_MS = 10_000;

/** A step of a run. */
export interface StepOfRun {
  /** Folder of the run. */
  run: string;
  step: number;
}

/** Opens a run so that nothing is written to it. @param pool its own threads: those of the open session train meanwhile */
export type OpenApart = (run: string, pool: WorkerPool) => Promise<Session>;

interface Opened {
  run: string;
  session: Session;
  pool: WorkerPool;
}

/**
 * A session beside the open one, for questions about any step of a run: the open one is neither moved nor paused. It is opened by
 * the first question, goes to whichever step is asked for, and is freed a while after the last question.
 */
export class ApartSession {
  /** What the network of the step that was asked for last says of the data. */
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
   * Restores a step and does work with it; one question after the other.
   * @param asTask does the opening and restoring under the name of a task
   * @throws FeaturescopeError those of opening the run and of `Session.rewind`, `engine/cancelled` once {@link clear} is called
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

  /** Asks nothing more of what waits and stops a restoring; resolves when everything is freed. */
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
