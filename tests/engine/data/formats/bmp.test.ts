import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePicture, pictureSize } from '../../../../src-main/engine/data/formats/images/decodePicture.ts';
import { readData } from '../../../../src-main/engine/data/readData.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { useOwnCache } from './ownCache.ts';

const cache = useOwnCache();
beforeAll(cache.begin);
afterAll(cache.end);

interface Parts {
  width: number;
  height: number;
  bits: number;
  pixels: number[];
  compression?: number;
  /** Blue, green, red, 0 of each. */
  palette?: number[];
  masks?: number[];
  /** Whether the header is OS/2's, whose palettes have three bytes for each colour. */
  isCore?: boolean;
}

function bmp({ width, height, bits, pixels, compression = 0, palette = [], masks = [], isCore }: Parts) {
  const size = isCore ? 12 : 40;
  const start = 14 + size + masks.length * 4 + palette.length;
  const bytes = Buffer.alloc(start + pixels.length);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(start, 10);
  bytes.writeUInt32LE(size, 14);
  if (isCore) [width, height, 1, bits].forEach((value, at) => bytes.writeUInt16LE(value, 18 + at * 2));
  else {
    bytes.writeInt32LE(width, 18);
    bytes.writeInt32LE(height, 22);
    bytes.writeUInt16LE(1, 26);
    bytes.writeUInt16LE(bits, 28);
    bytes.writeUInt32LE(compression, 30);
    bytes.writeUInt32LE(palette.length / 4, 46);
  }
  masks.forEach((mask, at) => bytes.writeUInt32LE(mask, 54 + at * 4));
  Buffer.from([...palette, ...pixels]).copy(bytes, start - palette.length);
  return bytes;
}

const [RED, GREEN, BLUE, WHITE] = ['255,0,0', '0,255,0', '0,0,255', '255,255,255'];
const four = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0];
const picture = [RED, GREEN, BLUE, WHITE, RED, GREEN];
const files: Record<string, Buffer> = {
  'of 24 bits, from below, with padded rows': bmp({
    ...{ width: 3, height: 2, bits: 24 },
    pixels: [
      ...[255, 255, 255, 0, 0, 255, 0, 255, 0],
      0,
      0,
      0,
      ...[0, 0, 255, 0, 255, 0, 255, 0, 0],
      0,
      0,
      0,
    ],
  }),
  'of 8 bits, from above': bmp({
    ...{ width: 3, height: -2, bits: 8, palette: four },
    pixels: [0, 1, 2, 0, 3, 0, 1, 0],
  }),
  'of 4 bits, of OS/2': bmp({
    ...{ width: 3, height: 2, bits: 4, isCore: true },
    palette: [0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, ...new Array<number>(36).fill(9)],
    pixels: [0x30, 0x10, 0, 0, 0x01, 0x20, 0, 0],
  }),
  'in runs of 8 bits, with a jump': bmp({
    ...{ width: 3, height: 2, bits: 8, palette: four, compression: 1 },
    pixels: [1, 3, 0, 2, 1, 0, 1, 1, 0, 0, 0, 3, 0, 1, 2, 0, 0, 1],
  }),
  'in runs of 4 bits': bmp({
    ...{ width: 3, height: 2, bits: 4, palette: four, compression: 2 },
    pixels: [2, 0x30, 1, 0x10, 0, 0, 0, 3, 0x01, 0x20, 0, 1],
  }),
  'of 16 bits, six of them green': bmp({
    ...{ width: 3, height: -2, bits: 16, compression: 3, masks: [0xf800, 0x7e0, 0x1f] },
    pixels: [0x00, 0xf8, 0xe0, 0x07, 0x1f, 0x00, 0, 0, 0xff, 0xff, 0x00, 0xf8, 0xe0, 0x07, 0, 0],
  }),
  'of 32 bits whose fourth byte is 0': bmp({
    ...{ width: 3, height: -2, bits: 32 },
    pixels: [0, 1, 2, 3, 0, 1].flatMap((colour) => [...four.slice(colour * 4, colour * 4 + 3), 0]),
  }),
};

describe('A BMP picture', () => {
  it.each(Object.entries(files))('%s has its colours', async (_what, bytes) => {
    expect(await pictureSize(bytes)).toEqual([2, 3]);
    const { pixels } = await decodePicture(bytes);
    const colours = Array.from({ length: 6 }, (_none, at) => pixels.slice(at * 3, at * 3 + 3).join());
    expect(colours).toEqual(picture);
  });

  it('of one bit a pixel has two colours', async () => {
    const bytes = bmp({
      ...{ width: 10, height: 1, bits: 1, palette: [0, 0, 0, 0, 255, 255, 255, 0] },
      pixels: [0b10110001, 0b01000000, 0, 0],
    });
    const { pixels } = await decodePicture(bytes);
    expect(Array.from({ length: 10 }, (_none, at) => pixels[at * 3]! / 255)).toEqual([
      1, 0, 1, 1, 0, 0, 0, 1, 0, 1,
    ]);
  });

  it('is scaled as others are', async () => {
    const { height, width, pixels } = await decodePicture(Object.values(files)[0]!, {
      size: [4, 6],
      rule: 'stretch',
    });
    expect([height, width, pixels.length]).toEqual([4, 6, 72]);
    expect([...pixels.subarray(0, 3)].map((value) => value > 128)).toEqual([true, false, false]);
  });

  it.each(Object.entries(files))('%s that is cut short is damaged', async (_what, bytes) => {
    for (const length of [20, 40, bytes.length - 9])
      await expect(decodePicture(bytes.subarray(0, length))).rejects.toThrow('it is damaged');
  });

  it('in runs that end before its last pixel, or of a size that so few cannot fill, is damaged', async () => {
    const runs = { bits: 8, compression: 1, palette: four };
    for (const one of [
      { ...runs, width: 4, height: 2, pixels: [4, 1, 0, 0, 2, 1] },
      { ...runs, width: 4, height: 2, pixels: [4, 1, 0, 0, 0, 200, 1] },
      { ...runs, width: 9000, height: 9000, pixels: [4, 1, 0, 1] },
    ])
      await expect(decodePicture(bmp(one))).rejects.toThrow('it is damaged');
  });

  it('stands in folders of classes beside pictures of other formats, and is left out by name where it is damaged', async () => {
    const folder = temporaryFolder();
    for (const name of ['cat', 'dog']) {
      mkdirSync(join(folder, name));
      Object.values(files).forEach((bytes, at) => writeFileSync(join(folder, name, `${at}.bmp`), bytes));
    }
    writeFileSync(join(folder, 'dog', 'broken.bmp'), Buffer.from('BM and nothing more'));
    const { classes, shape, train, test, notes } = await readData(folder);
    expect([classes, shape, train.count + test.count]).toEqual([['cat', 'dog'], [2, 3, 3], 14]);
    expect(notes).toContainEqual({ code: 'pictures-skipped', detail: { count: 1, names: 'broken.bmp' } });
  });
});
