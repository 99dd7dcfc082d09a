import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asLabelMaps } from '../../../../src-main/engine/data/labelMaps.ts';
import { readData } from '../../../../src-main/engine/data/readData.ts';
import { IGNORED } from '../../../../src-shared/model/labelMaps.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { open } from '../../training/tinyRun.ts';
import { useOwnCache } from './ownCache.ts';

const cache = useOwnCache();
beforeAll(cache.begin);
afterAll(cache.end);

const [GREY, COLOUR, PALETTE] = [0, 2, 3] as const;
interface Form {
  width: number;
  height: number;
  type?: 0 | 2 | 3;
  bits?: number;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG file after its specification. @param value of a sample */
function png(
  { width, height, type = PALETTE, bits = 8 }: Form,
  value: (row: number, column: number, channel: number) => number,
): Buffer {
  const channels = type === COLOUR ? 3 : 1;
  const stride = Math.ceil((width * channels * bits) / 8);
  const lines = Buffer.alloc(height * (stride + 1));
  for (let row = 0; row < height; row++)
    for (let sample = 0; sample < width * channels; sample++) {
      const own = value(row, Math.floor(sample / channels), sample % channels);
      const at = row * (stride + 1) + 1;
      if (bits === 16) lines.writeUInt16BE(own, at + sample * 2);
      else {
        const bit = sample * bits;
        lines[at + (bit >> 3)]! |= own << (8 - bits - (bit % 8));
      }
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([bits, type], 8);
  // A palette of colours in no order, as of PASCAL VOC.
  const palette = Uint8Array.from(
    { length: 3 * Math.min(256, 2 ** bits) },
    (_none, at) => (at * 83 + 5) % 256,
  );
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', head),
    ...(type === PALETTE ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const size = { width: 16, height: 12 };
const picture = (at: number): Buffer =>
  png({ ...size, type: GREY }, (row, column) => (row * 16 + column + at) % 256);
/** Class 1 in a square whose place depends on the picture, 2 in the last column, ignored in the first row. */
const classOf = (at: number) => (row: number, column: number) =>
  row === 0
    ? 255
    : column === 15
      ? 2
      : row > 2 && row < 6 && column >= at % 8 && column < (at % 8) + 4
        ? 1
        : 0;

function write(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = join(temporaryFolder(), 'pairs');
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

const pairs = (
  count: number,
  nameOf: (at: number) => [picture: string, mask: string],
  mask = (at: number): Uint8Array => png(size, classOf(at)),
): Record<string, Uint8Array> =>
  Object.fromEntries(
    Array.from({ length: count }, (_none, at) => {
      const [own, other] = nameOf(at);
      return [
        [own, picture(at)],
        [other, mask(at)],
      ] as const;
    }).flat(),
  );

describe('Folders of pictures with masks', () => {
  it('have the class of each pixel, by the indices of the palettes', async () => {
    const folder = write(pairs(10, (at) => [`images/${at}.png`, `masks/${at}_mask.png`]));
    const data = await readData(folder);
    expect(data).toMatchObject({
      ...{ format: 'pictures with masks', shape: [12, 16, 1], targetShape: [12, 16], classes: [] },
    });
    expect([data.train.count, data.test.count]).toEqual([8, 2]);
    expect(data.notes).toContainEqual({ code: 'masks-read', detail: { count: 10, values: '0, 1, 2, 255' } });
    expect(data.notes?.map(({ code }) => code)).toContain('pixels-ignored');
    const { targetClasses, train } = asLabelMaps('net', data);
    expect(targetClasses).toEqual(['0', '1', '2']);
    for (let row = 0; row < train.count; row++) {
      const at = train.inputs[row * 192]!;
      const own = Array.from({ length: 192 }, (_none, pixel) => {
        const label = classOf(at)(Math.floor(pixel / 16), pixel % 16);
        return label === 255 ? IGNORED : label;
      });
      expect([...train.targets!.subarray(row * 192, (row + 1) * 192)]).toEqual(own);
    }
  });

  it.each<[string, (at: number) => [string, string]]>([
    [
      'inside',
      (at) => [
        `${at < 8 ? 'train' : 'test'}/images/${at}.png`,
        `${at < 8 ? 'train' : 'test'}/masks/${at}.png`,
      ],
    ],
    [
      'below',
      (at) => [
        `images/${at < 8 ? 'train' : 'test'}/${at}.png`,
        `masks/${at < 8 ? 'train' : 'test'}/${at}.png`,
      ],
    ],
  ])('may have a test set, with the folders of its parts %s or outside', async (_where, nameOf) => {
    const data = await readData(write(pairs(11, nameOf)));
    expect([data.train.count, data.test.count]).toEqual([8, 3]);
    expect([...data.test.inputs.filter((_value, at) => at % 192 === 0)].sort((a, b) => a - b)).toEqual([
      8, 9, 10,
    ]);
  });

  it('are trained on', async () => {
    const session = await open({
      ...{ from: 'recipe', recipe: 'segmenter', run: join(temporaryFolder(), 'run') },
      data: write(pairs(12, (at) => [`images/${at}.png`, `masks/${at}.png`])) + '?size=16x16',
      settings: { batchSize: 4, epochs: 1 },
    });
    await session.control({ action: 'step' });
    await session.idle();
    expect(session.state()).toMatchObject({ task: 'segmentation', step: 1 });
    expect(session.data.targetClasses).toEqual(['0', '1', '2']);
    await session.close();
  });

  it.each<[string, Form, (label: number) => number]>([
    ['grey', { ...size, type: GREY }, (label) => label],
    ['grey in 2 bits', { ...size, type: GREY, bits: 2 }, (label) => label % 4],
    ['grey in 16 bits', { ...size, type: GREY, bits: 16 }, (label) => (label === 255 ? 300 : label)],
    ['a palette in 4 bits', { ...size, bits: 4 }, (label) => label % 16],
    ['grey as red, green and blue', { ...size, type: COLOUR }, (label) => label],
  ])('may have masks in %s', async (_what, form, change) => {
    const mask = (at: number): Buffer => png(form, (row, column) => change(classOf(at)(row, column)));
    const data = await readData(write(pairs(5, (at) => [`images/${at}.png`, `masks/${at}.png`], mask)));
    const at = data.test.inputs[0]!;
    expect(data.test.targets!.slice(0, 192)).toEqual(
      Float32Array.from({ length: 192 }, (_none, pixel) =>
        change(classOf(at)(Math.floor(pixel / 16), pixel % 16)),
      ),
    );
  });

  it('of two classes may be black and white', async () => {
    const mask = (at: number): Buffer =>
      png({ ...size, type: GREY }, (row, column) => (classOf(at)(row, column) === 1 ? 255 : 0));
    const data = await readData(write(pairs(5, (at) => [`images/${at}.png`, `masks/${at}.png`], mask)));
    expect(data.notes?.map(({ code }) => code)).toContain('maps-of-two');
    expect(asLabelMaps('net', data).targetClasses).toEqual(['0', '255']);
  });

  it.each(['fit', 'stretch', 'crop'])(
    'are brought to one size together (%s), by the nearest pixel',
    async (fit) => {
      // The picture is its own mask, white in the class: where it is clearly white or black, the mask must say so.
      const isWhite = (row: number, column: number): boolean => row > 30 && column > 40 && row + column < 170;
      const form = { width: 120, height: 80 };
      const own = png({ ...form, type: GREY }, (row, column) => (isWhite(row, column) ? 255 : 0));
      const mask = png(form, (row, column) => (isWhite(row, column) ? 3 : 0));
      const files = Object.fromEntries(
        [0, 1].flatMap((at) => [
          [`images/${at}.png`, own],
          [`masks/${at}.png`, mask],
        ]),
      );
      const { train, notes } = await readData(`${write(files)}?size=30x37&fit=${fit}&channels=grey`);
      let [right, wrong] = [0, 0];
      train.targets!.forEach((label, at) => {
        const brightness = train.inputs[at]!;
        if (label === IGNORED) expect(brightness).toBe(255);
        else if (brightness > 200 || brightness < 55) {
          if (label === (brightness > 127 ? 3 : 0)) right++;
          else wrong++;
        }
      });
      expect(right).toBeGreaterThan(500);
      expect(wrong).toBe(0);
      expect(new Set(train.targets).has(IGNORED)).toBe(fit === 'fit');
      expect((notes ?? []).some(({ code }) => code === 'margins-ignored')).toBe(fit === 'fit');
    },
  );

  it.each<[string, () => Promise<Record<string, Uint8Array>> | Record<string, Uint8Array>, object]>([
    [
      'lack a mask',
      () => ({ ...pairs(3, (at) => [`images/${at}.png`, `masks/${at}.png`]), 'images/x.png': picture(1) }),
      { code: 'data/mask-missing', detail: { count: 1, names: 'x.png' } },
    ],
    [
      'lack a picture',
      () => ({ ...pairs(3, (at) => [`images/${at}.png`, `masks/${at}.png`]), 'masks/x.png': picture(1) }),
      { code: 'data/mask-without-picture', detail: { count: 1, names: 'x.png' } },
    ],
    [
      'have masks of another size',
      () =>
        pairs(
          3,
          (at) => [`images/${at}.png`, `masks/${at}.png`],
          () => png({ width: 8, height: 6 }, () => 1),
        ),
      { code: 'data/mask-size-differs', detail: { name: '0.png', size: '8x6', expected: '16x12' } },
    ],
    [
      'have masks in colour',
      () =>
        pairs(
          3,
          (at) => [`images/${at}.png`, `masks/${at}.png`],
          () => png({ ...size, type: COLOUR }, (_row, _column, channel) => channel * 100),
        ),
      { code: 'data/mask-in-colour', detail: { name: '0.png' } },
    ],
    [
      'have masks that are compressed with losses',
      async () => {
        const jpeg = await sharp(picture(0)).jpeg().toBuffer();
        return pairs(
          3,
          (at) => [`images/${at}.png`, `masks/${at}.jpg`],
          () => jpeg,
        );
      },
      { code: 'data/mask-unreadable', detail: { reason: 'it is a JPEG file' } },
    ],
    [
      'have damaged masks',
      () =>
        pairs(
          3,
          (at) => [`images/${at}.png`, `masks/${at}.png`],
          (at) => png(size, classOf(at)).subarray(0, 60),
        ),
      { code: 'data/mask-unreadable' },
    ],
  ])('are refused where they %s', async (_what, files, error) => {
    await expect(readData(write(await files()))).rejects.toMatchObject(error);
  });

  it('are no classes that happen to have such names', async () => {
    const files = { 'masks/1.png': picture(1), 'masks/2.png': picture(2), 'faces/1.png': picture(3) };
    expect((await readData(write(files))).classes).toEqual(['faces', 'masks']);
  });
});
