import type { Split } from '../../../src-main/engine/data/Dataset.ts';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { traceCurve } from '../../../src-main/engine/data/digits/curve.ts';
import { drawDigit } from '../../../src-main/engine/data/digits/drawDigit.ts';
import { generateDigits } from '../../../src-main/engine/data/digits/generate.ts';
import { glyphs } from '../../../src-main/engine/data/digits/glyphs.ts';
import { RandomStream } from '../../../src-main/engine/random.ts';

const SIDE = 28;
const small = { train: 300, test: 100 };

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
  it('are ten balanced classes of 28 x 28 pixels', async () => {
    const data = await generateDigits(small);
    expect(data).toMatchObject({ name: 'digits', shape: [28, 28, 1], embedded: true });
    expect(bytesOf(data.train)).toHaveLength(300 * 784);
    for (let digit = 0; digit < 10; digit++) {
      expect(data.train.labels.filter((label) => label === digit)).toHaveLength(30);
      expect(data.test.labels.filter((label) => label === digit)).toHaveLength(10);
    }
  });

  it('are the same for the same seed, however many there are', async () => {
    const data = await generateDigits({ ...small, seed: 5 });
    const again = await generateDigits({ ...small, seed: 5 });
    expect(Buffer.compare(bytesOf(data.train), bytesOf(again.train))).toBe(0);
    expect(Buffer.compare(bytesOf(data.test), bytesOf(again.test))).toBe(0);
  });

  it('never change: recipes trained on them stay reproducible', async () => {
    const data = await generateDigits(small);
    const hash = createHash('sha256').update(bytesOf(data.train)).update(data.train.labels);
    expect(hash.update(bytesOf(data.test)).update(data.test.labels).digest('hex')).toMatchInlineSnapshot(
      `"b2e3219b765a0e934edded01c18f5156a4465d4cbab1ddc7d801cf6f03c535bf"`,
    );
  });

  it('differ by seed, by split and by position', async () => {
    const one = await generateDigits({ train: 200, test: 200, seed: 1 });
    const two = await generateDigits({ train: 200, test: 200, seed: 2 });
    const all = [one.train, one.test, two.train, two.test].flatMap((split) => imagesOf(bytesOf(split)));
    expect(new Set(all.map((image) => Buffer.from(image).toString('base64'))).size).toBe(800);
  });

  it('fit a box of 20 x 20 pixels and lie with their centre of mass in the middle, as those of MNIST', async () => {
    const { train } = await generateDigits(small);
    for (const image of imagesOf(bytesOf(train))) {
      const { width, height, x, y, ink } = measure(image);
      expect(Math.max(width, height)).toBeGreaterThanOrEqual(18);
      expect(Math.max(width, height)).toBeLessThanOrEqual(21);
      // Moved by whole pixels, so at most half a pixel off.
      expect(Math.abs(x - 13.5)).toBeLessThan(0.6);
      expect(Math.abs(y - 13.5)).toBeLessThan(0.6);
      expect(ink).toBeGreaterThan(15);
      expect(ink).toBeLessThan(350);
    }
  });

  it('leave the paper white and saturate the ink', async () => {
    const { train } = await generateDigits(small);
    for (const image of imagesOf(bytesOf(train))) {
      expect([image[0], image[27], image[756], image[783]]).toEqual([0, 0, 0, 0]);
      expect(Math.max(...image)).toBeGreaterThan(200);
    }
  });

  it('report their progress and let the event loop turn', async () => {
    const seen: number[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await generateDigits({
      train: 5000,
      test: 100,
      onProgress: (progress) => {
        expect(progress).toMatchObject({ what: 'generate', unit: 'images', total: 5100 });
        seen.push(progress.done);
      },
    });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(5100);
  });

  it('can be cancelled half-way', async () => {
    const stop = new AbortController();
    const generating = generateDigits({
      train: 1_000_000,
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done > 100) stop.abort();
      },
    });
    await expect(generating).rejects.toMatchObject({ code: 'engine/cancelled' });
  });

  it('overwrite whatever their image held', () => {
    const [dirty, clean] = [new Uint8Array(784).fill(99), new Uint8Array(784)];
    drawDigit(new RandomStream(1), 4, dirty);
    drawDigit(new RandomStream(1), 4, clean);
    expect(dirty).toEqual(clean);
  });
});

describe('The stroke models', () => {
  it('know several ways of writing each digit', () => {
    expect(glyphs).toHaveLength(10);
    for (const ways of glyphs) expect(ways.length).toBeGreaterThanOrEqual(5);
  });

  it('are made of whole points', () => {
    for (const { strokes, weight } of glyphs.flat()) {
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
