import { RandomStream } from '../../random.ts';
import { drawDigit } from './drawDigit.ts';
import { SIDE } from './pen.ts';

/** Number of values of one image. */
const SIZE = SIDE * SIDE;

/** What is needed to draw the images of a split on first access. Plain data: worker threads get a copy of it. */
export interface UndrawnDigits {
  seed: number;
  /** Name of the split's random streams. */
  split: 'train' | 'test';
  /** Position of the first image in the whole split. */
  first: number;
  /** `[count]`, the digit that each image shows, 0 to 9. */
  digits: Uint8Array;
  /**
   * `[count]`, 1 for images that are drawn. In shared memory like the images: each thread draws the images that it reads
   * first.
   */
  drawn: Uint8Array;
}

const sheet = new Uint8Array(SIZE);

/**
 * Draws one image unless it is drawn already. Two threads may draw the same image at once: each draws into its own buffer
 * and then writes the same bytes, so no thread reads a partial image.
 * @param images `[count, 28, 28]`
 */
export function drawOnRead(undrawn: UndrawnDigits, images: Uint8Array, index: number): void {
  const { seed, split, first, digits, drawn } = undrawn;
  if (index < 0 || index >= drawn.length || Atomics.load(drawn, index) === 1) return;
  drawDigit(new RandomStream(seed, 'digits', split, first + index), digits[index]!, sheet);
  images.set(sheet, index * SIZE);
  Atomics.store(drawn, index, 1);
}

/** Draws all images that are not drawn yet, about 50 microseconds each. @param images `[count, 28, 28]` */
export function drawAll(undrawn: UndrawnDigits, images: Uint8Array): void {
  for (let index = 0; index < undrawn.drawn.length; index++) drawOnRead(undrawn, images, index);
}

/** The drawing instructions for the images `from` to `to` (exclusive) only. */
export function sliceUndrawn(undrawn: UndrawnDigits, from: number, to: number): UndrawnDigits {
  return {
    ...undrawn,
    first: undrawn.first + from,
    digits: undrawn.digits.subarray(from, to),
    drawn: undrawn.drawn.subarray(from, to),
  };
}
