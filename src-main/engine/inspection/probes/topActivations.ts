import { tidy } from '@tensorflow/tfjs-core';
import type { Split } from '../../data/Dataset.ts';
import { breathe, type WhyTask } from '../../explain/breathe.ts';
import { forward } from '../../network/forward.ts';
import { range, takeInputs } from '../../training/schedule/batches.ts';
import { EVALUATION_BATCH } from '../../tasks/evaluate.ts';
import type { Network } from '../../training/Network.ts';

/** Number of images that are kept per map. */
export const MOST_TOP_IMAGES = 9;

/** The images of a split that activate each map of a layer most, strongest first. All arrays are `[maps, kept]`. */
export interface TopImages {
  maps: number;
  /** {@link MOST_TOP_IMAGES}, or the number of images of a smaller split. */
  kept: number;
  /** Index of the image in its split. */
  images: Int32Array;
  /** The map's maximum on that image; NaN counts as the smallest value. */
  values: Float32Array;
  /** Position of the maximum in the map: row times width plus column. */
  positions: Int32Array;
}

/**
 * Finds the images that activate a layer's maps most, in one pass over a split, yielding between batches. Ties are in
 * index order.
 * @param position position of the layer in the network's graph
 * @throws FeaturescopeError `engine/cancelled` if the signal is aborted, or if the network changed during the pass
 */
export async function findTopActivations(
  network: Network,
  position: number,
  split: Split,
  shape: readonly number[],
  task: WhyTask = {},
): Promise<TopImages> {
  const graph = network.graph.slice(0, position + 1);
  const maps = network.info.layers[position]!.outputShape.at(-1) ?? 1;
  const found = emptyList(maps, Math.min(MOST_TOP_IMAGES, split.count));
  for (let from = 0; from < split.count; from += EVALUATION_BATCH) {
    const to = Math.min(split.count, from + EVALUATION_BATCH);
    tidy(() => {
      const inputs = takeInputs({ split, shape, indices: range(from, to) });
      const output = forward(graph, inputs, false).outputs[position]!;
      rank(found, output.dataSync() as Float32Array, from, to - from);
    });
    task.onProgress?.(to, split.count);
    await breathe(task);
  }
  return found;
}

function emptyList(maps: number, kept: number): TopImages {
  return {
    maps,
    kept,
    images: new Int32Array(maps * kept).fill(-1),
    values: new Float32Array(maps * kept).fill(-Infinity),
    positions: new Int32Array(maps * kept),
  };
}

/** Merges the outputs `[count, ..., maps]` of a batch into the ranking. */
function rank(found: TopImages, values: Float32Array, first: number, count: number): void {
  const { maps } = found;
  const places = values.length / count / maps;
  const best = new Float32Array(maps);
  const where = new Int32Array(maps);
  for (let image = 0; image < count; image++) {
    best.fill(-Infinity);
    where.fill(0);
    for (let place = 0, at = image * places * maps; place < places; place++)
      for (let map = 0; map < maps; map++, at++)
        if (values[at]! > best[map]!) {
          best[map] = values[at]!;
          where[map] = place;
        }
    for (let map = 0; map < maps; map++) insert(found, map, first + image, best[map]!, where[map]!);
  }
}

function insert(
  { kept, images, values, positions }: TopImages,
  map: number,
  image: number,
  value: number,
  position: number,
): void {
  const start = map * kept;
  let at = start + kept;
  while (at > start && (images[at - 1]! < 0 || values[at - 1]! < value)) at--;
  if (at === start + kept) return;
  images.copyWithin(at + 1, at, start + kept - 1);
  values.copyWithin(at + 1, at, start + kept - 1);
  positions.copyWithin(at + 1, at, start + kept - 1);
  images[at] = image;
  values[at] = value;
  positions[at] = position;
}
