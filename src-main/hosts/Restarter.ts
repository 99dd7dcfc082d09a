/** A restart waits a little longer each time in a row, in milliseconds, so that what cannot start is not hammered. */
const RESTART_MS = [100, 500, 2000, 5000];
/** What lived this long did start; the next death counts as the first. */
const HEALTHY_MS = 10_000;

/** Starts something again after each of its deaths: at once the first time, then with growing pauses. */
export class Restarter {
  readonly #start: () => void;
  #startedAt = performance.now();
  #deaths = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /** @param start starts it again; the first start is the caller's own */
  constructor(start: () => void) {
    this.#start = start;
  }

  /** Tells that it died; the next start is planned. */
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

  /** From now on nothing is started any more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
