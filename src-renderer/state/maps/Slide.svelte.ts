import type { Cell } from '../address.ts';

/** Output positions per second. */
export const slideSpeeds = [1, 3, 8, 20] as const;

/** A window that slides over a map, position by position in reading order, repeatedly. */
export class Slide {
  playing = $state(false);
  speed = $state<number>(slideSpeeds[1]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #size: () => { height: number; width: number };
  readonly #at: () => Cell | null;
  readonly #move: (cell: Cell) => void;

  /**
   * @param size size of the map, `[H, W]` in positions
   * @param at current position of the window
   * @param move moves the window
   */
  constructor(
    size: () => { height: number; width: number },
    at: () => Cell | null,
    move: (cell: Cell) => void,
  ) {
    this.#size = size;
    this.#at = at;
    this.#move = move;
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    this.playing = true;
    this.#next();
  }

  pause(): void {
    this.playing = false;
    clearTimeout(this.#timer);
  }

  /** Moves one position forward (1) or back (-1), wrapping around. */
  step(by: 1 | -1): void {
    const { height, width } = this.#size();
    const count = height * width;
    if (count === 0) return;
    const cell = this.#at();
    const now = cell ? cell.y * width + cell.x : by === 1 ? -1 : count;
    const next = (now + by + count) % count;
    this.#move({ y: Math.floor(next / width), x: next % width });
  }

  #next(): void {
    clearTimeout(this.#timer);
    if (!this.playing) return;
    this.step(1);
    this.#timer = setTimeout(() => this.#next(), 1000 / this.speed);
  }
}
