import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { drawGlyph } from './drawGlyph.ts';
import { handwritings, type HandwritingName } from './handwritings.ts';
import { SIDE } from './pen.ts';

/** Number of values of one image. */
const SIZE = SIDE * SIDE;

/** What is needed to draw the images of a split on first access. Plain data: worker threads get a copy of it. */
export interface UndrawnImages {
  /** What is written; also the name of the split's random streams. */
  handwriting: HandwritingName;
  seed: number;
  split: 'train' | 'test';
  /** Position of the first image in the whole split. */
  first: number;
  /** `[count]`, the class that each image shows. */
  signs: Uint8Array;
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
export function drawOnRead(undrawn: UndrawnImages, images: Uint8Array, index: number): void {
  const { handwriting, seed, split, first, signs, drawn } = undrawn;
  if (index < 0 || index >= drawn.length || Atomics.load(drawn, index) === 1) return;
  const random = new RandomStream(seed, handwriting, split, first + index);
  drawGlyph(random, handwritings[handwriting], signs[index]!, sheet);
  images.set(sheet, index * SIZE);
  Atomics.store(drawn, index, 1);
}

/** Draws all images that are not drawn yet, about 50 microseconds each. @param images `[count, 28, 28]` */
export function drawAll(undrawn: UndrawnImages, images: Uint8Array): void {
  for (let index = 0; index < undrawn.drawn.length; index++) drawOnRead(undrawn, images, index);
}

/** The drawing instructions for the images `from` to `to` (exclusive) only. */
export function sliceUndrawn(undrawn: UndrawnImages, from: number, to: number): UndrawnImages {
  return {
    ...undrawn,
    first: undrawn.first + from,
    signs: undrawn.signs.subarray(from, to),
    drawn: undrawn.drawn.subarray(from, to),
  };
}
