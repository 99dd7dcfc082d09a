import { sharedIntegers } from './exchange.ts';
import { WorkerSlot } from './WorkerSlot.ts';

/** Polling interval for starting threads, in milliseconds. */
const LOOK_MS = 5;

/**
 * The worker threads of one engine process. They are started when a session first needs them, shared by all later
 * sessions and kept until the process ends: starting and ending threads has crashed Electron.
 */
export class WorkerPool {
  readonly #slots: WorkerSlot[] = [];

  /** The first `count` slots, starting threads as needed. Empty if this thread may not block. */
  slots(count: number): readonly WorkerSlot[] {
    if (!mayWait()) return [];
    while (this.#slots.length < count) this.#slots.push(new WorkerSlot());
    return this.#slots.slice(0, count);
  }

  /**
   * Resolves when every running thread waits for a job. Sessions do not need this: the engine computes what a thread
   * cannot take yet.
   */
  async idle(): Promise<void> {
    while (!this.#slots.every((slot) => slot.idle || slot.empty))
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    await Promise.all(this.#slots.splice(0).map((slot) => slot.end()));
  }
}

/** Whether this thread may block: some hosts forbid it on their main thread. */
function mayWait(): boolean {
  try {
    Atomics.wait(sharedIntegers(1), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}
