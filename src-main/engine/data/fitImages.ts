import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { luminance } from '../../../src-shared/arithmetic/picture.ts';
import { takeRows, type Dataset, type ImageShape, type Split } from './Dataset.ts';
import type { InputForm } from './InputForm.ts';
import { drawOnRead } from './handwriting/UndrawnImages.ts';

/**
 * Whether examples of one shape can be converted to another. Images can be converted to any size if their channels are
 * equal or one side is greyscale. Other shapes must have the same number of values, which are taken in order, images row
 * by row.
 */
export function canFit(from: readonly number[], to: readonly number[]): boolean {
  if (from.length !== 3 || to.length !== 3) return sizeOf(from) === sizeOf(to);
  return from[2] === to[2] || from[2] === 1 || (from[2] === 3 && to[2] === 1);
}

/**
 * A data set adapted to a network's input size. Nothing is copied: images stay as they are stored and are scaled when
 * they are read.
 */
export function fitDataset(data: Dataset, shape: readonly number[]): Dataset {
  if (data.shape.join() === shape.join()) return data;
  if (data.shape.length !== 3 || shape.length !== 3) return { ...data, shape: [...shape] };
  const from = data.shape as ImageShape;
  const fit = (split: Split): Split => ({ ...split, stored: from });
  return { ...data, shape: [...shape], scaledFrom: from, train: fit(data.train), test: fit(data.test) };
}

/** A data set whose images go into the network in a form of its own. */
export function withForm(data: Dataset, form: InputForm | undefined): Dataset {
  if (!form) return data;
  return { ...data, train: { ...data.train, form }, test: { ...data.test, form } };
}

/** Values of one example as a split stores it. */
export function storedSize(split: Split, shape: readonly number[]): number {
  return sizeOf(split.stored ?? shape);
}

/**
 * Images of a split in the network's size, `[indices, H, W, C]`, 0..255.
 * @throws FeaturescopeError `data/no-images`
 */
export function readImages(
  split: Split,
  shape: readonly number[],
  indices: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  const size = sizeOf(shape);
  const images = new Uint8Array(indices.length * size);
  for (let at = 0; at < indices.length; at++) images.set(readImage(split, shape, indices[at]!), at * size);
  return images;
}

/**
 * One image of a split in the network's size, `[H, W, C]`, 0..255; valid until the next image is read.
 * @throws FeaturescopeError `data/no-images`
 */
export function readImage(split: Split, shape: readonly number[], index: number): Uint8Array {
  const image = readInput(split, shape, index);
  if (image instanceof Uint8Array) return image;
  throw new FeaturescopeError('data/no-images', { data: 'data', shape: shape.join('x') });
}

/**
 * One example of a split in the network's shape, as bytes or floats (see {@link Split}); valid until the next one is
 * read.
 */
export function readInput(split: Split, shape: readonly number[], index: number): Uint8Array | Float32Array {
  const stored = storedInput(split, storedSize(split, shape), index);
  if (!split.stored || !(stored instanceof Uint8Array)) return stored;
  return scalerFor(split.stored, shape as ImageShape).scale(stored);
}

/**
 * One example of a split as stored: a view of the split's memory.
 * @param size number of values of an example as stored
 */
function storedInput(split: Split, size: number, index: number): Uint8Array | Float32Array {
  if (split.undrawn) drawOnRead(split.undrawn, split.inputs as Uint8Array, index);
  return split.inputs.subarray(index * size, (index + 1) * size);
}

/** Copies examples of a split as stored, in a given order. @param size number of values of an example as stored */
export function takeStored(split: Split, rows: readonly number[], size: number): Split['inputs'] {
  if (split.undrawn) for (const row of rows) storedInput(split, size, row);
  return takeRows(split.inputs, rows, size);
}

let latest: ImageScaler | undefined;

function scalerFor(from: ImageShape, to: ImageShape): ImageScaler {
  if (!latest?.does(from, to)) latest = new ImageScaler(from, to);
  return latest;
}

/** The source cells and weights of each new cell along an axis. */
interface Taps {
  first: Int32Array;
  /** `[to, width]`; unused ones are 0. */
  weights: Float64Array;
  width: number;
}

/**
 * Enlarges by linear interpolation between the cells' centres, and reduces by averaging over the area of each new cell.
 */
function planTaps(from: number, to: number): Taps {
  const ratio = from / to;
  const width = ratio <= 1 ? 2 : Math.ceil(ratio) + 1;
  const first = new Int32Array(to);
  const weights = new Float64Array(to * width);
  for (let cell = 0; cell < to; cell++) {
    if (ratio <= 1) {
      const centre = Math.max(0, Math.min(from - 1, (cell + 0.5) * ratio - 0.5));
      first[cell] = Math.min(Math.floor(centre), Math.max(0, from - 2));
      weights[cell * width + 1] = centre - first[cell]!;
      weights[cell * width] = 1 - weights[cell * width + 1]!;
      continue;
    }
    const [start, end] = [cell * ratio, (cell + 1) * ratio];
    first[cell] = Math.floor(start);
    for (let tap = 0; tap < width; tap++) {
      const at = first[cell]! + tap;
      weights[cell * width + tap] = Math.max(0, Math.min(end, at + 1) - Math.max(start, at)) / ratio;
    }
  }
  return { first, weights, width };
}

/**
 * Scales images from one shape to another: rows and columns separately, colour to grey by luminance, grey repeated over
 * channels.
 */
class ImageScaler {
  readonly #from: ImageShape;
  readonly #to: ImageShape;
  readonly #rows: Taps;
  readonly #columns: Taps;
  readonly #grey: Float64Array;
  /** Stored rows after horizontal scaling. */
  readonly #across: Float64Array;
  readonly #scaled: Uint8Array;

  constructor(from: ImageShape, to: ImageShape) {
    this.#from = from;
    this.#to = to;
    this.#rows = planTaps(from[0], to[0]);
    this.#columns = planTaps(from[1], to[1]);
    this.#grey = new Float64Array(from[0] * from[1]);
    this.#across = new Float64Array(from[0] * to[1] * Math.min(from[2], to[2]));
    this.#scaled = new Uint8Array(to[0] * to[1] * to[2]);
  }

  does(from: ImageShape, to: ImageShape): boolean {
    return this.#from.join() === from.join() && this.#to.join() === to.join();
  }

  /** @returns `[H, W, C]` in a buffer that is reused for the next image */
  scale(stored: Uint8Array): Uint8Array {
    const channels = Math.min(this.#from[2], this.#to[2]);
    this.#scaleAcross(this.#from[2] > channels ? this.#asGrey(stored) : stored, channels);
    this.#scaleDown(channels, this.#to[2] / channels);
    return this.#scaled;
  }

  /** Greyscale by the same weights as for a user's own pictures. */
  #asGrey(colours: Uint8Array): Float64Array {
    for (let pixel = 0; pixel < this.#grey.length; pixel++)
      this.#grey[pixel] = luminance(colours[pixel * 3]!, colours[pixel * 3 + 1]!, colours[pixel * 3 + 2]!);
    return this.#grey;
  }

  #scaleAcross(values: ArrayLike<number>, channels: number): void {
    const [height, from] = this.#from;
    const to = this.#to[1];
    const { first, weights, width } = this.#columns;
    for (let row = 0; row < height; row++)
      for (let cell = 0; cell < to; cell++)
        for (let channel = 0; channel < channels; channel++) {
          let sum = 0;
          for (let tap = 0; tap < width; tap++) {
            const weight = weights[cell * width + tap]!;
            if (weight !== 0) sum += weight * values[(row * from + first[cell]! + tap) * channels + channel]!;
          }
          this.#across[(row * to + cell) * channels + channel] = sum;
        }
  }

  #scaleDown(channels: number, copies: number): void {
    const line = this.#to[1] * channels;
    const { first, weights, width } = this.#rows;
    for (let row = 0; row < this.#to[0]; row++)
      for (let at = 0; at < line; at++) {
        let sum = 0;
        for (let tap = 0; tap < width; tap++) {
          const weight = weights[row * width + tap]!;
          if (weight !== 0) sum += weight * this.#across[(first[row]! + tap) * line + at]!;
        }
        const start = (row * line + at) * copies;
        this.#scaled.fill(Math.round(sum), start, start + copies);
      }
  }
}
