import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { SampleRef } from '../../../src-shared/contract/sample.ts';
import type { ExplainedImage } from '../../../src-shared/contract/why.ts';
import { imageShapeOf, type Dataset } from '../data/Dataset.ts';
import { highestScore } from '../../../src-shared/model/highestScore.ts';
import { forward } from '../network/forward.ts';
import { readSample, selectOne } from '../inspection/probes/resolveSample.ts';
import { takeInputs } from '../training/schedule/batches.ts';
import type { Network } from '../training/Network.ts';

/** A network and the data set that it is explained on. */
export interface Asked {
  network: Network;
  data: Dataset;
}

/**
 * Reads the image that a client refers to and scores it.
 * @param target the class to explain. Default: the predicted one
 * @throws FeaturescopeError as `readSample`, `why/no-class`, `why/not-finite`
 */
export function explainedImage(
  { network, data }: Asked,
  { sample, target }: { sample: SampleRef; target?: number | undefined },
): ExplainedImage {
  const shape = imageShapeOf(data);
  const { pixels, label } = readSample(data, sample);
  const classes = network.outputSize;
  const { task } = network.objective;
  if (task !== 'classification') throw new FeaturescopeError('evaluation/no-classes', { task });
  if (target !== undefined && target >= classes)
    throw new FeaturescopeError('why/no-class', { target, last: classes - 1 });
  const image = Uint8Array.from(pixels);
  const { outputs, heads } = network.score(selectOne(image, shape, data.test.form));
  if (!heads.every(Number.isFinite)) throw notFinite({ network, data }, { image, shape });
  const predicted = highestScore(outputs);
  const chosen = target ?? predicted;
  return { shape, image, label, predicted, target: chosen, score: outputs[chosen]! };
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
