import type { AugmentName } from '../contract/augmentNames.ts';
import type { RandomStream } from './random.ts';

/** An image is turned by up to 15 degrees either way: the tangent of half of that. */
const MOST_HALF_TANGENT = 0.131652;
/** Largest shift, as a part of the image's width and height. */
const MOST_SHIFT = 0.1;
/** Limits of the factor by which the image grows. */
const SCALES = [0.85, 1.15] as const;
/** Least part of the width and height that is cut out; it is stretched to the whole image. */
const LEAST_CROP = 0.85;
/** Limits of the factor of all brightness. */
const BRIGHTNESS = [0.6, 1.4] as const;

/**
 * Where each pixel of the new image comes from, relative to the middle of the old one: `(a x + b y + left, c x + d y +
 * top)`.
 */
interface Source {
  a: number;
  b: number;
  c: number;
  d: number;
  left: number;
  top: number;
}

/** How one kind of augmentation changes the source of the pixels. */
type Move = (source: Source, random: RandomStream, height: number, width: number) => Source;

const stretched = (source: Source, factor: number): Source => ({
  ...source,
  ...{ a: source.a * factor, b: source.b * factor, c: source.c * factor, d: source.d * factor },
});

const moves: Record<Exclude<AugmentName, 'brightness'>, Move> = {
  rotation: ({ a, b, c, d, left, top }, random) => {
    // Half-angle formulas, because Math.sin and Math.cos round differently between machines.
    const t = random.uniform(-MOST_HALF_TANGENT, MOST_HALF_TANGENT);
    const [cos, sin] = [(1 - t * t) / (1 + t * t), (2 * t) / (1 + t * t)];
    return {
      ...{ a: cos * a + sin * c, b: cos * b + sin * d, c: cos * c - sin * a, d: cos * d - sin * b },
      ...{ left: cos * left + sin * top, top: cos * top - sin * left },
    };
  },
  shift: (source, random, height, width) => ({
    ...source,
    left: source.left - random.uniform(-MOST_SHIFT, MOST_SHIFT) * width,
    top: source.top - random.uniform(-MOST_SHIFT, MOST_SHIFT) * height,
  }),
  crop: (source, random, height, width) => {
    const part = random.uniform(LEAST_CROP, 1);
    const cut = stretched(source, part);
    const room = (1 - part) / 2;
    return {
      ...cut,
      left: part * source.left + random.uniform(-room, room) * width,
      top: part * source.top + random.uniform(-room, room) * height,
    };
  },
  flip: (source, random) => {
    const side = random.nextFloat() < 0.5 ? -1 : 1;
    return { ...source, a: side * source.a, b: side * source.b, left: side * source.left };
  },
  scale: (source, random) => {
    const factor = 1 / random.uniform(...SCALES);
    return { ...stretched(source, factor), left: source.left * factor, top: source.top * factor };
  },
};

const isMove = (name: AugmentName): name is keyof typeof moves => name !== 'brightness';

/** What one drawing of random numbers does to an image. */
interface Change {
  source: Source;
  /** Factor of all brightness. */
  brightness: number;
}

function drawChange(
  names: readonly AugmentName[],
  random: RandomStream,
  height: number,
  width: number,
): Change {
  let source: Source = { a: 1, b: 0, c: 0, d: 1, left: 0, top: 0 };
  let brightness = 1;
  for (const name of names) {
    if (isMove(name)) source = moves[name](source, random, height, width);
    else brightness = random.uniform(...BRIGHTNESS);
  }
  return { source, brightness };
}

/** Calls `write` for each pixel of the new image, with where it comes from: column and row within the old one, not whole numbers. */
function forEachPixel(
  { a, b, c, d, left, top }: Source,
  height: number,
  width: number,
  write: (pixel: number, column: number, row: number) => void,
): void {
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = [x - middleX, y - middleY];
      const column = within(a * fromX + b * fromY + left + middleX, width);
      write(y * width + x, column, within(c * fromX + d * fromY + top + middleY, height));
    }
}

/**
 * A randomly changed copy of an image, the same on every machine for the same stream: moved, turned, stretched, mirrored
 * by bilinear interpolation, the edge repeated beyond the image; then made darker or brighter.
 * @param image `[H, W, C]`, 0..255
 * @param names what may change, in this order
 * @param target where it is written, of the image's size
 */
export function augment(
  image: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
  names: readonly AugmentName[],
  random: RandomStream,
  target: Uint8Array,
): void {
  const { source, brightness } = drawChange(names, random, height, width);
  forEachPixel(source, height, width, (pixel, left, top) => {
    const [column, line] = [Math.floor(left), Math.floor(top)];
    const [right, below] = [Math.min(column + 1, width - 1), Math.min(line + 1, height - 1)];
    const [shareX, shareY] = [left - column, top - line];
    for (let channel = 0; channel < channels; channel++) {
      const at = (row: number, place: number): number => image[(row * width + place) * channels + channel]!;
      const upper = at(line, column) * (1 - shareX) + at(line, right) * shareX;
      const lower = at(below, column) * (1 - shareX) + at(below, right) * shareX;
      const value = (upper * (1 - shareY) + lower * shareY) * brightness;
      target[pixel * channels + channel] = Math.min(255, Math.round(value));
    }
  });
}

/**
 * The label map of an image that `augment` changes with an equal stream: each pixel has the class of the nearest pixel
 * where it comes from. Brightness changes no class.
 * @param labels `[H, W]`
 * @param target where it is written, of the label map's size
 */
export function augmentLabels(
  labels: Float32Array,
  [height, width]: readonly [number, number],
  names: readonly AugmentName[],
  random: RandomStream,
  target: Float32Array,
): void {
  const { source } = drawChange(names, random, height, width);
  forEachPixel(source, height, width, (pixel, column, row) => {
    target[pixel] = labels[Math.round(row) * width + Math.round(column)]!;
  });
}

/** The nearest place within an axis of `size` pixels. */
const within = (place: number, size: number): number => Math.max(0, Math.min(size - 1, place));
