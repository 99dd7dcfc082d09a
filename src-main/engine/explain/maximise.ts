import { grad, mul, sum, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import type { Maximised, MaximiseRequest } from '../../../src-shared/contract/why.ts';
import { imageShapeOf, type ImageShape } from '../data/Dataset.ts';
import { FormedImages } from '../data/FormedImages.ts';
import type { Asked } from './explainedImage.ts';
import { forward } from '../network/forward.ts';
import type { Graph } from '../network/graph.ts';
import { layerPosition } from '../network/layerPosition.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { readOut } from './saliency.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';

const GREY = 0.5;
/** Standard deviation of the noise that the ascent starts from. */
const NOISE = 0.05;

export type MaximiseSettings = Required<Omit<MaximiseRequest, 'from'>> & Pick<MaximiseRequest, 'from'>;

/**
 * Some steps of gradient ascent towards an image that activates a unit (Erhan et al., "Visualizing Higher-Layer
 * Features", 2009). The objective is the mean of a map or the logit of a class. Each step has a fixed length along the
 * gradient and decays slightly towards grey; before it the image is rolled by a few pixels, so that no pattern locks to
 * the grid (Mordvintsev et al., "Inceptionism", 2015).
 * @throws FeaturescopeError `model/unknown-layer`, `why/no-unit`, `why/not-finite`, `protocol/invalid-argument`
 */
export function maximise({ network, data }: Asked, settings: MaximiseSettings): Maximised {
  const { layer: name, map, steps, step, seed, rate, decay, jitter } = settings;
  const position = layerPosition(network.info, name);
  const layer = network.info.layers[position]!;
  const units = layer.outputShape.at(-1) ?? 1;
  if (map >= units) throw new FeaturescopeError('why/no-unit', { layer: name, map, last: units - 1 });
  const shape = imageShapeOf(data);
  const image = beginning(shape, settings);
  const ascent = new Ascent(
    network.graph.slice(0, position + 1),
    layer,
    map,
    new FormedImages(shape, data.test.form),
  );
  const values: number[] = [];
  let still = false;
  for (let at = 0; at < steps; at++) {
    const random = new RandomStream(seed, 'jitter', step + at);
    const [down, right] = [random.integer(2 * jitter + 1) - jitter, random.integer(2 * jitter + 1) - jitter];
    values.push(ascent.value(image));
    const gradient = roll(ascent.gradient(roll(image, shape, down, right)), shape, -down, -right);
    const size = Math.sqrt(gradient.reduce((total, one) => total + one * one, 0) / gradient.length);
    if (!Number.isFinite(size)) throw new FeaturescopeError('why/not-finite', { layer: name });
    if (size === 0) still = true;
    const way = size === 0 ? 0 : rate / size;
    for (let pixel = 0; pixel < image.length; pixel++) {
      const moved = image[pixel]! + way * gradient[pixel]!;
      image[pixel] = Math.max(0, Math.min(1, moved - decay * (moved - GREY)));
    }
  }
  values.push(ascent.value(image));
  if (!values.every(Number.isFinite)) throw new FeaturescopeError('why/not-finite', { layer: name });
  return {
    ...{ layer: name, map, seed, step: step + steps, shape, image, still },
    values: Float32Array.from(values),
  };
}

function beginning(shape: ImageShape, { from, seed }: MaximiseSettings): Float32Array<ArrayBuffer> {
  const size = sizeOf(shape);
  if (from === undefined) {
    const random = new RandomStream(seed, 'maximise');
    return Float32Array.from({ length: size }, () => GREY + random.normal(0, NOISE));
  }
  if (from.length !== size)
    throw new FeaturescopeError('protocol/invalid-argument', {
      path: 'from',
      value: `${from.length} values`,
      expected: `${size} (${shape.join('x')})`,
    });
  return from.slice();
}

/** The objective as a function of the image: the mean of a map or the value of a unit. */
class Ascent {
  readonly #graph: Graph;
  readonly #weights: Float32Array;
  readonly #output: number[];
  readonly #formed: FormedImages;
  readonly #shape: number[];

  /** @param graph the graph up to the inspected layer */
  constructor(graph: Graph, { outputShape }: LayerInfo, map: number, formed: FormedImages) {
    this.#graph = graph;
    this.#formed = formed;
    this.#shape = [1, ...formed.ownShape];
    this.#output = [1, ...outputShape];
    const units = outputShape.at(-1) ?? 1;
    const places = sizeOf(outputShape) / units;
    this.#weights = Float32Array.from({ length: places * units }, (_none, at) =>
      at % units === map ? 1 / places : 0,
    );
  }

  value(image: Float32Array): number {
    return readOut(() => this.#objective(this.#taken(image)))[0]!;
  }

  gradient(image: Float32Array): Float32Array {
    return this.#formed.gradient(
      readOut(() => grad((picture) => this.#objective(picture))(this.#taken(image))),
    );
  }

  #taken(image: Float32Array): Tensor {
    return tensor(this.#formed.take(image), this.#shape);
  }

  /** The last node of the graph returns the input of its softmax, if it has one. */
  #objective(image: Tensor): Tensor {
    return sum(mul(forward(this.#graph, image, false).logits, tensor(this.#weights, this.#output)));
  }
}

/** Rolls an image: pixels shifted beyond an edge reappear at the opposite one. @param image `[H, W, C]` */
function roll(
  image: Float32Array,
  [height, width, channels]: ImageShape,
  down: number,
  right: number,
): Float32Array {
  const rolled = new Float32Array(image.length);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const to = (((row + down + height) % height) * width + ((column + right + width) % width)) * channels;
      const from = (row * width + column) * channels;
      rolled.set(image.subarray(from, from + channels), to);
    }
  return rolled;
}
