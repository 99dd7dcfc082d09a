import type { PartialCourse, Words } from '../../src-shared/contract/labs.ts';
import type { Progress } from '../../src-shared/contract/service.ts';

/** Tasks are displayed once they have run for this long. */
const SHOW_AFTER_MS = 300;

/** What a long call does. */
export type Work =
  | 'open'
  | 'evaluate'
  | 'predictions'
  | 'examples'
  | 'thresholds'
  | 'look'
  | 'inside'
  | 'rewind'
  | 'copy'
  | 'figure'
  | 'saliency'
  | 'gradCam'
  | 'occlusion'
  | 'embedding'
  | 'separability'
  | 'robustness'
  | 'topActivations'
  | 'measureLab'
  | 'fetch'
  | 'experiment'
  | 'checkArithmetic';

/** What a long call works on: names of the engine, each of which the window has a word for. */
export interface Subject {
  /** The shipped network. */
  shipped?: boolean | undefined;
  recipe?: string | undefined;
  data?: string | undefined;
  /** Folder of a run. */
  run?: string | undefined;
  title?: Words | undefined;
  /** A name that is displayed as it is. */
  name?: string | undefined;
}

/** A running long call. */
export interface Task {
  id: string;
  work: Work;
  subject: Subject;
  progress: Progress | null;
  visible: boolean;
}

interface TaskOptions {
  subject?: Subject;
  stop?: AbortController;
  onPartial?: ((course: unknown) => void) | undefined;
}

/** The running long calls, their progress, and their cancellation. */
export class Tasks {
  list = $state.raw<readonly Task[]>([]);
  readonly #timers: Partial<Record<string, ReturnType<typeof setTimeout>>> = {};
  readonly #cancel: (task: string) => void;
  readonly #current: () => Subject;
  /** Stops tasks that are done in the window. */
  readonly #stops: Partial<Record<string, AbortController>> = {};
  readonly #partial: Partial<Record<string, (course: unknown) => void>> = {};
  #next = 1;

  /** The tasks that have run long enough to be displayed. */
  readonly visible: readonly Task[] = $derived(this.list.filter((task) => task.visible));

  /** @param current what a call works on if it does not say */
  constructor(cancel: (task: string) => void, current: () => Subject = () => ({})) {
    this.#cancel = cancel;
    this.#current = current;
  }

  /**
   * Runs a long call under a new task name.
   * @param work what it does, by which its card is named
   * @param subject what it works on. Default: the open network and its data
   * @param stop stops a call that is done in the window rather than by the engine
   * @param onPartial called with what is known so far of its result, if the engine tells
   */
  async run<T>(
    work: Work,
    call: (task: string) => Promise<T>,
    { subject = this.#current(), onPartial, stop }: TaskOptions = {},
  ): Promise<T> {
    const id = `task-${this.#next++}`;
    if (onPartial) this.#partial[id] = onPartial;
    this.#stops[id] = stop;
    this.list = [...this.list, { id, work, subject, progress: null, visible: false }];
    // What tells of itself while it runs is not told of a second time.
    if (!onPartial) this.#timers[id] = setTimeout(() => this.#change(id, { visible: true }), SHOW_AFTER_MS);
    try {
      return await call(id);
    } finally {
      clearTimeout(this.#timers[id]);
      this.#timers[id] = undefined;
      this.#partial[id] = undefined;
      this.#stops[id] = undefined;
      this.list = this.list.filter((task) => task.id !== id);
    }
  }

  report(progress: Progress): void {
    this.#change(progress.task, { progress });
  }

  /** Passes on what is known so far of a call's result. */
  tell({ task, course }: PartialCourse): void {
    this.#partial[task]?.(course);
  }

  /** Cancels a call. Its card goes at once, even where the engine has not come to it yet. */
  cancel(id: string): void {
    clearTimeout(this.#timers[id]);
    this.#change(id, { visible: false });
    this.#stops[id]?.abort();
    this.#cancel(id);
  }

  dispose(): void {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
  }

  #change(id: string, change: Partial<Task>): void {
    this.list = this.list.map((task) => (task.id === id ? { ...task, ...change } : task));
  }
}
