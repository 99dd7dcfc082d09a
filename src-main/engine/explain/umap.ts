import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { breathe, type WhyTask } from './breathe.ts';
import { nearestNeighbours, type Neighbours } from './nearestNeighbours.ts';
import type { Rows } from './principalComponents.ts';

/** Parameters of the curve 1 / (1 + a d^(2b)) fitted for a minimum distance of 0.1 and a spread of 1. */
const A = 1.576943460405378;
const B = 0.8950608781227859;
/** Number of random points that are pushed away for every pair that is pulled together. */
const NEGATIVES = 5;
const LARGEST_MOVE = 4;
/** Width of the initial layout. */
const WIDTH = 10;
/** How long the layout computes before it yields, in milliseconds. */
const TURN_MS = 15;

/** Pairs of points and the weight of each edge, in [0, 1]. */
interface Edges {
  heads: Int32Array;
  tails: Int32Array;
  weights: Float64Array;
}

/**
 * Two-dimensional layout by UMAP (McInnes, Healy, Melville, 2018), with exact neighbours and an initial layout from the
 * first two principal components, so that the same seed gives the same layout.
 * @param start initial layout `[count, 2]`
 * @returns `[count, 2]`
 */
export async function umap(
  rows: Rows,
  start: Float32Array,
  settings: { neighbours: number; seed: number },
  task: WhyTask = {},
): Promise<Float32Array> {
  const near = await nearestNeighbours(rows, settings.neighbours, task);
  const epochs = epochsFor(rows.count);
  const edges = strongEdges(fuzzyUnion(near, rows.count), epochs);
  const random = new RandomStream(settings.seed, 'umap');
  const layout = firstLayout(start, random);
  await settle(layout, edges, epochs, random, task);
  return Float32Array.from(layout);
}

/** As in the authors' implementation. */
export const epochsFor = (count: number): number => (count <= 10_000 ? (count <= 5000 ? 500 : 300) : 200);

function firstLayout(start: Float32Array, random: RandomStream): Float64Array {
  const reach = start.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return Float64Array.from(start, (value) => (WIDTH * value) / reach + random.normal(0, 1e-4));
}

/** Edge weights between each row and its neighbours, symmetrised by fuzzy union: a + b - ab. */
function fuzzyUnion({ indices, distances, neighbours }: Neighbours, count: number): Edges {
  const strengths = new Map<number, number>();
  for (let row = 0; row < count; row++) {
    const own = distances.subarray(row * neighbours, (row + 1) * neighbours);
    const nearest = own.find((distance) => distance > 0) ?? 0;
    const scale = bandwidth(own, nearest, Math.log2(neighbours));
    own.forEach((distance, at) => {
      const other = indices[row * neighbours + at]!;
      const strength = Math.exp(-Math.max(0, distance - nearest) / scale);
      const key = Math.min(row, other) * count + Math.max(row, other);
      const before = strengths.get(key) ?? 0;
      strengths.set(key, before + strength - before * strength);
    });
  }
  const keys = [...strengths.keys()];
  return {
    heads: Int32Array.from(keys, (key) => Math.floor(key / count)),
    tails: Int32Array.from(keys, (key) => key % count),
    weights: Float64Array.from(strengths.values()),
  };
}

/** The bandwidth for which the membership strengths sum to `target`, bounded below so that they do not all vanish. */
function bandwidth(distances: Float64Array, nearest: number, target: number): number {
  let [low, high, middle] = [0, Infinity, 1];
  for (let round = 0; round < 64; round++) {
    let sum = 0;
    for (const distance of distances) sum += Math.exp(-Math.max(0, distance - nearest) / middle);
    if (Math.abs(sum - target) < 1e-5) break;
    if (sum > target) high = middle;
    else low = middle;
    middle = high === Infinity ? middle * 2 : (low + high) / 2;
  }
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / Math.max(1, distances.length);
  return Math.max(middle, 1e-3 * mean, 1e-12);
}

/** Drops the edges too weak to be sampled even once. */
function strongEdges({ heads, tails, weights }: Edges, epochs: number): Edges {
  const most = weights.reduce((largest, weight) => Math.max(largest, weight), 0);
  const strong = [...weights.keys()].filter((at) => weights[at]! >= most / epochs);
  return {
    heads: Int32Array.from(strong, (at) => heads[at]!),
    tails: Int32Array.from(strong, (at) => tails[at]!),
    weights: Float64Array.from(strong, (at) => weights[at]! / most),
  };
}

/**
 * Optimises the layout: pulls the ends of each edge together, as often as its weight says, and pushes random points
 * apart. Both ends of an edge are moved.
 */
async function settle(
  layout: Float64Array,
  { heads, tails, weights }: Edges,
  epochs: number,
  random: RandomStream,
  task: WhyTask,
): Promise<void> {
  const count = layout.length / 2;
  const due = weights.map((weight) => 1 / weight);
  let turn = performance.now();
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 1 - epoch / epochs;
    for (let edge = 0; edge < weights.length; edge++) {
      if (due[edge]! > epoch + 1) continue;
      due[edge]! += 1 / weights[edge]!;
      const [head, tail] = [heads[edge]!, tails[edge]!];
      for (const [from, to] of [
        [head, tail],
        [tail, head],
      ] as const) {
        attract(layout, from, to, rate);
        for (let time = 0; time < NEGATIVES; time++) {
          const other = Math.floor(random.nextFloat() * count);
          if (other !== from) repel(layout, from, other, rate);
        }
      }
    }
    task.onProgress?.(epoch + 1, epochs);
    if (performance.now() - turn < TURN_MS) continue;
    await breathe(task);
    turn = performance.now();
  }
}

const clipped = (value: number): number => Math.max(-LARGEST_MOVE, Math.min(LARGEST_MOVE, value));

function attract(layout: Float64Array, from: number, to: number, rate: number): void {
  const [dx, dy] = [layout[from * 2]! - layout[to * 2]!, layout[from * 2 + 1]! - layout[to * 2 + 1]!];
  const squared = dx * dx + dy * dy;
  if (squared === 0) return;
  const power = squared ** B;
  const pull = (-2 * A * B * power) / squared / (1 + A * power);
  layout[from * 2]! += rate * clipped(pull * dx);
  layout[from * 2 + 1]! += rate * clipped(pull * dy);
  layout[to * 2]! -= rate * clipped(pull * dx);
  layout[to * 2 + 1]! -= rate * clipped(pull * dy);
}

function repel(layout: Float64Array, from: number, other: number, rate: number): void {
  const [dx, dy] = [layout[from * 2]! - layout[other * 2]!, layout[from * 2 + 1]! - layout[other * 2 + 1]!];
  const squared = dx * dx + dy * dy;
  const push = squared === 0 ? 0 : (2 * B) / ((0.001 + squared) * (1 + A * squared ** B));
  layout[from * 2]! += rate * (push === 0 ? LARGEST_MOVE : clipped(push * dx));
  layout[from * 2 + 1]! += rate * (push === 0 ? LARGEST_MOVE : clipped(push * dy));
}
