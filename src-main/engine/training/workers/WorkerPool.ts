import { sharedIntegers } from './exchange.ts';
import { WorkerSlot } from './WorkerSlot.ts';

/** How often the pool looks whether its threads have started, in milliseconds. */
const LOOK_MS = 5;

/**
 * The worker threads of one engine process. They are started when a session first needs them, used by every later one,
 * and kept until the process ends: threads that come and go have crashed Electron.
 */
export class WorkerPool {
  readonly #slots: WorkerSlot[] = [];

  /** The first `count` places; those that were not needed before are started. None where this thread may not wait. */
  slots(count: number): readonly WorkerSlot[] {
    if (!mayWait()) return [];
    while (this.#slots.length < count) this.#slots.push(new WorkerSlot());
    return this.#slots.slice(0, count);
  }

  /** Resolves when every thread that there is waits for a job. No session needs this: what a thread cannot take yet, the engine computes. */
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
