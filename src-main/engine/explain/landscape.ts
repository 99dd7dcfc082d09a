import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Landscape, LandscapeRequest, LandscapeStep } from '../../../src-shared/contract/loss.ts';
import type { StoredTensor } from '../library/checkpointFile.ts';
import type { EvaluationTask } from '../tasks/evaluate.ts';
import { initialiseWeights } from '../network/initialiseWeights.ts';
import type { Network } from '../training/Network.ts';
import { epochOrder, type Selection } from '../training/schedule/batches.ts';
import type { Session } from '../training/Session.ts';
import { thinned } from '../training/thinned.ts';
import { breathe } from './breathe.ts';
import { copyOf, meanLossOf } from './exampleLoss.ts';
import {
  filterNormalised,
  planeThrough,
  pointOf,
  projector,
  Spread,
  trainableOf,
  type Plane,
  type Point,
} from './landscapePlane.ts';

/** Maximum number of steps of the path: each is read from a file. */
const MOST_STEPS = 40;
/** How far the picture goes beyond what the plane goes through, as a fraction of its width. */
const MARGIN = 0.25;

/** The weights at a step of a run; undefined if its checkpoint is damaged. */
type WeightsAt = (step: number) => readonly StoredTensor[] | undefined;

/**
 * The loss on a plane through the present weights of the open network, and the path of its run on this plane. All is
 * computed on a copy, so the network may be trained meanwhile. After Li et al. (2018): random directions are scaled filter by
 * filter, which makes the landscapes of networks comparable whose weights differ in size.
 * @throws FeaturescopeError `loss/no-plane`, `engine/cancelled`, and where the images are not there
 */
export async function measureLandscape(
  session: Session,
  request: Required<Omit<LandscapeRequest, 'task'>>,
  task: EvaluationTask = {},
): Promise<Landscape> {
  const { network, data } = session;
  if (data.missing) throw data.missing;
  const { plane: kind, split: name, size, seed } = request;
  const now = { step: session.position.step, weights: network.weights() };
  const steps = keptSteps(session, now.step);
  const copy = await copyOf(network);
  try {
    const selection = drawExamples(session, request);
    const lossNow = meanLossOf(copy, selection);
    const weightsAt = readerOf(session, copy, now);
    const trainable = trainableOf(copy);
    const { plane, through } = planeOf(kind, { now, steps, weightsAt, trainable, seed });
    const place = projector(plane, trainable);
    const spread = new Spread(plane, trainable);
    const total = steps.length + size * size;
    const path: LandscapeStep[] = [];
    let done = 0;
    const lossAt = async (weights: readonly StoredTensor[]): Promise<number> => {
      copy.restore(weights, []);
      const loss = lossNow();
      task.onProgress?.(++done, total);
      await breathe(task);
      return loss;
    };
    for (const step of steps) {
      const weights = weightsAt(step);
      if (!weights) continue;
      const [x, y] = place(pointOf(weights));
      spread.add(pointOf(weights), [x, y]);
      path.push({ step, x, y, loss: await lossAt(weights) });
    }
    const { x, y } = axesOf(kind, path, request);
    const losses = new Float64Array(size * size);
    done = steps.length;
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++)
        losses[row * size + column] = await lossAt(pointOn(plane, x[column]!, y[row]!, now.weights));
    const { loss: lossName = null } = network.objective;
    return {
      ...{ plane: kind, split: name, count: selection.indices.length, seed, lossName, x, y, losses },
      ...{ path, through, share: path.length > 1 ? spread.share : null },
    };
  } finally {
    copy.dispose();
  }
}

/** The images that the loss is computed on, drawn by the seed. */
function drawExamples(
  { data, trained }: Session,
  { split: name, count, seed }: Pick<Required<LandscapeRequest>, 'split' | 'count' | 'seed'>,
): Selection {
  const split = name === 'train' ? trained : data.test;
  return { split, shape: data.shape, indices: epochOrder(split.count, seed, 0).slice(0, count) };
}

/** Steps of the run whose weights are kept, up to the present one, evenly thinned out; the present one is the last. */
function keptSteps({ run, seed }: Session, now: number): number[] {
  const kept = (run?.checkpointSteps() ?? []).filter((step) => step < now);
  if (run && seed !== undefined && now > 0 && kept[0] !== 0) kept.unshift(0);
  return [...thinned(kept, MOST_STEPS - 1), now];
}

/** Reads the weights of a kept step. Those of step 0 follow from the seed where no checkpoint has them. */
function readerOf(
  { run, seed }: Session,
  copy: Network,
  now: { step: number; weights: readonly StoredTensor[] },
): WeightsAt {
  return (step) => {
    if (step === now.step) return now.weights;
    if (run?.checkpointSteps().includes(step)) {
      try {
        return run.checkpoint(step).weights;
      } catch {
        return undefined;
      }
    }
    // Training may have thinned the checkpoints out since.
    if (step !== 0 || seed === undefined) return undefined;
    initialiseWeights(copy.model, seed);
    return copy.weights();
  };
}

interface PlaneParts {
  now: { step: number; weights: readonly StoredTensor[] };
  steps: readonly number[];
  weightsAt: WeightsAt;
  trainable: readonly boolean[];
  seed: number;
}

function planeOf(
  kind: Landscape['plane'],
  { now, steps, weightsAt, trainable, seed }: PlaneParts,
): { plane: Plane; through: number[] } {
  if (kind === 'random') {
    const direction = (axis: number): Point =>
      filterNormalised(now.weights, trainable, new RandomStream(seed, 'landscape', axis));
    return {
      plane: { origin: pointOf(now.weights), first: direction(0), second: direction(1) },
      through: [],
    };
  }
  const found = steps.length < 3 ? [] : [steps[0]!, steps[Math.floor(steps.length / 2)]!, now.step];
  const points = found.flatMap((step) => {
    const weights = weightsAt(step);
    return weights ? [pointOf(weights)] : [];
  });
  // From the beginning to the present along the first direction; the step in the middle says how the plane is turned.
  const plane =
    points.length === 3 ? planeThrough([points[0]!, points[2]!, points[1]!], trainable) : undefined;
  if (!plane) throw new FeaturescopeError('loss/no-plane', { steps: steps.length });
  return { plane, through: found };
}

/** What the picture shows: random directions as far as asked for, else all steps of the path with a margin. */
function axesOf(
  kind: Landscape['plane'],
  path: readonly LandscapeStep[],
  { size, reach }: Pick<Required<LandscapeRequest>, 'size' | 'reach'>,
): { x: Float64Array; y: Float64Array } {
  const even = (low: number, high: number): Float64Array =>
    Float64Array.from({ length: size }, (_none, at) => low + (at / (size - 1)) * (high - low));
  if (kind === 'random') return { x: even(-reach, reach), y: even(-reach, reach) };
  const ends = (values: readonly number[]): [low: number, high: number] => [
    Math.min(...values),
    Math.max(...values),
  ];
  const [left, right] = ends(path.map(({ x }) => x));
  const [bottom, top] = ends(path.map(({ y }) => y));
  // Both directions are of one scale, so that distances in the picture are distances of the weights.
  const half = (0.5 + MARGIN) * Math.max(right - left, top - bottom);
  const around = (low: number, high: number): Float64Array =>
    even((low + high) / 2 - half, (low + high) / 2 + half);
  return { x: around(left, right), y: around(bottom, top) };
}

/** The weights at a place of the plane. A variance that is carried on beyond 0 stays 0. */
function pointOn(
  { origin, first, second }: Plane,
  x: number,
  y: number,
  like: readonly StoredTensor[],
): StoredTensor[] {
  return like.map(({ name, shape }, at) => {
    const [from, a, b] = [origin[at]!, first[at]!, second[at]!];
    const data = new Float32Array(from.length);
    const least = name.includes('moving_variance') ? 0 : -Infinity;
    for (let index = 0; index < data.length; index++)
      data[index] = Math.max(least, from[index]! + x * a[index]! + y * b[index]!);
    return { name, shape, data };
  });
}
