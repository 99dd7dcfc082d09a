import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import type { Settings } from '../../../src-shared/contract/training.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import { takeRows, type Dataset, type Split } from './Dataset.ts';
import { sliceUndrawn } from './handwriting/UndrawnImages.ts';
import { storedSize, takeStored } from './fitImages.ts';
import { trainRows, type ImageChoice } from './trainImages.ts';

/**
 * How validation images are chosen from the training images: `last` takes the last ones, like Keras' validation_split;
 * `drawn` draws them from each class with the seed.
 */
export const holdOutRules = ['last', 'drawn'] as const;
export type HoldOutRule = (typeof holdOutRules)[number];

/**
 * `last`, unless a class would be missing from either part; then `drawn`.
 * @throws FeaturescopeError `training/too-few-images`
 */
export function holdOutRuleFor(
  { labels: all, count }: Pick<Split, 'labels' | 'count'>,
  settings: Pick<Settings, 'validationSplit'> & ImageChoice,
): HoldOutRule {
  const share = settings.validationSplit;
  const rows = trainRows({ labels: all, count }, settings);
  const labels = rows && all.length > 0 ? takeRows(all, rows, 1) : all;
  const kept = labels.length - Math.round(labels.length * share);
  const [trained, heldOut] = [new Set(labels.subarray(0, kept)), new Set(labels.subarray(kept))];
  if (heldOut.size === 0) return 'last';
  return labels.every((label) => trained.has(label) && heldOut.has(label)) ? 'last' : 'drawn';
}

/**
 * The data set with its training images reordered so that the images drawn for validation, the same fraction of each
 * class, come last, where {@link holdOut} takes them. Both parts keep their original order. A class with two images or
 * more has at least one in each part; a single image is used for training. The images are copied.
 */
export function drawHeldOut(data: Dataset, share: number, seed: number): Dataset {
  const { train } = data;
  const held = new Uint8Array(train.count);
  const rows = rowsByClass(train.labels);
  const shares = shareOut(
    [...rows.values()].map(({ length }) => length),
    Math.round(train.count * share),
    share,
  );
  [...rows].forEach(([label, members], at) => {
    const order = Int32Array.from(members);
    new RandomStream(seed, 'hold-out', label).shuffle(order);
    for (const row of order.subarray(0, shares[at])) held[row] = 1;
  });
  const order = [0, 1].flatMap((side) => Array.from(held.keys()).filter((row) => held[row] === side));
  return takeTrainRows(data, order);
}

/**
 * Splits the last fraction off a split, without copying.
 * @param imageSize number of values of an image as stored
 */
export function holdOut(split: Split, share: number, imageSize: number): { train: Split; heldOut: Split } {
  const kept = split.count - Math.round(split.count * share);
  return {
    train: slice(split, 0, kept, imageSize),
    heldOut: slice(split, kept, split.count, imageSize),
  };
}

/** The data set with its training examples in the order given, or some of them only. They are copied. */
export function takeTrainRows(data: Dataset, rows: readonly number[]): Dataset {
  return { ...data, train: inOrder(data.train, rows, storedSize(data.train, data.shape)) };
}

/** The rows of each class that occurs, in the order of the classes. */
function rowsByClass(labels: Labels): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (const label of [...new Set(labels)].sort((a, b) => a - b)) rows.set(label, []);
  labels.forEach((label, row) => rows.get(label)!.push(row));
  return rows;
}

/** How many images of each class to hold out: by largest remainder, so that they add up to `wanted` if possible. */
function shareOut(counts: readonly number[], wanted: number, share: number): number[] {
  const least = counts.map((count) => (count > 1 ? 1 : 0));
  const most = counts.map((count) => Math.max(0, count - 1));
  const shares = counts.map((count, at) =>
    Math.min(most[at]!, Math.max(least[at]!, Math.floor(count * share))),
  );
  const missing = (): number => wanted - shares.reduce((sum, one) => sum + one, 0);
  const lack = (at: number): number => counts[at]! * share - shares[at]!;
  const change = (by: 1 | -1): boolean => {
    const open = [...counts.keys()].filter((at) =>
      by === 1 ? shares[at]! < most[at]! : shares[at]! > least[at]!,
    );
    if (open.length === 0) return false;
    shares[open.reduce((best, at) => (by * lack(at) > by * lack(best) ? at : best))]! += by;
    return true;
  };
  while (missing() > 0 && change(1));
  while (missing() < 0 && change(-1));
  return shares;
}

function inOrder(split: Split, order: readonly number[], imageSize: number): Split {
  const { labels, targets, fields } = split;
  return {
    ...split,
    inputs: takeStored(split, order, imageSize),
    undrawn: undefined,
    count: order.length,
    labels: labels.length > 0 ? takeRows(labels, order, 1) : labels,
    fields: fields?.map((field) => takeRows(field, order, field.length / split.count)),
    targets: targets && takeRows(targets, order, targets.length / split.count),
  };
}

function targetsOf({ targets, count }: Split, from: number, to: number): Float32Array | undefined {
  const size = targets ? targets.length / count : 0;
  return targets?.subarray(from * size, to * size);
}

function slice(split: Split, from: number, to: number, imageSize: number): Split {
  return {
    ...split,
    inputs: split.inputs.subarray(from * imageSize, to * imageSize),
    labels: split.labels.subarray(from, to),
    targets: targetsOf(split, from, to),
    count: to - from,
    undrawn: split.undrawn && sliceUndrawn(split.undrawn, from, to),
  };
}
