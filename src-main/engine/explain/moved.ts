import { imageShapeOf } from '../data/Dataset.ts';
import { knowsField } from '../../../src-shared/model/geometry.ts';
import type { LayerInfo, ModelInfo } from '../../../src-shared/model/model.ts';
import type {
  Equivariance,
  ExplainedImage,
  Move,
  Moved,
  MovedRequest,
} from '../../../src-shared/contract/why.ts';
import { layerPosition } from '../network/layerPosition.ts';
import { collectTensors } from '../inspection/probes/collectTensors.ts';
import { fieldGrid } from '../inspection/probes/receptiveFields.ts';
import { readSample } from '../inspection/probes/resolveSample.ts';
import { sampleGrid } from './bilinear.ts';
import { explainedImage, imageTensor, type Asked } from './explainedImage.ts';
import { moveImage } from './moveImage.ts';

/**
 * Transforms an image and runs the network on it up to a layer. For a pure shift, the layer's maps of the original image
 * are shifted too: for an equivariant layer both results are equal.
 * @throws FeaturescopeError as `explainedImage`, `model/unknown-layer`
 */
export function lookAtMoved(asked: Asked, request: Omit<MovedRequest, 'move'> & { move: Move }): Moved {
  const { network, data } = asked;
  const { sample, move } = request;
  const shape = imageShapeOf(data);
  const layer = network.info.layers[layerPosition(network.info, request.layer)]!;
  const original = readSample(data, sample);
  const [image, label] = [Uint8Array.from(original.pixels), original.label];
  const pixels = moveImage(image, shape, move, 'index' in sample ? sample.index : 0);
  const explained = { ...explainedImage(asked, { sample: { pixels: Uint8Array.from(pixels) } }), label };
  const activation = activationOf(asked, explained, layer);
  const shiftedAlone = move.rotation === 0 && move.scale === 1 && move.noise === 0;
  const equivariance =
    shiftedAlone && layer.outputShape.length === 3
      ? compareShifted(activation, activationOf(asked, { shape, image }, layer), layer, network.info, move)
      : null;
  return { ...explained, layer: layer.name, layerShape: [1, ...layer.outputShape], activation, equivariance };
}

function activationOf(
  { network, data }: Asked,
  image: Pick<ExplainedImage, 'image' | 'shape'>,
  layer: LayerInfo,
): Float32Array {
  const input = imageTensor({ data }, image);
  const [tensor] = collectTensors(
    network,
    { input, target: null },
    {
      layers: [layer.name],
      quantities: ['activations'],
    },
  );
  input.dispose();
  return tensor!.data;
}

function compareShifted(
  ofShifted: Float32Array,
  original: Float32Array,
  layer: LayerInfo,
  info: ModelInfo,
  { right, down }: Move,
): Equivariance | null {
  const stride = knowsField(info.layers, layer) ? fieldGrid(info, layer).stride : null;
  if (!stride || stride[0] <= 0 || stride[1] <= 0) return null;
  const [height, width, channels] = layer.outputShape as [number, number, number];
  const grid = { values: original, height, width, channels };
  const shifted = new Float32Array(original.length);
  const difference = new Float32Array(original.length);
  let [sum, count] = [0, 0];
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [y, x] = [row - down / stride[0], column - right / stride[1]];
      if (y < 0 || y > height - 1 || x < 0 || x > width - 1) continue;
      for (let channel = 0; channel < channels; channel++) {
        const at = (row * width + column) * channels + channel;
        shifted[at] = sampleGrid(grid, y, x, channel, 0);
        difference[at] = ofShifted[at]! - shifted[at]!;
        sum += Math.abs(difference[at]!);
        count++;
      }
    }
  return { stride, shifted, difference, meanAbsolute: sum / count };
}
