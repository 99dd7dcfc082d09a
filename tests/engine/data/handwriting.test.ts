import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { traceCurve } from '../../../src-main/engine/data/handwriting/curve.ts';
import { drawGlyph } from '../../../src-main/engine/data/handwriting/drawGlyph.ts';
import type { Dataset, Split } from '../../../src-main/engine/data/Dataset.ts';
import { fitDataset, readImage, readImages } from '../../../src-main/engine/data/fitImages.ts';
import { drawHeldOut, holdOut } from '../../../src-main/engine/data/holdOut.ts';
import { relabel } from '../../../src-main/engine/tasks/classification/mapClasses.ts';
import { range } from '../../../src-main/engine/training/schedule/batches.ts';
import { shareDataset } from '../../../src-main/engine/training/workers/shareDataset.ts';
import {
  generateDigits,
  openDigits,
  openHandwriting,
} from '../../../src-main/engine/data/handwriting/generate.ts';
import { digitGlyphs } from '../../../src-main/engine/data/handwriting/digitGlyphs.ts';
import { handwritings } from '../../../src-main/engine/data/handwriting/handwritings.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';

const SIDE = 28;
const small = { train: 300, test: 100 };
const oddOnly = Array.from({ length: 10 }, (_, digit) => (digit % 2 === 1 ? digit : undefined));
const backwards = Array.from({ length: 10 }, (_, digit) => 9 - digit);

/** Columns and rows that hold ink darker than half, and the centre of mass, of one image. */
function measure(pixels: Uint8Array) {
  let [left, right, top, bottom] = [SIDE, -1, SIDE, -1];
  let [sum, x, y] = [0, 0, 0];
  pixels.forEach((value, i) => {
    const column = i % SIDE;
    const row = Math.floor(i / SIDE);
    sum += value;
    x += value * column;
    y += value * row;
    if (value < 128) return;
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
  });
  return { width: right - left + 1, height: bottom - top + 1, x: x / sum, y: y / sum, ink: sum / 255 };
}

function imagesOf(images: Uint8Array): Uint8Array[] {
  return Array.from({ length: images.length / 784 }, (_, i) => images.subarray(i * 784, (i + 1) * 784));
}

/** The images' bytes. */
const bytesOf = ({ inputs }: Split): Uint8Array => inputs as Uint8Array;

describe('The embedded digits', () => {
  it('are ten balanced classes of 28 x 28 pixels', () => {
    const data = generateDigits(small);
    expect(data).toMatchObject({ name: 'digits', shape: [28, 28, 1], embedded: true });
    expect(bytesOf(data.train)).toHaveLength(300 * 784);
    for (let digit = 0; digit < 10; digit++) {
      expect(data.train.labels.filter((label) => label === digit)).toHaveLength(30);
      expect(data.test.labels.filter((label) => label === digit)).toHaveLength(10);
    }
  });

  it('are the same for the same seed, however many there are', () => {
    const data = generateDigits({ ...small, seed: 5 });
    const again = generateDigits({ ...small, seed: 5 });
    expect(Buffer.compare(bytesOf(data.train), bytesOf(again.train))).toBe(0);
    expect(Buffer.compare(bytesOf(data.test), bytesOf(again.test))).toBe(0);
  });

  it('never change: recipes trained on them stay reproducible', () => {
    const data = generateDigits(small);
    const hash = createHash('sha256').update(bytesOf(data.train)).update(data.train.labels);
    expect(hash.update(bytesOf(data.test)).update(data.test.labels).digest('hex')).toMatchInlineSnapshot(
      `"b2e3219b765a0e934edded01c18f5156a4465d4cbab1ddc7d801cf6f03c535bf"`,
    );
  });

  it('differ by seed, by split and by position', () => {
    const one = generateDigits({ train: 200, test: 200, seed: 1 });
    const two = generateDigits({ train: 200, test: 200, seed: 2 });
    const all = [one.train, one.test, two.train, two.test].flatMap((split) => imagesOf(bytesOf(split)));
    expect(new Set(all.map((image) => Buffer.from(image).toString('base64'))).size).toBe(800);
  });

  it('fit a box of 20 x 20 pixels and lie with their centre of mass in the middle, as those of MNIST', () => {
    const { train } = generateDigits(small);
    for (const image of imagesOf(bytesOf(train))) {
      const { width, height, x, y, ink } = measure(image);
      expect(Math.max(width, height)).toBeGreaterThanOrEqual(18);
      expect(Math.max(width, height)).toBeLessThanOrEqual(21);
      // Shifted by whole pixels, so at most half a pixel off.
      expect(Math.abs(x - 13.5)).toBeLessThan(0.6);
      expect(Math.abs(y - 13.5)).toBeLessThan(0.6);
      expect(ink).toBeGreaterThan(15);
      expect(ink).toBeLessThan(350);
    }
  });

  it('leave the paper white and saturate the ink', () => {
    const { train } = generateDigits(small);
    for (const image of imagesOf(bytesOf(train))) {
      expect([image[0], image[27], image[756], image[783]]).toEqual([0, 0, 0, 0]);
      expect(Math.max(...image)).toBeGreaterThan(200);
    }
  });

  it('are drawn when they are first read, and each alone', () => {
    const { train } = openDigits(small);
    const drawn = generateDigits(small).train;
    expect(bytesOf(train).some((value) => value > 0)).toBe(false);
    expect(train.labels).toEqual(drawn.labels);
    for (const index of [299, 7, 7]) {
      const image = bytesOf(drawn).subarray(index * 784, (index + 1) * 784);
      expect(readImage(train, [28, 28, 1], index)).toEqual(image);
    }
    const read = [...train.undrawn!.drawn.keys()].filter((index) => train.undrawn!.drawn[index] === 1);
    expect(read).toEqual([7, 299]);
  });

  it('are the same images whatever is made of the data set before they are read', () => {
    const drawn = generateDigits(small);
    const made: [string, (data: Dataset) => Dataset, Split][] = [
      [
        'held out',
        (data) => ({ ...data, train: holdOut(data.train, 0.25, 784).heldOut }),
        holdOut(drawn.train, 0.25, 784).heldOut,
      ],
      ['in another order', (data) => drawHeldOut(data, 0.25, 3), drawHeldOut(drawn, 0.25, 3).train],
      [
        'other classes',
        (data) => relabel(data, oddOnly, data.classes),
        relabel(drawn, oddOnly, drawn.classes).train,
      ],
      [
        'other labels',
        (data) => relabel(data, backwards, data.classes),
        relabel(drawn, backwards, drawn.classes).train,
      ],
      ['shared', shareDataset, drawn.train],
    ];
    for (const [name, make, expected] of made) {
      const { train } = make(openDigits(small));
      const read = range(0, train.count);
      expect(train.labels, name).toEqual(expected.labels);
      expect(Buffer.compare(readImages(train, [28, 28, 1], read), bytesOf(expected)), name).toBe(0);
    }
  });

  it('are scaled for another input when they are read', () => {
    const of = (data: Dataset) => readImages(fitDataset(data, [14, 14, 3]).test, [14, 14, 3], range(0, 100));
    expect(of(openDigits(small))).toEqual(of(generateDigits(small)));
  });

  it('are drawn by a thread that is handed a copy of the split, into the same memory', () => {
    const { test } = openDigits(small);
    const copy = structuredClone(test);
    expect(readImage(copy, [28, 28, 1], 42)).toEqual(
      bytesOf(generateDigits(small).test).subarray(42 * 784, 43 * 784),
    );
    expect(bytesOf(test).subarray(42 * 784, 43 * 784)).toEqual(bytesOf(copy).subarray(42 * 784, 43 * 784));
    expect(test.undrawn!.drawn[42]).toBe(1);
  });

  it('overwrite whatever their image held', () => {
    const [dirty, clean] = [new Uint8Array(784).fill(99), new Uint8Array(784)];
    drawGlyph(new RandomStream(1), handwritings.digits, 4, dirty);
    drawGlyph(new RandomStream(1), handwritings.digits, 4, clean);
    expect(dirty).toEqual(clean);
  });
});

describe('The stroke models', () => {
  it('know several ways of writing each digit', () => {
    expect(digitGlyphs).toHaveLength(10);
    for (const ways of digitGlyphs) expect(ways.length).toBeGreaterThanOrEqual(5);
  });

  it('are made of whole points', () => {
    for (const { strokes, weight } of digitGlyphs.flat()) {
      expect(weight).toBeGreaterThan(0);
      for (const stroke of strokes) {
        expect(stroke.length % 2).toBe(0);
        expect(stroke.length).toBeGreaterThanOrEqual(4);
      }
    }
  });
});

describe('A curve', () => {
  const pointsOf = (stroke: number[]): [number, number][] => {
    const { x, y, count } = traceCurve(stroke);
    return Array.from({ length: count }, (_, i) => [x[i]!, y[i]!]);
  };

  it('passes through the points of its stroke', () => {
    const points = pointsOf([0, 0, 10, 5, 20, -5, 30, 0]);
    for (const point of [
      [0, 0],
      [10, 5],
      [20, -5],
      [30, 0],
    ]) {
      const nearest = Math.min(...points.map(([x, y]) => Math.hypot(x - point[0]!, y - point[1]!)));
      expect(nearest).toBeLessThan(1e-9);
    }
  });

  it('is straight between two points', () => {
    for (const [x, y] of pointsOf([0, 0, 10, 20])) expect(y).toBeCloseTo(2 * x, 12);
  });

  it('breaks where a point comes twice, and only there', () => {
    const corner = pointsOf([0, 0, 10, 0, 10, 0, 10, 10]);
    for (const [x, y] of corner) expect(Math.min(Math.abs(y), Math.abs(x - 10))).toBeLessThan(1e-12);
    const round = pointsOf([0, 0, 10, 0, 10, 10]);
    expect(round.some(([x, y]) => Math.abs(y) > 0.1 && Math.abs(x - 10) > 0.1)).toBe(true);
  });
});

describe('The embedded Korean letters', () => {
  it('are 14 consonants and 10 vowels, equally frequent, each drawn like no other', () => {
    const data = openHandwriting('hangul', { train: 480, test: 48 });
    expect(data.classes).toHaveLength(24);
    expect(data.classes.slice(0, 3)).toEqual(['ㄱ', 'ㄴ', 'ㄷ']);
    for (let letter = 0; letter < 24; letter++)
      expect(data.train.labels.filter((label) => label === letter)).toHaveLength(20);
    const sums = new Set<string>();
    for (let index = 0; index < 480; index++) {
      const image = readImage(data.train, data.shape, index);
      const { ink } = measure(image);
      expect(ink).toBeGreaterThan(15);
      sums.add(createHash('sha1').update(image).digest('hex'));
    }
    expect(sums.size).toBe(480);
  });

  it('has as many glyphs as classes, and every stroke is inside reach of the box', () => {
    const { glyphs, classes } = handwritings.hangul;
    expect(glyphs).toHaveLength(classes.length);
    for (const { strokes, weight } of glyphs.flat()) {
      expect(weight).toBeGreaterThan(0);
      for (const stroke of strokes) {
        expect(stroke.length % 2).toBe(0);
        for (const value of stroke) expect(Math.abs(value - 45)).toBeLessThanOrEqual(60);
      }
    }
  });
});
