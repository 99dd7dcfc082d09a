import { add, grad, tidy, zeros } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { convolutionsOf, usualConvolution } from '../../../src-shared/model/explainedConvolution.ts';
import type { LayerInfo, ModelInfo } from '../../../src-shared/model/model.ts';
import type { GradCam, GradCamRequest } from '../../../src-shared/contract/why.ts';
import { forward } from '../network/forward.ts';
import { layerPosition } from '../network/layerPosition.ts';
import { enlarge } from './bilinear.ts';
import { explainedImage, imageTensor, type Asked } from './explainedImage.ts';
import { logitOf } from './saliency.ts';

/**
 * Grad-CAM of a convolution for a class: the positive part of the sum of its maps, each weighted by the mean gradient of
 * the class' logit with respect to it (Selvaraju et al., "Grad-CAM", 2017, equations 1 and 2); for one pixel of a network that
 * answers for each, the logit of that pixel (Vinogradova et al., "Towards Interpretable Semantic Segmentation via
 * Gradient-Weighted Class Activation Mapping", 2020).
 * @throws FeaturescopeError as `explainedImage`, `model/unknown-layer`, `why/no-convolution`, `why/not-a-convolution`
 */
export function findGradCam(asked: Asked, request: GradCamRequest): GradCam {
  const { graph, info } = asked.network;
  const layer = convolutionOf(info, request.layer, asked.network.objective.task === 'segmentation');
  const position = layerPosition(info, layer.name);
  const explained = explainedImage(asked, request);
  let [maps, gradient] = [new Float32Array(), new Float32Array()];
  tidy(() => {
    const image = imageTensor(asked, explained);
    maps = new Float32Array(forward(graph, image, false).outputs[position]!.dataSync());
    const tapped = grad((tap) =>
      logitOf(
        forward(
          graph,
          image,
          false,
          (at, output) => (at === position ? add(output, tap) : output),
          asked.network.heads,
        ).logits,
        explained.at,
      ),
    );
    gradient = new Float32Array(tapped(zeros([1, ...layer.outputShape])).dataSync());
  });
  const [height, width, channels] = layer.outputShape as [number, number, number];
  const weights = meanPerMap(gradient, channels);
  const coarse = positiveSum(maps, weights);
  const [tall, wide] = explained.shape;
  const map = enlarge({ values: coarse, height, width, channels: 1 }, tall, wide);
  return { ...explained, layer: layer.name, size: [height, width], weights, coarse, map };
}

function convolutionOf(info: ModelInfo, name: string | undefined, ofPixels: boolean): LayerInfo {
  const convolutions = convolutionsOf(info.layers);
  const usual = usualConvolution(info.layers, ofPixels);
  if (!usual) throw new FeaturescopeError('why/no-convolution');
  if (name === undefined) return usual;
  layerPosition(info, name);
  const found = convolutions.find((layer) => layer.name === name);
  if (found) return found;
  const known = convolutions.map((layer) => layer.name).join(', ');
  throw new FeaturescopeError('why/not-a-convolution', { layer: name, known });
}

function meanPerMap(gradient: Float32Array, channels: number): Float32Array {
  const sums = new Float64Array(channels);
  gradient.forEach((value, at) => (sums[at % channels]! += value));
  return Float32Array.from(sums, (sum) => sum / (gradient.length / channels));
}

function positiveSum(maps: Float32Array, weights: Float32Array): Float32Array {
  return Float32Array.from({ length: maps.length / weights.length }, (_none, place) =>
    Math.max(
      0,
      weights.reduce((sum, weight, map) => sum + weight * maps[place * weights.length + map]!, 0),
    ),
  );
}
