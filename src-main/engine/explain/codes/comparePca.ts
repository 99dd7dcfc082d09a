import { add, matMul, sub, tensor2d, tidy, type Tensor2D } from '@tensorflow/tfjs-core';
import type { ComparePcaRequest, PcaComparison } from '../../../../src-shared/contract/codes.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { imageShapeOf } from '../../data/Dataset.ts';
import { readImages } from '../../data/fitImages.ts';
import { EVALUATION_BATCH } from '../../tasks/evaluate.ts';
import { range } from '../../training/schedule/batches.ts';
import { breathe, type WhyTask } from '../breathe.ts';
import type { Asked } from '../explainedImage.ts';
import { codeLayer } from './codeLayer.ts';
import { principalAxes, rowsOf, type PrincipalAxes } from './principalAxes.ts';

/**
 * The mean squared error of a network that reconstructs images, and that of principal component analysis: the components of
 * the first training images, onto which the test images are projected. Projections are not clipped to the range of images.
 * @throws FeaturescopeError `why/not-a-reconstruction`, `why/no-code`, `why/too-few`, `engine/cancelled`
 */
export async function comparePca(
  { network, data }: Asked,
  { layer: name, components: wanted, count = 10_000, shown = 10 }: Omit<ComparePcaRequest, 'task'>,
  task: WhyTask = {},
): Promise<PcaComparison> {
  if (network.objective.task !== 'reconstruction') throw new FeaturescopeError('why/not-a-reconstruction');
  const { layer } = codeLayer(network.info, name);
  const shape = imageShapeOf(data);
  const features = sizeOf(shape);
  const { train, test } = data;
  const trained = Math.min(count, train.count);
  if (trained < 2 || test.count < 1) throw new FeaturescopeError('why/too-few', { count: trained, least: 2 });
  const code = sizeOf(layer.outputShape);
  const components = Math.min(wanted ?? code, features);
  const axes = await principalAxes(train, shape, trained, task);
  const first = Math.min(shown, test.count);
  const result: PcaComparison = {
    ...{ layer: layer.name, code, components, parameters: network.info.parameters },
    ...{ trained, count: test.count, network: 0, pca: 0, shape: [...shape] },
    inputs: readImages(test, shape, range(0, first)),
    outputs: new Float32Array(first * features),
    projections: new Float32Array(first * features),
    errors: { network: [], pca: [] },
  };
  const projection = new Projection(axes, components);
  try {
    for (let from = 0; from < test.count; from += EVALUATION_BATCH) {
      const to = Math.min(test.count, from + EVALUATION_BATCH);
      const images = rowsOf(test, shape, from, to);
      const { outputs } = network.score({ split: test, shape, indices: range(from, to) });
      const projected = projection.of(test.noise ? rowsOf(test, shape, from, to, false) : images, to - from);
      for (let row = 0; row < to - from; row++) {
        const [own, other] = [outputs, projected].map((values) => errorOf(values, images, row, features)) as [
          number,
          number,
        ];
        result.network += own / test.count;
        result.pca += other / test.count;
        if (from + row >= first) continue;
        result.errors.network.push(own);
        result.errors.pca.push(other);
        const part = [row * features, (row + 1) * features] as const;
        result.outputs.set(outputs.subarray(...part), (from + row) * features);
        result.projections.set(projected.subarray(...part), (from + row) * features);
      }
      task.onProgress?.(to, test.count);
      await breathe(task);
    }
  } finally {
    projection.dispose();
  }
  return result;
}

/** Mean squared difference of a row. */
function errorOf(values: Float32Array, truth: Float32Array, row: number, size: number): number {
  let squares = 0;
  for (let at = row * size; at < (row + 1) * size; at++) squares += (values[at]! - truth[at]!) ** 2;
  return squares / size;
}

/** The projection onto principal components and back. */
class Projection {
  readonly #axes: Tensor2D;
  readonly #mean: Tensor2D;

  constructor({ mean, axes }: PrincipalAxes, components: number) {
    const features = mean.length;
    this.#axes = tensor2d(Float32Array.from(axes.subarray(0, components * features)), [components, features]);
    this.#mean = tensor2d(Float32Array.from(mean), [1, features]);
  }

  of(images: Float32Array, count: number): Float32Array {
    const holder: { values?: Float32Array } = {};
    tidy(() => {
      const centred = sub(tensor2d(images, [count, this.#mean.shape[1]]), this.#mean) as Tensor2D;
      const numbers = matMul(centred, this.#axes, false, true);
      holder.values = add(matMul(numbers, this.#axes), this.#mean).dataSync().slice() as Float32Array;
    });
    return holder.values!;
  }

  dispose(): void {
    this.#axes.dispose();
    this.#mean.dispose();
  }
}
