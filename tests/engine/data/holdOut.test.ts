import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dataset, Split } from '../../../src-main/engine/data/Dataset.ts';
import { drawHeldOut, holdOut, holdOutRuleFor } from '../../../src-main/engine/data/holdOut.ts';
import { open } from '../training/tinyRun.ts';
import { temporaryFolder } from '../../belongings.ts';
import { writeDataFolder } from './tinyData.ts';

/** Images of 28x28 whose first two pixels encode their original row. */
function splitOf(labels: number[]): Split {
  const images = new Uint8Array(labels.length * 784);
  labels.forEach((_label, row) => images.set([row >> 8, row & 255], row * 784));
  return { inputs: images, labels: Uint8Array.from(labels), count: labels.length };
}

function dataOf(labels: number[]): Dataset {
  const train = splitOf(labels);
  const classes = Array.from({ length: Math.max(...labels) + 1 }, (_none, label) => String(label));
  return { name: 'data', shape: [28, 28, 1], classes, train, test: train, embedded: false };
}

const rowsOf = ({ inputs: images, count }: Split): number[] =>
  Array.from({ length: count }, (_none, row) => images[row * 784]! * 256 + images[row * 784 + 1]!);
const countsOf = ({ labels }: Split): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
};
const sorted = [0, 1, 2].flatMap((label) => new Array<number>(20).fill(label));
const mixed = Array.from({ length: 60 }, (_none, row) => row % 3);

describe('the images that validate a training', () => {
  it.each([
    ['that are mixed', mixed, 0.1, 'last'],
    ['none of which are held out', sorted, 0, 'last'],
    ['sorted by class', sorted, 0.1, 'drawn'],
    ['whose last share has one class of three', [...mixed, 1, 1, 1, 1, 1, 1, 1], 0.1, 'drawn'],
    ['whose last share has all there is of a class', [...mixed, 0, 1, 2, 3], 0.1, 'drawn'],
    ['of one class', new Array<number>(20).fill(4), 0.1, 'last'],
  ] as const)('are, of images %s, the right ones', (_, labels, share, rule) => {
    expect(
      holdOutRuleFor(
        { labels: Uint8Array.from(labels), count: labels.length },
        { validationSplit: share, seed: 1 },
      ),
    ).toBe(rule);
  });

  it('are as many of each class as its share says, and no image is lost or on both sides', () => {
    const drawn = drawHeldOut(dataOf(sorted), 0.1, 1);
    const { train, heldOut } = holdOut(drawn.train, 0.1, 784);
    expect(countsOf(heldOut)).toEqual({ 0: 2, 1: 2, 2: 2 });
    expect(countsOf(train)).toEqual({ 0: 18, 1: 18, 2: 18 });
    expect([...rowsOf(train), ...rowsOf(heldOut)].sort((a, b) => a - b)).toEqual([...sorted.keys()]);
    for (const side of [train, heldOut]) expect(rowsOf(side)).toEqual(rowsOf(side).toSorted((a, b) => a - b));
    for (const side of [train, heldOut])
      rowsOf(side).forEach((row, at) => expect(side.labels[at]).toBe(sorted[row]));
  });

  it('follow from the seed alone', () => {
    const held = (seed: number) =>
      rowsOf(holdOut(drawHeldOut(dataOf(sorted), 0.1, seed).train, 0.1, 784).heldOut);
    expect(held(7)).toEqual(held(7));
    expect(held(8)).not.toEqual(held(7));
  });

  it('have every class on either side wherever there are two images of it, whatever the data', () => {
    const labelled = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 30, maxLength: 200 });
    fc.assert(
      fc.property(labelled, fc.integer({ min: 1, max: 50 }), (labels, percent) => {
        const share = percent / 100;
        const { train, heldOut } = holdOut(drawHeldOut(dataOf(labels), share, 3).train, share, 784);
        const counts = countsOf(splitOf(labels));
        const several = Object.values(counts).filter((count) => count > 1).length;
        // If fewer are held out than there are classes, they cannot include one of each.
        if (heldOut.count < several) return;
        const most = Object.values(counts).reduce((sum, count) => sum + count - 1, 0);
        if (heldOut.count > most) return;
        for (const [label, count] of Object.entries(counts)) {
          const held = countsOf(heldOut)[Number(label)] ?? 0;
          expect(held).toBeGreaterThanOrEqual(count > 1 ? 1 : 0);
          expect(count - held).toBeGreaterThanOrEqual(1);
        }
        expect(rowsOf(train).length + rowsOf(heldOut).length).toBe(labels.length);
      }),
    );
  });

  it('are drawn for a run on data sorted by class, are said to be, and stay those of the run', async () => {
    const folder = writeDataFolder({ train: splitOf(sorted), test: splitOf(mixed) }, 28);
    const run = join(temporaryFolder(), 'run');
    const settings = { validationSplit: 0.1, batchSize: 20, epochs: 2 };
    const session = await open({ from: 'recipe', recipe: 'softmax-regression', data: folder, settings, run });
    expect(session.state().heldOutDrawn).toBe(true);
    await session.control({ action: 'step', steps: 4 });
    const [epoch] = session.history().epochs;
    expect(epoch!.confusion!.slice(0, 3).map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([
      2, 2, 2,
    ]);
    const weights = session.network.weightsSha256();
    await session.close();
    expect(JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'))).toMatchObject({
      format: 3,
      holdOut: 'drawn',
    });
    const again = await open({ from: 'run', run });
    await again.rewind(1);
    await again.rewind(4);
    expect(again.network.weightsSha256()).toBe(weights);
  });
});
