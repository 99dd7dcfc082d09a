/** At up to this many steps per second there is time to record the layers at every step. */
const UNHURRIED = 10;

/** Limits the number of steps per second to what a person wants to watch, without blocking the thread. */
export class Pace {
  #stepsPerSecond: number | null = null;
  /** When the last step began, in milliseconds. */
  #begun = -Infinity;
  #wake: (() => void) | undefined;

  /** Maximum number of steps per second; null for no limit. */
  get stepsPerSecond(): number | null {
    return this.#stepsPerSecond;
  }

  /** Takes effect at once, even during a wait. */
  set stepsPerSecond(stepsPerSecond: number | null) {
    this.#stepsPerSecond = stepsPerSecond;
    this.wake();
  }

  get unhurried(): boolean {
    return this.#stepsPerSecond !== null && this.#stepsPerSecond <= UNHURRIED;
  }

  /** Lets the next step begin without waiting. */
  restart(): void {
    this.#begun = -Infinity;
  }

  /** Records that a step begins. A step that is slightly late does not delay the following ones. */
  begin(now: number): void {
    const late = now - this.#due;
    this.#begun = late < this.#interval ? now - Math.max(0, late) : now;
  }

  /** Milliseconds until the next step may begin; 0 or less if it may begin now. */
  left(now: number): number {
    return this.#due - now;
  }

  /** Resolves when the next step may begin or {@link wake} is called. */
  async wait(): Promise<void> {
    const left = this.left(performance.now());
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, left);
    });
    clearTimeout(timer);
    this.#wake = undefined;
  }

  /** Ends the current wait. */
  wake(): void {
    this.#wake?.();
  }

  get #interval(): number {
    return this.#stepsPerSecond === null ? 0 : 1000 / this.#stepsPerSecond;
  }

  get #due(): number {
    return this.#begun + this.#interval;
  }
}
