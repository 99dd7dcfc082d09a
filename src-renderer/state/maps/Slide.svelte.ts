import type { Cell } from '../address.ts';

/** Output positions a second. */
export const slideSpeeds = [1, 3, 8, 20] as const;

/** A window that slides over a map, position by position in reading order, and starts again at the end. */
export class Slide {
  playing = $state(false);
  speed = $state<number>(slideSpeeds[1]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #size: () => { height: number; width: number };
  readonly #at: () => Cell | null;
  readonly #move: (cell: Cell) => void;

  /**
   * @param size of the map, `[H, W]` in positions
   * @param at where the window is
   * @param move puts it elsewhere
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

  /** One position on (1) or back (-1), round the ends. */
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
