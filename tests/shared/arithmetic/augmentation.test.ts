import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { augment, augmentLabels } from '../../../src-shared/arithmetic/augmentation.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { augmentNames, type AugmentName } from '../../../src-shared/contract/augmentNames.ts';

type Shape = [number, number, number];

function changed(image: Uint8Array, shape: Shape, names: readonly AugmentName[], seed = 1): Uint8Array {
  const target = new Uint8Array(image.length);
  augment(image, shape, names, new RandomStream(seed, 'test'), target);
  return target;
}

/** A white square of 6 pixels on black, off the middle by `right` and `down`. */
function square(right = 0, down = 0): Uint8Array {
  const image = new Uint8Array(28 * 28);
  for (let y = 11; y < 17; y++) for (let x = 11; x < 17; x++) image[(y + down) * 28 + x + right] = 255;
  return image;
}

/** Sum of all brightness, and its centre. */
function momentsOf(image: Uint8Array): { sum: number; x: number; y: number } {
  let [sum, x, y] = [0, 0, 0];
  image.forEach((value, at) => {
    sum += value;
    x += value * (at % 28);
    y += value * Math.floor(at / 28);
  });
  return { sum, x: x / sum, y: y / sum };
}

const grey: Shape = [28, 28, 1];
const seeds = Array.from({ length: 60 }, (_none, seed) => seed);

describe('augmentation', () => {
  it('keeps an image of one colour as it is, whatever its shape, unless its brightness changes', () => {
    const shapes = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(1, 3),
    );
    const moving = augmentNames.filter((name) => name !== 'brightness');
    fc.assert(
      fc.property(shapes, fc.integer({ min: 0, max: 255 }), fc.integer(), (shape, value, seed) => {
        const image = new Uint8Array(shape[0] * shape[1] * shape[2]).fill(value);
        expect(changed(image, shape, moving, seed)).toEqual(image);
      }),
    );
  });

  it('flips half of the images exactly, left to right', () => {
    const image = square(5);
    const ends = seeds.map((seed) => changed(image, grey, ['flip'], seed));
    const flipped = ends.filter((end) => momentsOf(end).x < 13.5);
    for (const end of ends) expect(end).toEqual(momentsOf(end).x < 13.5 ? square(-5) : image);
    expect(flipped.length).toBeGreaterThan(15);
    expect(flipped.length).toBeLessThan(45);
  });

  it('shifts by a tenth of the image at most, and no brightness is lost', () => {
    const ends = seeds.map((seed) => momentsOf(changed(square(), grey, ['shift'], seed)));
    for (const { sum, x, y } of ends) {
      expect(Math.abs(sum / (36 * 255) - 1)).toBeLessThan(0.01);
      expect(Math.max(Math.abs(x - 13.5), Math.abs(y - 13.5))).toBeLessThan(2.85);
    }
    expect(Math.max(...ends.map(({ x }) => x))).toBeGreaterThan(15);
    expect(Math.min(...ends.map(({ x }) => x))).toBeLessThan(12);
  });

  it('turns about the middle by 15 degrees at most, in either direction', () => {
    const angles = seeds.map((seed) => {
      const { x, y } = momentsOf(changed(square(8), grey, ['rotation'], seed));
      expect(Math.hypot(x - 13.5, y - 13.5)).toBeCloseTo(8, 0);
      return (Math.atan2(y - 13.5, x - 13.5) * 180) / Math.PI;
    });
    expect(Math.max(...angles)).toBeLessThan(15.5);
    expect(Math.min(...angles)).toBeGreaterThan(-15.5);
    expect(Math.max(...angles)).toBeGreaterThan(8);
    expect(Math.min(...angles)).toBeLessThan(-8);
  });

  it('scales about the middle within its limits', () => {
    const factors = seeds.map((seed) => {
      const { sum, x, y } = momentsOf(changed(square(), grey, ['scale'], seed));
      expect([x, y].map((place) => Math.abs(place - 13.5) < 0.1)).toEqual([true, true]);
      return Math.sqrt(sum / (36 * 255));
    });
    expect(Math.min(...factors)).toBeGreaterThan(0.82);
    expect(Math.max(...factors)).toBeLessThan(1.18);
    expect(Math.max(...factors) - Math.min(...factors)).toBeGreaterThan(0.15);
  });

  it('crops: what is left is stretched to the whole image', () => {
    for (const seed of seeds) {
      const { sum } = momentsOf(changed(square(), grey, ['crop'], seed));
      expect(sum / (36 * 255)).toBeGreaterThan(0.98);
      expect(sum / (36 * 255)).toBeLessThan(1 / 0.85 ** 2 + 0.05);
    }
  });

  it('moves label maps with their images, whatever the changes and the shape', () => {
    const shapes = fc.tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 2, max: 12 }));
    const names = fc.subarray([...augmentNames].filter((name) => name !== 'brightness'));
    fc.assert(
      fc.property(
        shapes,
        names,
        fc.integer(),
        fc.infiniteStream(fc.boolean()),
        ([h, w], some, seed, bits) => {
          const labels = Float32Array.from({ length: h * w }, () => Number(bits.next().value));
          const image = Uint8Array.from(labels, (label) => label * 255);
          const moved = new Float32Array(h * w);
          const withBrightness: AugmentName[] = [...some, 'brightness'];
          augmentLabels(labels, [h, w], withBrightness, new RandomStream(seed, 'test'), moved);
          const end = changed(image, [h, w, 1], some, seed);
          // Between pixels of two classes, the image has some of both.
          end.forEach((value, at) => {
            if (value === 0 || value === 255) expect(moved[at]! * 255).toBe(value);
            else expect([0, 1]).toContain(moved[at]);
          });
        },
      ),
    );
  });

  it('changes brightness by one factor, and never beyond white', () => {
    const image = Uint8Array.from({ length: 784 }, (_none, at) => at & 255);
    for (const seed of seeds) {
      const end = changed(image, grey, ['brightness'], seed);
      const factor = end[100]! / 100;
      expect(factor).toBeGreaterThanOrEqual(0.6);
      expect(factor).toBeLessThanOrEqual(1.4);
      end.forEach((value, at) =>
        expect(Math.abs(value - Math.min(255, image[at]! * factor))).toBeLessThanOrEqual(2),
      );
    }
  });
});
