import type { PartialCourse } from '../../src-shared/contract/labs.ts';
import type { Progress } from '../../src-shared/contract/service.ts';

/** Tasks are displayed once they have run for this long. */
const SHOW_AFTER_MS = 300;

/** A running long call. */
export interface Task {
  id: string;
  /** Whether it opens a network. */
  opens: boolean;
  progress: Progress | null;
  visible: boolean;
}

/** The running long calls, their progress, and their cancellation. */
export class Tasks {
  list = $state.raw<readonly Task[]>([]);
  readonly #timers: Partial<Record<string, ReturnType<typeof setTimeout>>> = {};
  readonly #cancel: (task: string) => void;
  /** Stops tasks that are done in the window. */
  readonly #stops: Partial<Record<string, AbortController>> = {};
  readonly #partial: Partial<Record<string, (course: unknown) => void>> = {};
  #next = 1;

  /** The tasks that have run long enough to be displayed. */
  readonly visible: readonly Task[] = $derived(this.list.filter((task) => task.visible));

  constructor(cancel: (task: string) => void) {
    this.#cancel = cancel;
  }

  /**
   * Runs a long call under a new task name.
   * @param stop stops a call that is done in the window rather than by the engine
   * @param onPartial called with what is known so far of its result, if the engine tells
   */
  async run<T>(
    call: (task: string) => Promise<T>,
    {
      opens = false,
      onPartial,
      stop,
    }: { opens?: boolean; stop?: AbortController; onPartial?: ((course: unknown) => void) | undefined } = {},
  ): Promise<T> {
    const id = `task-${this.#next++}`;
    if (onPartial) this.#partial[id] = onPartial;
    this.#stops[id] = stop;
    this.list = [...this.list, { id, opens, progress: null, visible: false }];
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
