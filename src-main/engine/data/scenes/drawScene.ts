import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { areaOf, sharedArea, type Box } from '../../../../src-shared/arithmetic/boxes.ts';
import type { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import type { ImageShape, Split } from '../Dataset.ts';
import { readImage } from '../fitImages.ts';
import type { Scene, SceneForm } from './Scene.ts';

/** Values from here on are ink: they belong to the object, the others to the background. */
const INK = 64;
/** Largest fraction of a box that another may cover. */
const MOST_COVERED = 0.05;
/** Places that are tried for an object before all objects of the scene are drawn smaller, and how much smaller. */
const TRIES = 60;
const SMALLER = 0.9;
/** Smallest length of an object's longer side: less cannot be a digit. */
const LEAST_SIZE = 5;

/** An image cut out around its ink. */
interface Stamp {
  label: number;
  width: number;
  height: number;
  /** `[height, width]`, 0..255 */
  values: Uint8Array;
}

/**
 * Draws a picture of several objects out of the images of a data set with bright ink on black, at random places, in random sizes
 * and hardly overlapping. Where there is no room for all, all of them become smaller.
 * @param images shape of the split's images
 * @throws FeaturescopeError `data/no-room` if they do not even fit at 5 pixels
 */
export function drawScene(split: Split, images: ImageShape, form: SceneForm, random: RandomStream): Scene {
  const [least, most] = form.count;
  const count = least + random.integer(most - least + 1);
  const chosen = Array.from({ length: count }, () => ({
    index: random.integer(split.count),
    size: random.uniform(...form.size),
  }));
  for (let scale = 1; ; scale *= SMALLER) {
    const stamps = chosen
      .map(({ index, size }) => cutOut(split, images, index, Math.max(LEAST_SIZE, size * scale)))
      .sort((a, b) => b.width * b.height - a.width * a.height);
    const places = placesFor(stamps, form, random);
    if (places) return compose(stamps, places, form);
    if (form.size[1] * scale < LEAST_SIZE)
      throw new FeaturescopeError('data/no-room', {
        ...{ count, width: form.width, height: form.height },
      });
  }
}

/** An image of a split, scaled so that the longer side of its ink has a length. */
function cutOut(split: Split, images: ImageShape, index: number, size: number): Stamp {
  const [high, wide] = images;
  const stored = { ...split, stored: split.stored ?? images };
  const isGrey = images[2] === 1;
  const whole = isGrey ? readImage(split, images, index) : readImage(stored, [high, wide, 1], index);
  const ink = inkOf(whole, high, wide);
  const factor = size / Math.max(ink.width, ink.height);
  const [rows, columns] = [high, wide].map((side) => Math.max(1, Math.round(side * factor))) as [
    number,
    number,
  ];
  const scaled = readImage(stored, [rows, columns, 1], index);
  const { left, top, width, height } = inkOf(scaled, rows, columns);
  const values = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (top + row) * columns + left;
    values.set(scaled.subarray(from, from + width), row * width);
  }
  return { label: split.labels[index]!, width, height, values };
}

/** The smallest box around the ink of an image; the whole image if there is none. */
function inkOf(image: Uint8Array, rows: number, columns: number): Box {
  let [left, top, right, bottom] = [columns, rows, -1, -1];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      if (image[row * columns + column]! < INK) continue;
      if (column < left) left = column;
      if (column > right) right = column;
      if (top > row) top = row;
      bottom = row;
    }
  if (right < 0) return { left: 0, top: 0, width: columns, height: rows };
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** A place for each stamp; undefined if one finds none. */
function placesFor(
  stamps: readonly Stamp[],
  form: SceneForm,
  random: RandomStream,
): readonly Box[] | undefined {
  const places: Box[] = [];
  for (const { width, height } of stamps) {
    if (width > form.width || height > form.height) return undefined;
    let place: Box | undefined;
    for (let attempt = 0; attempt < TRIES && !place; attempt++) {
      const box = {
        left: random.integer(form.width - width + 1),
        top: random.integer(form.height - height + 1),
        ...{ width, height },
      };
      const covers = (other: Box): boolean =>
        sharedArea(box, other) > MOST_COVERED * Math.min(areaOf(box), areaOf(other));
      if (!places.some(covers)) place = box;
    }
    if (!place) return undefined;
    places.push(place);
  }
  return places;
}

function compose(stamps: readonly Stamp[], places: readonly Box[], { height, width }: SceneForm): Scene {
  const image = new Uint8Array(height * width);
  const pixels = new Uint8Array(height * width);
  stamps.forEach(({ label, values, width: wide }, stamp) => {
    const { left, top } = places[stamp]!;
    values.forEach((value, at) => {
      const pixel = (top + Math.floor(at / wide)) * width + left + (at % wide);
      // Where two objects touch, the pixel belongs to the stronger ink.
      if (value >= INK && value > image[pixel]!) pixels[pixel] = 1 + label;
      image[pixel] = Math.max(image[pixel]!, value);
    });
  });
  return { image, pixels, objects: places.map((place, at) => ({ ...place, label: stamps[at]!.label })) };
}
