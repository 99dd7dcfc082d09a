import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { SampleRef } from '../../../src-shared/contract/sample.ts';
import type { ExplainedImage } from '../../../src-shared/contract/why.ts';
import { imageShapeOf, type Dataset } from '../data/Dataset.ts';
import { highestScore } from '../../../src-shared/model/highestScore.ts';
import { forward } from '../network/forward.ts';
import { outputNodesOf } from '../network/graph.ts';
import { readSample, selectOne, type Sample } from '../inspection/probes/resolveSample.ts';
import { takeInputs } from '../training/schedule/batches.ts';
import type { Network } from '../training/Network.ts';

/** A network and the data set that it is explained on. */
export interface Asked {
  network: Network;
  data: Dataset;
}

/** What a client wants explained. */
interface Wanted {
  sample: SampleRef;
  target?: number | undefined;
  pixel?: readonly [row: number, column: number] | undefined;
}

/** An image with the score that is explained. */
export interface Explained extends ExplainedImage {
  /** Index of the explained score among all scores of the image. */
  at: number;
}

/**
 * Reads the image that a client refers to and scores it.
 * @param wanted.target the class to explain. Default: the predicted one
 * @param wanted.pixel the pixel whose class is explained, `[row, column]`, for a network that answers for every pixel. Default:
 * the one in the middle
 * @throws FeaturescopeError as `readSample`, `why/no-class`, `why/no-pixel`, `why/no-pixel-answers`,
 * `why/not-finite`, `evaluation/no-classes`
 */
export function explainedImage({ network, data }: Asked, { sample, target, pixel }: Wanted): Explained {
  const shape = imageShapeOf(data);
  const found = readSample(data, sample);
  const { task } = network.objective;
  if (task !== 'classification' && task !== 'segmentation')
    throw new FeaturescopeError('evaluation/no-classes', { task });
  const place = task === 'segmentation' ? pixelOf(shape, pixel) : null;
  if (!place && pixel) throw new FeaturescopeError('why/no-pixel-answers');
  const classes = place ? outputNodesOf(network.graph)[0]!.outputShape.at(-1)! : network.outputSize;
  if (target !== undefined && target >= classes)
    throw new FeaturescopeError('why/no-class', { target, last: classes - 1 });
  const image = Uint8Array.from(found.pixels);
  const { outputs, heads } = network.score(selectOne(image, shape, data.test.form));
  if (!heads.every(Number.isFinite)) throw notFinite({ network, data }, { image, shape });
  const first = place ? (place[0] * shape[1] + place[1]) * classes : 0;
  const predicted = highestScore(outputs.subarray(first, first + classes));
  const chosen = target ?? predicted;
  const at = first + chosen;
  return {
    ...{ shape, image, pixel: place, label: place ? labelAt(data, found, place) : found.label },
    ...{ predicted, target: chosen, at, score: outputs[at]! },
  };
}

/** @throws FeaturescopeError `why/no-pixel` */
function pixelOf(
  [height, width]: readonly [number, number, number],
  pixel: readonly [number, number] | undefined,
): [number, number] {
  const [row, column] = pixel ?? [height >> 1, width >> 1];
  if (row < height && column < width) return [row, column];
  throw new FeaturescopeError('why/no-pixel', { row, column, height, width });
}

/** The class of a pixel by the image's label map; null where it is not known. */
function labelAt(
  { targetClasses = [], shape }: Dataset,
  { selection, isKnown }: Sample,
  [row, column]: readonly [number, number],
): number | null {
  const [height = 0, width = 0] = shape;
  const { split, indices } = selection;
  if (!isKnown) return null;
  const label = split.targets?.[(indices[0]! * height + row) * width + column];
  return label !== undefined && targetClasses[label] !== undefined ? label : null;
}

/** The image as the network takes it: `[1, H, W, C]` in [0, 1] unless the data says otherwise. The caller disposes it. */
export function imageTensor(
  { data }: Pick<Asked, 'data'>,
  { image, shape }: Pick<ExplainedImage, 'image' | 'shape'>,
): Tensor {
  return takeInputs(selectOne(image, shape, data.test.form));
}

/** The error that names the first layer whose values are not finite. */
function notFinite(
  { network, data }: Asked,
  image: Pick<ExplainedImage, 'image' | 'shape'>,
): FeaturescopeError {
  let layer = network.info.layers.at(-1)!.name;
  tidy(() => {
    const { outputs } = forward(network.graph, imageTensor({ data }, image), false);
    const first = outputs.findIndex((output) => !output.dataSync().every(Number.isFinite));
    if (first >= 0) layer = network.info.layers[first]!.name;
  });
  return new FeaturescopeError('why/not-finite', { layer });
}
