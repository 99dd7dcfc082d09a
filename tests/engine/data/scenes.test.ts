import { describe, expect, it } from 'vitest';
import type { Split } from '../../../src-main/engine/data/Dataset.ts';
import { openDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import { openScenes } from '../../../src-main/engine/data/scenes/sceneData.ts';
import { drawScene } from '../../../src-main/engine/data/scenes/drawScene.ts';
import type { Scene, SceneForm } from '../../../src-main/engine/data/scenes/Scene.ts';
import { areaOf, sharedArea, type Box } from '../../../src-shared/arithmetic/boxes.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';

const form: SceneForm = { height: 64, width: 64, count: [0, 5], size: [14, 28] };
const digits = openDigits({ train: 200, test: 20 }).train;
const draw = (index: number, of: SceneForm = form, split: Split = digits): Scene =>
  drawScene(split, [28, 28, 1], of, new RandomStream(1, 'scenes', index));

/** The smallest box around the pixels of a class. */
function boxOf({ pixels }: Scene, label: number, width: number): Box {
  const at = [...pixels.keys()].filter((pixel) => pixels[pixel] === 1 + label);
  const [columns, rows] = [at.map((pixel) => pixel % width), at.map((pixel) => Math.floor(pixel / width))];
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  return { left, top, width: Math.max(...columns) - left + 1, height: Math.max(...rows) - top + 1 };
}

describe('the data set of such pictures', () => {
  it('draws as many as asked for, each as ever, tells how far it is, and stops when cancelled', async () => {
    const told: number[] = [];
    const all = await openScenes({ onProgress: ({ done }) => told.push(done) }, { train: 90, test: 30 });
    const fewer = await openScenes({}, { train: 0, test: 4 });
    expect([all.train.count, all.test.count, fewer.train.count, fewer.test.count]).toEqual([90, 30, 0, 4]);
    expect(told).toEqual([50, 100]);
    expect([...fewer.test.inputs]).toEqual([...all.test.inputs.subarray(0, 4 * 64 * 64)]);
    expect([...fewer.test.targets!]).toEqual([...all.test.targets!.subarray(0, 4 * 64 * 64)]);
    expect(all.train.targets!.every((label) => label < all.targetClasses!.length)).toBe(true);
    await expect(openScenes({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});

describe('a picture of several digits', () => {
  const scenes = Array.from({ length: 60 }, (_none, index) => draw(index));

  it('is the same for the same numbers, and another for others', () => {
    expect(draw(3)).toEqual(scenes[3]);
    expect(draw(4).image).not.toEqual(scenes[3]!.image);
  });

  it('has each number of digits, none too, of sizes within the range and hardly overlapping', () => {
    expect(new Set(scenes.map(({ objects }) => objects.length))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    for (const { objects, image, pixels } of scenes) {
      expect(image.some((value) => value > 0)).toBe(objects.length > 0);
      expect(pixels.some((value) => value > 0)).toBe(objects.length > 0);
      for (const [at, one] of objects.entries()) {
        // Rounding, and ink that fades when it is scaled, may take a pixel or two.
        expect(Math.max(one.width, one.height)).toBeGreaterThanOrEqual(11);
        expect(Math.max(one.width, one.height)).toBeLessThanOrEqual(30);
        expect(Math.min(one.left, one.top)).toBeGreaterThanOrEqual(0);
        expect(Math.max(one.left + one.width, one.top + one.height)).toBeLessThanOrEqual(64);
        for (const other of objects.slice(at + 1))
          expect(sharedArea(one, other)).toBeLessThanOrEqual(0.05 * Math.min(areaOf(one), areaOf(other)));
      }
    }
  });

  it('says of every pixel what it belongs to: the box of a digit is that of its pixels', () => {
    const single = { ...form, count: [1, 1] } as const;
    for (let index = 0; index < 20; index++) {
      const scene = draw(index, single);
      const { label, ...box } = scene.objects[0]!;
      expect(boxOf(scene, label, 64)).toEqual(box);
      scene.image.forEach((value, at) => expect(scene.pixels[at]).toBe(value >= 64 ? 1 + label : 0));
    }
  });

  it('makes digits smaller where many have no room, down to a size that is none', () => {
    const { objects } = draw(1, { ...form, count: [60, 60] });
    expect(objects).toHaveLength(60);
    expect(Math.max(...objects.map(({ width, height }) => Math.max(width, height)))).toBeLessThan(12);
    expect(() => draw(1, { ...form, count: [500, 500] })).toThrow(
      expect.objectContaining({ code: 'data/no-room' }),
    );
  });

  it('scales the ink of an image to the length that was asked for', () => {
    // A bar of 8x16 in an image of 20x20.
    const inputs = new Uint8Array(400);
    for (let row = 2; row < 18; row++) inputs.fill(255, row * 20 + 6, row * 20 + 14);
    const bar: Split = { inputs, labels: Uint8Array.of(7), count: 1 };
    const size = [8, 8] as const;
    const scene = drawScene(bar, [20, 20, 1], { ...form, count: [1, 1], size }, new RandomStream(1));
    expect(scene.objects).toMatchObject([{ label: 7, width: 4, height: 8 }]);
    expect(scene.image.reduce((sum, value) => sum + value, 0)).toBe(4 * 8 * 255);
  });

  it('takes an image without ink as a whole', () => {
    const blank: Split = { inputs: new Uint8Array(400), labels: Uint8Array.of(0), count: 1 };
    const scene = drawScene(blank, [20, 20, 1], { ...form, count: [1, 1] }, new RandomStream(1));
    expect(scene.objects).toHaveLength(1);
    expect(scene.pixels.every((value) => value === 0)).toBe(true);
  });
});
