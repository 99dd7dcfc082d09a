import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pictureToInput, type RgbaPicture } from '../../../src-shared/arithmetic/picture.ts';
import { sharedData } from '../../engine/data/sharedData.ts';

/** A picture from a function of row and column that returns red, green, blue, alpha. */
function picture(height: number, width: number, at: (y: number, x: number) => number[]): RgbaPicture {
  const data = new Uint8ClampedArray(height * width * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(at(y, x), (y * width + x) * 4);
  return { width, height, data };
}
const grey = (value: number): number[] => [value, value, value, 255];

describe('a picture of any size', () => {
  it('of the right size stays as it is, colour for colour', () => {
    const colours = picture(2, 2, (y, x) => [10 * y, 20 * x, 30, 255]);
    expect([...pictureToInput(colours, [2, 2, 3])]).toEqual([0, 0, 30, 0, 20, 30, 10, 0, 30, 10, 20, 30]);
  });
  it('is grey by luminance for one channel, and shows its background through what is transparent', () => {
    const half = picture(1, 2, (_y, x) => (x === 0 ? [255, 0, 0, 255] : [255, 255, 255, 0]));
    expect([...pictureToInput(half, [1, 2, 1], { background: 0 })]).toEqual([76, 0]);
    expect([...pictureToInput(half, [1, 2, 1], { background: 255 })]).toEqual([76, 255]);
  });
  it('stands on the paper that it can be seen on, where it is transparent', () => {
    const ink = (value: number) => picture(1, 2, (_y, x) => [value, value, value, x === 0 ? 255 : 0]);
    expect([...pictureToInput(ink(0), [1, 2, 1])]).toEqual([0, 255]);
    expect([...pictureToInput(ink(250), [1, 2, 1])]).toEqual([250, 0]);
  });
  it('is scaled by averaging areas, down and up', () => {
    const steps = picture(4, 4, (y) => grey(y * 60));
    expect([...pictureToInput(steps, [2, 1, 1])]).toEqual([30, 150]);
    expect(
      pictureToInput(
        picture(1, 1, () => grey(9)),
        [3, 3, 3],
      ),
    ).toEqual(new Uint8Array(27).fill(9));
  });
  it('keeps its proportions when it is to cover the input', () => {
    const wide = picture(2, 6, (_y, x) => grey(x === 2 || x === 3 ? 200 : 0));
    expect([...pictureToInput(wide, [2, 2, 1], { fit: 'cover' })]).toEqual([200, 200, 200, 200]);
  });
});

describe('ink', () => {
  const dark = (y: number, x: number): boolean => y >= 10 && y < 50 && x >= 70 && x < 90;
  it('is bright on black whatever the paper, in the middle, 20 of 28 pixels tall', () => {
    for (const at of [
      (y: number, x: number) => grey(dark(y, x) ? 30 : 220),
      (y: number, x: number) => grey(dark(y, x) ? 240 : 10),
    ]) {
      const pixels = pictureToInput(picture(100, 120, at), [28, 28, 1], { fit: 'ink' });
      const rows = Array.from({ length: 28 }, (_none, y) => pixels.subarray(y * 28, y * 28 + 28));
      const inked = rows.map((row, y) => (row.some((value) => value > 128) ? y : -1)).filter((y) => y >= 0);
      expect([inked[0], inked.at(-1)]).toEqual([4, 23]);
      const columns = [...rows[14]!.keys()].filter((x) => rows[14]![x]! > 128);
      expect([columns[0], columns.at(-1)]).toEqual([9, 18]);
      expect(Math.max(...pixels)).toBe(255);
      expect(pixels[0]).toBe(0);
    }
  });
  it('is nothing on empty paper, one colour or grainy', () => {
    expect(
      pictureToInput(
        picture(9, 9, () => grey(255)),
        [28, 28, 1],
        { fit: 'ink' },
      ),
    ).toEqual(new Uint8Array(784));
    const grain = picture(40, 40, (y, x) => grey(250 - ((y * 7 + x * 3) % 8)));
    expect(Math.max(...pictureToInput(grain, [28, 28, 1], { fit: 'ink' }))).toBe(0);
  });

  const file = ['t10k-images-idx3-ubyte.gz', 't10k-images-idx3-ubyte']
    .map((name) => join(sharedData, 'mnist', name))
    .find(existsSync);
  it.skipIf(!file)(
    'of MNIST, enlarged and moved, comes back to within a pixel where it was (needs ../shared/data)',
    () => {
      const bytes = readFileSync(file!);
      const images = (file!.endsWith('.gz') ? gunzipSync(bytes) : bytes).subarray(16);
      for (let index = 0; index < 50; index++) {
        const original = images.subarray(index * 784, (index + 1) * 784);
        const moved = picture(200, 220, (y, x) => {
          const [row, column] = [Math.floor((y - 20) / 5), Math.floor((x - 61) / 5)];
          const inside = row >= 0 && row < 28 && column >= 0 && column < 28;
          return grey(255 - (inside ? original[row * 28 + column]! : 0));
        });
        const back = pictureToInput(moved, [28, 28, 1], { fit: 'ink' });
        expect(nearest(original, back), `image ${index}`).toBeLessThan(0.3);
      }
    },
  );
});

/** Minimum mean difference relative to the ink, over shifts of at most one pixel. */
function nearest(a: Uint8Array, b: Uint8Array): number {
  let least = Infinity;
  for (const dy of [-1, 0, 1])
    for (const dx of [-1, 0, 1]) {
      let [difference, ink] = [0, 0];
      for (let y = 1; y < 27; y++)
        for (let x = 1; x < 27; x++) {
          difference += Math.abs(a[y * 28 + x]! - b[(y + dy) * 28 + x + dx]!);
          ink += a[y * 28 + x]!;
        }
      least = Math.min(least, difference / ink);
    }
  return least;
}
