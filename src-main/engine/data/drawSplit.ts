import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { takeRows, type Split } from './Dataset.ts';
import { storedSize } from './fitImages.ts';

/** Default fraction of test examples. */
export const TEST_SHARE = 0.2;

/**
 * Splits examples into a training and a test set with a seed: the same fraction of each class, or of all examples without
 * classes. The only example of a class is used for training. Both parts keep the original order. The examples are copied.
 * @param shape shape of one example
 */
export function drawSplit(
  all: Split,
  shape: readonly number[],
  share: number,
  seed: number,
): { train: Split; test: Split } {
  const isTest = new Uint8Array(all.count);
  for (const [label, rows] of groupsOf(all)) {
    const order = Int32Array.from(rows);
    new RandomStream(seed, 'test-split', label).shuffle(order);
    const drawn = Math.min(rows.length - 1, Math.max(1, Math.round(rows.length * share)));
    for (const row of order.subarray(0, drawn)) isTest[row] = 1;
  }
  const rowsOf = (side: number): number[] => Array.from(isTest.keys()).filter((row) => isTest[row] === side);
  const size = storedSize(all, shape);
  return { train: takeExamples(all, rowsOf(0), size), test: takeExamples(all, rowsOf(1), size) };
}

function groupsOf({ labels, count }: Split): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < count; row++) {
    const label = labels[row] ?? 0;
    const group = groups.get(label);
    if (group) group.push(row);
    else groups.set(label, [row]);
  }
  return groups;
}

function takeExamples(all: Split, rows: readonly number[], size: number): Split {
  const { inputs, labels, targets, fields, count } = all;
  return {
    inputs: takeRows(inputs, rows, size),
    labels: labels.length > 0 ? takeRows(labels, rows, 1) : labels,
    targets: targets && takeRows(targets, rows, targets.length / count),
    fields: fields?.map((values) => takeRows(values, rows, values.length / count)),
    count: rows.length,
  };
}
