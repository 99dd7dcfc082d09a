import { RandomStream } from '../../random.ts';
import { drawDigit } from './drawDigit.ts';
import { SIDE } from './pen.ts';

/** Values of one image. */
const SIZE = SIDE * SIDE;

/** What is needed to draw the images of a split when they are first read. Plain data: worker threads get a copy of it. */
export interface UndrawnDigits {
  seed: number;
  /** Name of the random streams. */
  split: 'train' | 'test';
  /** Position of the first image in the whole split. */
  first: number;
  /** `[count]`, which digit each image shows, 0 to 9. */
  digits: Uint8Array;
  /** `[count]`, 1 where an image is drawn. In shared memory, as the images are: each thread draws what it reads first. */
  drawn: Uint8Array;
}

const sheet = new Uint8Array(SIZE);

/**
 * Draws one image unless that is done. Two threads may draw the same image at once: each draws on a sheet of its own and
 * writes equal bytes, so that nobody reads a half of it.
 * @param images `[count, 28, 28]`
 */
export function drawOnRead(undrawn: UndrawnDigits, images: Uint8Array, index: number): void {
  const { seed, split, first, digits, drawn } = undrawn;
  if (index < 0 || index >= drawn.length || Atomics.load(drawn, index) === 1) return;
  drawDigit(new RandomStream(seed, 'digits', split, first + index), digits[index]!, sheet);
  images.set(sheet, index * SIZE);
  Atomics.store(drawn, index, 1);
}

/** Draws what nobody has read yet of all images: about 50 microseconds each. @param images `[count, 28, 28]` */
export function drawAll(undrawn: UndrawnDigits, images: Uint8Array): void {
  for (let index = 0; index < undrawn.drawn.length; index++) drawOnRead(undrawn, images, index);
}

/** How to draw the images `from` to `to` (exclusive) alone. */
export function sliceUndrawn(undrawn: UndrawnDigits, from: number, to: number): UndrawnDigits {
  return {
    ...undrawn,
    first: undrawn.first + from,
    digits: undrawn.digits.subarray(from, to),
    drawn: undrawn.drawn.subarray(from, to),
  };
}
