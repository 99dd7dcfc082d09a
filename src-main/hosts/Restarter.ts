/**
 * Delays of consecutive restarts, in milliseconds, so that a process that cannot start is not restarted in a tight loop.
 */
const RESTART_MS = [100, 500, 2000, 5000];
/** A process that lived this long started successfully; its next death counts as the first. */
const HEALTHY_MS = 10_000;

/** Restarts a process after each death: quickly the first time, then with growing delays. */
export class Restarter {
  readonly #start: () => void;
  #startedAt = performance.now();
  #deaths = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /** @param start starts the process again; the caller does the first start itself */
  constructor(start: () => void) {
    this.#start = start;
  }

  /** Call when the process has died; schedules the next start. */
  died(): void {
    if (this.#stopped) return;
    if (performance.now() - this.#startedAt > HEALTHY_MS) this.#deaths = 0;
    const delay = RESTART_MS[Math.min(this.#deaths, RESTART_MS.length - 1)];
    this.#deaths += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#startedAt = performance.now();
      this.#start();
    }, delay);
  }

  /** Prevents all further starts. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
