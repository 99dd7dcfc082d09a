/** Up to so many steps a second, there is time to record the layers at each of them. */
const UNHURRIED = 10;

/** Lets steps follow each other as slowly as a person wants to watch them, without holding up anything else. */
export class Pace {
  #stepsPerSecond: number | null = null;
  /** When the last step began. */
  #begun = -Infinity;
  #wake: (() => void) | undefined;

  /** Null is as fast as training can. */
  get stepsPerSecond(): number | null {
    return this.#stepsPerSecond;
  }

  /** Holds at once, for a wait under way too. */
  set stepsPerSecond(stepsPerSecond: number | null) {
    this.#stepsPerSecond = stepsPerSecond;
    this.wake();
  }

  get unhurried(): boolean {
    return this.#stepsPerSecond !== null && this.#stepsPerSecond <= UNHURRIED;
  }

  /** The next step need not wait for the one before. */
  restart(): void {
    this.#begun = -Infinity;
  }

  /** Notes that a step begins. A step that came a little late does not put off those behind it. */
  begin(now: number): void {
    const late = now - this.#due;
    this.#begun = late < this.#interval ? now - Math.max(0, late) : now;
  }

  /** Milliseconds until the next step may begin; not above 0 when it may. */
  left(now: number): number {
    return this.#due - now;
  }

  /** Resolves when the next step may begin, or something else is to be looked after first. */
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

  /** Ends the wait under way. */
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
