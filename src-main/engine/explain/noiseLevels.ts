import type { NoiseLevel, NoiseLevels, NoiseLevelsRequest } from '../../../src-shared/contract/denoising.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { imageShapeOf, type ImageShape, type Split } from '../data/Dataset.ts';
import { readImages } from '../data/fitImages.ts';
import { EVALUATION_BATCH } from '../tasks/evaluate.ts';
import { squaredError } from '../tasks/losses/rowLosses.ts';
import type { Network } from '../training/Network.ts';
import { imagesIn, range, writeInputs, type Selection } from '../training/schedule/batches.ts';
import { breathe, type WhyTask } from './breathe.ts';
import type { Asked } from './explainedImage.ts';

/** Standard deviations of the noise of the curve, in units of the images' range. */
const LEVELS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** The last curve of each network: a person who moves the level asks for it again and again. */
const known = new WeakMap<Network, { key: string; levels: NoiseLevel[] }>();

/**
 * Mean squared errors of test images with noise, and of what the network makes of them, by the level of the noise.
 * @throws FeaturescopeError `why/not-a-reconstruction`, `data/no-images`, `engine/cancelled`
 */
export async function measureNoiseLevels(
  { network, data }: Asked,
  { level, count: wanted = 1000, shown = 12, seed = 1 }: Omit<NoiseLevelsRequest, 'task'>,
  task: WhyTask = {},
): Promise<NoiseLevels> {
  if (network.objective.task !== 'reconstruction') throw new FeaturescopeError('why/not-a-reconstruction');
  const shape = imageShapeOf(data);
  const count = Math.min(wanted, data.test.count);
  const at = (noise: number): Split => ({
    ...data.test,
    noise: noise > 0 ? { level: noise, seed } : undefined,
  });
  const key = JSON.stringify([network.version, data.name, count, seed]);
  const before = known.get(network);
  const levels: NoiseLevel[] = before?.key === key ? before.levels : [];
  const measure = (one: number, done: number): Promise<NoiseLevel> =>
    errorsAt(network, at(one), one, shape, count, {
      ...task,
      onProgress: (images) => task.onProgress?.(done * count + images, (LEVELS.length + 1) * count),
    });
  if (levels.length === 0)
    for (const [index, one] of LEVELS.entries()) levels.push(await measure(one, index));
  known.set(network, { key, levels });
  const chosen = levels.find((one) => one.level === level) ?? (await measure(level, LEVELS.length));
  const indices = range(0, Math.min(shown, count));
  const noisy: Selection = { split: at(level), shape, indices };
  return {
    ...{ trained: data.test.noise?.level ?? null, count, levels, chosen, shape },
    clean: readImages(data.test, shape, indices),
    noisy: imagesIn(noisy),
    outputs: network.score(noisy).outputs.slice(),
  };
}

/** The errors on the first images of a split, with its noise. */
async function errorsAt(
  network: Network,
  split: Split,
  level: number,
  shape: ImageShape,
  count: number,
  task: WhyTask,
): Promise<NoiseLevel> {
  const size = sizeOf(shape);
  const sums: NoiseLevel = { level, noisy: 0, network: 0 };
  for (let from = 0; from < count; from += EVALUATION_BATCH) {
    const selection = { split, shape, indices: range(from, Math.min(count, from + EVALUATION_BATCH)) };
    const clean = new Float32Array(selection.indices.length * size);
    const given = new Float32Array(clean.length);
    writeInputs({ ...selection, clean: true }, clean);
    writeInputs(selection, given);
    const { outputs } = network.score(selection);
    for (let row = 0; row < selection.indices.length; row++) {
      sums.noisy += squaredError(given, clean, row * size, size) / count;
      sums.network += squaredError(outputs, clean, row * size, size) / count;
    }
    task.onProgress?.(from + selection.indices.length, count);
    await breathe(task);
  }
  return sums;
}
