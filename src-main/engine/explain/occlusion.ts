import {
  coveringSquare,
  type ExplainedImage,
  type Occlusion,
  type OcclusionFill,
  type OcclusionRequest,
} from '../../../src-shared/contract/why.ts';
import { range } from '../training/schedule/batches.ts';
import { breathe, type WhyTask } from './breathe.ts';
import { explainedImage, type Asked } from './explainedImage.ts';
import { imagesAtOnce } from './imagesAtOnce.ts';

/**
 * How much a class' score decreases when a square of the image is covered, for each position of the square (Zeiler,
 * Fergus, "Visualizing and Understanding Convolutional Networks", 2014, section 4.2).
 * @throws FeaturescopeError as `explainedImage`, `engine/cancelled`
 */
export async function findOcclusion(
  asked: Asked,
  request: Omit<OcclusionRequest, 'task' | 'fill'> & { fill: OcclusionFill },
  task: WhyTask = {},
): Promise<Occlusion> {
  const explained = explainedImage(asked, request);
  const [height, width] = explained.shape;
  const { size, stride } = coveringSquare(explained.shape, request);
  const [tops, lefts] = [startsAlong(height, size, stride), startsAlong(width, size, stride)];
  const drops = new Float32Array(tops.length * lefts.length);
  const colour = fillColour(explained, request.fill);
  const { network } = asked;
  const atOnce = imagesAtOnce(network.info);
  const scores = network.outputSize;
  for (let from = 0; from < drops.length; from += atOnce) {
    const count = Math.min(atOnce, drops.length - from);
    const images = new Uint8Array(count * explained.image.length);
    for (let at = 0; at < count; at++) {
      const top = tops[Math.floor((from + at) / lefts.length)]!;
      const left = lefts[(from + at) % lefts.length]!;
      images.set(covered(explained, { top, left, size }, colour), at * explained.image.length);
    }
    const split = { inputs: images, labels: new Uint8Array(count), count, form: asked.data.test.form };
    const { outputs } = network.score({ split, shape: explained.shape, indices: range(0, count) });
    for (let at = 0; at < count; at++)
      drops[from + at] = explained.score - outputs[at * scores + explained.at]!;
    task.onProgress?.(from + count, drops.length);
    await breathe(task);
  }
  return {
    ...{ ...explained, size, stride, fill: request.fill },
    positions: [tops.length, lefts.length],
    ...{ tops, lefts, drops },
    map: meanOverSquares(drops, tops, lefts, size, [height, width]),
  };
}

/** Start positions of the squares along a side; the last square ends at the edge. */
function startsAlong(length: number, size: number, stride: number): Int32Array {
  const last = length - size;
  const starts = Array.from({ length: Math.floor(last / stride) + 1 }, (_none, at) => at * stride);
  if (starts.at(-1) !== last) starts.push(last);
  return Int32Array.from(starts);
}

/** One value per channel, 0..255. */
function fillColour({ image, shape: [, , channels] }: ExplainedImage, fill: OcclusionFill): number[] {
  const values = { black: 0, white: 255, grey: 128 };
  return Array.from({ length: channels }, (_none, channel) => {
    if (fill !== 'mean') return values[fill];
    let sum = 0;
    for (let at = channel; at < image.length; at += channels) sum += image[at]!;
    return Math.round((sum * channels) / image.length);
  });
}

function covered(
  { image, shape: [, width, channels] }: ExplainedImage,
  { top, left, size }: { top: number; left: number; size: number },
  colour: readonly number[],
): Uint8Array {
  const copy = image.slice();
  for (let row = top; row < top + size; row++)
    for (let column = left; column < left + size; column++)
      copy.set(colour, (row * width + column) * channels);
  return copy;
}

function meanOverSquares(
  drops: Float32Array,
  tops: Int32Array,
  lefts: Int32Array,
  size: number,
  [height, width]: [number, number],
): Float32Array {
  const sums = new Float64Array(height * width);
  const counts = new Int32Array(height * width);
  tops.forEach((top, row) =>
    lefts.forEach((left, column) => {
      for (let y = top; y < top + size; y++)
        for (let x = left; x < left + size; x++) {
          sums[y * width + x]! += drops[row * lefts.length + column]!;
          counts[y * width + x]! += 1;
        }
    }),
  );
  return Float32Array.from(sums, (sum, at) => (counts[at] === 0 ? 0 : sum / counts[at]!));
}
