import { imageShapeOf } from '../data/Dataset.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Embedding, EmbeddingRequest } from '../../../src-shared/contract/why.ts';
import { highestScore } from '../../../src-shared/model/highestScore.ts';
import { layerPosition } from '../network/layerPosition.ts';
import { range } from '../training/schedule/batches.ts';
import type { WhyTask } from './breathe.ts';
import type { Asked } from './explainedImage.ts';
import { FeatureReader, passImages } from './layerFeatures.ts';
import { principalComponents, type Rows } from './principalComponents.ts';
import { umap } from './umap.ts';

/** Maximum number of values of all rows together (128 MB). */
const MOST_NUMBERS = 32e6;
const MOST_FEATURES = 8192;
/** Number of principal components in which UMAP searches for neighbours: more cost time and contain little but noise. */
const AXES = 50;

/** Progress of an embedding: images first, then layout epochs. */
export interface EmbeddingTask extends WhyTask {
  onEpoch?: ((done: number, total: number) => void) | undefined;
}

/**
 * Embeds a layer's outputs for the first images of a split in two dimensions.
 * @throws FeaturescopeError `model/unknown-layer`, `why/too-few`, `why/not-finite`, `engine/cancelled`
 */
export async function embed(
  { network, data }: Asked,
  request: Required<Omit<EmbeddingRequest, 'task'>>,
  task: EmbeddingTask = {},
): Promise<Embedding> {
  const { layer, method, split: name, seed } = request;
  const position = layerPosition(network.info, layer);
  const split = data[name];
  const count = Math.min(split.count, request.count);
  if (count < 3) throw new FeaturescopeError('why/too-few', { count, least: 3 });
  const most = Math.min(MOST_FEATURES, Math.floor(MOST_NUMBERS / count));
  const reader = new FeatureReader(network.info.layers[position]!, most);
  const { features, averaged } = reader;
  const rows: Rows = { values: new Float32Array(count * features), count, features };
  const predicted = new Int32Array(count);
  const ofImages = { split, shape: imageShapeOf(data), count };
  await passImages(
    network,
    ofImages,
    position,
    ({ outputs }, from, to) => {
      reader.read(outputs[position]!, rows.values.subarray(from * features, to * features));
      const { outputs: scores } = network.score({ split, shape: data.shape, indices: range(from, to) });
      for (let row = 0; row < to - from; row++)
        predicted[from + row] = highestScore(scores, row * network.outputSize, network.outputSize);
      task.onProgress?.(to, count);
    },
    task,
  );
  const pca = method === 'pca';
  const axes = await principalComponents(rows, pca ? 2 : AXES, seed, { ...task, exact: pca });
  const start = firstTwo(axes.points, axes.components, count);
  const neighbours = Math.min(request.neighbours, count - 1);
  const reduced: Rows = { values: axes.points, count, features: axes.components };
  return {
    ...{ layer, method, split: name, seed, neighbours, count, features, averaged, predicted },
    points: pca
      ? start
      : await umap(reduced, start, { neighbours, seed }, { ...task, onProgress: task.onEpoch }),
    labels: split.labels.slice(0, count),
    explained: pca ? [axes.explained[0] ?? 0, axes.explained[1] ?? 0] : null,
  };
}

/** The first two columns; a missing second one is 0. */
function firstTwo(points: Float32Array, components: number, count: number): Float32Array {
  return Float32Array.from({ length: 2 * count }, (_none, at) =>
    at % 2 < components ? points[Math.floor(at / 2) * components + (at % 2)]! : 0,
  );
}
