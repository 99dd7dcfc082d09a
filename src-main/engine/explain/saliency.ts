import { grad, neg, reshape, slice, sum, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { ExplainedImage, Saliency, SaliencyRequest } from '../../../src-shared/contract/why.ts';
import { FormedImages } from '../data/FormedImages.ts';
import { forward } from '../network/forward.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { breathe, type WhyTask } from './breathe.ts';
import { explainedImage, type Asked, type Explained } from './explainedImage.ts';
import { imagesAtOnce } from './imagesAtOnce.ts';
import type { Network } from '../training/Network.ts';

/** Maximum number of copies per pass: the gradient needs the outputs of every layer. */
const MOST_COPIES = 50;

/**
 * The gradient of a class' logit with respect to the input (Simonyan et al., "Deep Inside Convolutional Networks", 2013),
 * or its mean over noisy copies of the image (Smilkov et al., "SmoothGrad", 2017).
 * @throws FeaturescopeError as `explainedImage`, `engine/cancelled`
 */
export async function findSaliency(
  asked: Asked,
  request: Required<Omit<SaliencyRequest, 'task' | 'target' | 'pixel'>> &
    Pick<SaliencyRequest, 'target' | 'pixel'>,
  task: WhyTask = {},
): Promise<Saliency> {
  const explained = explainedImage(asked, request);
  const { samples, noise, seed } = request;
  const { info } = asked.network;
  const formed = new FormedImages(explained.shape, asked.data.test.form);
  const atOnce = Math.min(MOST_COPIES, imagesAtOnce(info));
  const total = new Float64Array(explained.image.length);
  const random = new RandomStream(seed, 'saliency');
  for (let from = 0; from < samples; from += atOnce) {
    const count = Math.min(atOnce, samples - from);
    const noisy = copies(explained, count, samples === 1 ? 0 : noise, random);
    addRows(logitGradient(asked.network, noisy, formed, explained), total);
    task.onProgress?.(from + count, samples);
    if (from + count < samples) await breathe(task);
  }
  const signed = Float32Array.from(total, (value) => value / samples);
  return { ...explained, samples, noise, seed, signed, magnitude: strongest(signed, explained.shape[2]) };
}

/** Copies of the image in [0, 1], each with its own noise; not clipped to the range, as in the paper. */
function copies({ image }: ExplainedImage, count: number, noise: number, random: RandomStream): Float32Array {
  const [low, high] = minMax(image);
  const deviation = (noise * (high - low)) / 255;
  const values = new Float32Array(count * image.length);
  for (let at = 0; at < values.length; at++) {
    const value = image[at % image.length]! / 255;
    values[at] = deviation === 0 ? value : value + random.normal(0, deviation);
  }
  return values;
}

function minMax(image: Uint8Array): [number, number] {
  let [low, high] = [255, 0];
  for (const value of image) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** The gradient with respect to the brightness of images, `[N, H, W, C]`. */
function logitGradient(
  { graph, heads }: Network,
  images: Float32Array,
  formed: FormedImages,
  { at, image }: Explained,
): Float32Array {
  const shape = [images.length / image.length, ...formed.ownShape];
  const gradient = readOut(() =>
    grad((inputs) => logitOf(forward(graph, inputs, false, undefined, heads).logits, at))(
      tensor(formed.take(images), shape),
    ),
  );
  return formed.gradient(gradient);
}

/**
 * The sum over the batch of one logit of every image. One logit is that of the second of two classes; that of the first is as far
 * below 0.
 * @param logits `[N, classes]`, or `[N, 1]` for two classes; `[N, H, W, classes]` for those of every pixel
 * @param at index of the logit among those of an image
 */
export function logitOf(logits: Tensor, at: number): Tensor {
  const count = sizeOf(logits.shape.slice(1));
  if (count === 1) return sum(at === 0 ? neg(logits) : logits);
  return sum(slice(reshape(logits, [-1, count]), [0, at], [-1, 1]));
}

/** Reads the values of a tensor and disposes it. */
export function readOut(compute: () => Tensor): Float32Array {
  let values = new Float32Array();
  tidy(() => {
    values = new Float32Array(compute().dataSync());
  });
  return values;
}

function addRows(rows: Float32Array, total: Float64Array): void {
  for (let at = 0; at < rows.length; at++) total[at % total.length]! += rows[at]!;
}

function strongest(values: Float32Array, channels: number): Float32Array {
  const magnitude = new Float32Array(values.length / channels);
  for (let at = 0; at < values.length; at++) {
    const pixel = Math.floor(at / channels);
    magnitude[pixel] = Math.max(magnitude[pixel]!, Math.abs(values[at]!));
  }
  return magnitude;
}
