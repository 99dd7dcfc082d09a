import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { PNG } from 'pngjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import { chroma, colourOf } from '../../../src-shared/arithmetic/colourSpace.ts';
import { luminance } from '../../../src-shared/arithmetic/picture.ts';
import {
  bytesOfChroma,
  chromaOf,
  coloured,
  errorOf,
  greysOf,
  planeOf,
  type ColourCourse,
  type ColouredPhoto,
} from '../../../src-shared/labs/colorization/course.ts';
import { experiment } from '../../../src-shared/labs/colorization/experiment.ts';
import { experiment as photo } from '../../../src-shared/labs/colorization/photoExperiment.ts';
import { initialValues, type ExperimentValues } from '../../../src-shared/labs/Experiment.ts';
import { temporaryFolder } from '../../belongings.ts';
import { looks, task, withoutPictures } from './drawn.ts';

beforeAll(async () => void (await selectBackend('wasm')));
let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('FEATURESCOPE_DATA', folder);
  vi.stubEnv('XDG_CACHE_HOME', temporaryFolder());
});
afterEach(() => vi.unstubAllEnvs());

const values = { ...initialValues(experiment), images: 128, epochs: 12 };
/** Images in CIFAR's records: bright ones are blue, dark ones red. */
function writeCifar(): void {
  const records = (count: number): Buffer =>
    Buffer.concat(
      Array.from({ length: count }, (_none, at) => {
        const [bright, record] = [at % 2 === 0, Buffer.alloc(3073)];
        record[0] = at % 10;
        for (let pixel = 0; pixel < 1024; pixel++) {
          const shade = ((at * 7 + pixel * 3) % 40) - 20;
          record[1 + pixel] = (bright ? 120 : 130) + shade;
          record[1025 + pixel] = (bright ? 180 : 40) + shade;
          record[2049 + pixel] = (bright ? 230 : 30) + shade;
        }
        return record;
      }),
    );
  mkdirSync(join(folder, 'cifar-10'));
  writeFileSync(join(folder, 'cifar-10', 'data_batch_1.bin'), records(128));
  writeFileSync(join(folder, 'cifar-10', 'test_batch.bin'), records(30));
}

function writePhoto(width: number, height: number): void {
  const picture = new PNG({ width, height });
  for (let at = 0; at < picture.data.length; at += 4) picture.data.set([120, 180, 230, 255], at);
  mkdirSync(join(folder, 'photos'));
  writeFileSync(join(folder, 'photos', 'sky.png'), PNG.sync.write(picture));
}

describe('the experiment with colours', () => {
  it('says what is missing without CIFAR-10, and without a training', async () => {
    expect(await runExperiment('colorization-known', values, task)).toBeNull();
    await expect(runExperiment('colorization', values, task)).rejects.toMatchObject({
      code: 'data/not-found',
    });
    await expect(runExperiment('colorization-photo', initialValues(photo), task)).rejects.toMatchObject({
      code: 'lab/impossible',
    });
  });

  it('learns colours that follow from the luminance, goes on where it was stopped, and colours photographs', async () => {
    writeCifar();
    const stop = new AbortController();
    const progress = (done: number): void => void (done > 10 && stop.abort());
    await expect(runExperiment('colorization', values, { signal: stop.signal, progress })).rejects.toThrow();
    const stopped = structuredClone(await runExperiment('colorization-known', values, task)) as ColourCourse;
    const course = (await runExperiment('colorization', values, task)) as ColourCourse;
    expect(course).toMatchObject({ data: 'cifar-10', trained: 128, tested: 30, steps: 48 });
    expect(course.snapshots.map(({ step }) => step)).toEqual(
      Array.from({ length: 13 }, (_none, at) => 4 * at),
    );
    expect(course.snapshots.slice(0, stopped.snapshots.length)).toEqual(stopped.snapshots);
    expect(course.snapshots.at(-1)!.error).toBeLessThan(course.greyError / 2);
    for (const show of ['colours', 'planes'])
      for (const step of [0, 12])
        for (const look of looks) {
          const drawn = withoutPictures(experiment.draw(course, { ...values, show, step }, look));
          expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
          expect(experiment.caption(course, { ...values, step }, look.language)).not.toMatch(/NaN|undefined/);
        }
    writePhoto(90, 45);
    const before = memory().numTensors;
    const at = { ...initialValues(photo), side: 48 };
    const made = (await runExperiment('colorization-photo', at, task)) as ColouredPhoto;
    expect(memory().numTensors).toBe(before);
    expect(made).toMatchObject({ name: 'sky.png', count: 1, step: 48, shape: [24, 48, 3] });
    expect(made.error).toBeLessThan(made.greyError / 2);
    for (const look of looks) {
      const drawn = withoutPictures(photo.draw(made, at, look));
      expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
      expect(drawn.match(/<image /g)).toHaveLength(3);
    }
    const wrongs: ExperimentValues[] = [{ place: '' }, { place: 'no such folder' }, { picture: 2 }];
    for (const wrong of wrongs)
      await expect(runExperiment('colorization-photo', { ...at, ...wrong }, task)).rejects.toMatchObject({
        code: 'lab/impossible',
      });
    writeFileSync(join(folder, 'photos', 'sky.png'), 'no picture');
    await expect(runExperiment('colorization-photo', at, task)).rejects.toMatchObject({
      code: 'data/unreadable',
    });
  });
});

describe('luminance and chroma', () => {
  it('are those of BT.601, and give the colour back', () => {
    // Pure red and pure blue have the largest chroma there is.
    expect(chroma(1, 0, 0)[1]).toBeCloseTo(0.5, 12);
    expect(chroma(0, 0, 1)[0]).toBeCloseTo(0.5, 12);
    expect(chroma(0.3, 0.3, 0.3)).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
    const colours: [number, number, number][] = [
      [0.2, 0.5, 0.9],
      [1, 0, 0.4],
      [0, 1, 0],
    ];
    for (const [red, green, blue] of colours) {
      const [cb, cr] = chroma(red, green, blue);
      const back = colourOf(luminance(red, green, blue), cb, cr);
      back.forEach((value, at) => expect(value).toBeCloseTo([red, green, blue][at]!, 12));
    }
  });

  it('keep an image but for rounding, and without chroma it is grey', () => {
    const images = Uint8Array.from([10, 200, 30, 255, 128, 0, 90, 90, 90, 0, 0, 255]);
    const bytes = bytesOfChroma(chromaOf(images));
    coloured(images, bytes).forEach((value, at) =>
      expect(Math.abs(value - images[at]!)).toBeLessThanOrEqual(2),
    );
    const greys = coloured(images, new Uint8Array(8).fill(128));
    greysOf(images).forEach((value, at) => expect(Math.abs(value - greys[at]!)).toBeLessThanOrEqual(1));
    expect(errorOf(images, images)).toBe(0);
    expect(errorOf(Uint8Array.of(0, 0, 0), Uint8Array.of(255, 255, 255))).toBe(1);
    expect([...planeOf(Uint8Array.of(128, 128), 0)]).toEqual([128, 128, 128]);
    expect(planeOf(Uint8Array.of(128, 160), 1)[0]).toBeGreaterThan(200);
  });
});
