import {
  unmoved,
  type ChangeName,
  type Move,
  type Robustness,
  type RobustnessCurve,
  type RobustnessRequest,
} from '../../../src-shared/contract/why.ts';
import { imageShapeOf, takeRows, type ImageShape, type Split } from '../data/Dataset.ts';
import { readImage } from '../data/fitImages.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { highestScore } from '../../../src-shared/model/highestScore.ts';
import { range } from '../training/schedule/batches.ts';
import type { Network } from '../training/Network.ts';
import { breathe, type WhyTask } from './breathe.ts';
import type { Asked } from './explainedImage.ts';
import { imagesAtOnce } from './imagesAtOnce.ts';
import { moveImage } from './moveImage.ts';

/** Strengths of each change. Shifts are in 1/28 of the image's side, so that larger images are shifted in proportion. */
const changes: Record<ChangeName, readonly number[]> = {
  shift: [0, 1, 2, 3, 4, 5, 6, 8, 10],
  rotation: [0, 5, 10, 15, 20, 30, 45, 60, 90],
  scale: [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5],
  noise: [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6],
};

/**
 * Accuracy on the first images of a split under increasing changes.
 * @throws FeaturescopeError `engine/cancelled`
 */
export async function measureRobustness(
  { network, data }: Asked,
  request: Required<Omit<RobustnessRequest, 'task'>>,
  task: WhyTask = {},
): Promise<Robustness> {
  const { split: name, seed } = request;
  const split = data[name];
  const shape = imageShapeOf(data);
  const count = Math.min(split.count, request.count);
  const wanted = request.changes.map((change) => ({ change, values: valuesOf(change, shape) }));
  const total = count * wanted.reduce((sum, { values }) => sum + values.length, 0);
  let done = 0;
  const curves: RobustnessCurve[] = [];
  for (const { change, values } of wanted) {
    const accuracies: number[] = [];
    for (const value of values) {
      let right = 0;
      const atOnce = imagesAtOnce(network.info);
      for (let from = 0; from < count; from += atOnce) {
        const indices = range(from, Math.min(count, from + atOnce));
        right += countRight(network, split, shape, indices, (index) => moveOf(change, value, seed, index));
        task.onProgress?.((done += indices.length), total);
        await breathe(task);
      }
      accuracies.push(right / count);
    }
    curves.push({ change, values, accuracies });
  }
  return { split: name, count, seed, curves };
}

function valuesOf(change: ChangeName, [height]: ImageShape): number[] {
  if (change !== 'shift') return [...changes[change]];
  return changes.shift.map((value) => Math.round((value * height) / 28));
}

/** The change of one image of a split, in a random direction of its own. */
export function moveOf(change: ChangeName, value: number, seed: number, index: number): Move {
  const random = new RandomStream(seed, 'robustness', index);
  const sides = [
    [value, 0],
    [-value, 0],
    [0, value],
    [0, -value],
  ] as const;
  const [right, down] = sides[random.integer(4)]!;
  const turn = random.integer(2) === 0 ? value : -value;
  const moves: Record<ChangeName, Partial<Move>> = {
    shift: { right, down },
    rotation: { rotation: turn },
    scale: { scale: value },
    noise: { noise: value },
  };
  return { ...unmoved, seed, ...moves[change] };
}

function countRight(
  network: Network,
  split: Split,
  shape: ImageShape,
  indices: Int32Array,
  move: (index: number) => Move,
): number {
  const size = shape[0] * shape[1] * shape[2];
  const images = new Uint8Array(indices.length * size);
  indices.forEach((index, at) =>
    images.set(moveImage(readImage(split, shape, index), shape, move(index), index), at * size),
  );
  const labels = takeRows(split.labels, [...indices], 1);
  const moved = { inputs: images, labels, count: indices.length, form: split.form };
  const { outputs } = network.score({ split: moved, shape, indices: range(0, indices.length) });
  const classes = network.outputSize;
  let right = 0;
  labels.forEach((label, row) => {
    if (label === highestScore(outputs, row * classes, classes)) right += 1;
  });
  return right;
}
