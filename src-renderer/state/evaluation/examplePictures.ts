import type { ExamplePage } from '../../../src-shared/contract/evaluation.ts';
import { colouredLabels } from '../../../src-shared/figures/parts/labelMaps.ts';
import { imageBytes, imageShape } from '../../../src-shared/model/images.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { formatPercent, formatValue } from '../numbers.ts';

/** A picture of an example. */
interface Picture {
  /** `[H, W, C]`, 0..255 */
  pixels: Uint8Array;
  shape: readonly [number, number, number];
}

/** An example with what a network makes of it. */
export interface ExamplePictures {
  /** Index in its split. */
  index: number;
  error: string;
  pictures: readonly Picture[];
}

/**
 * The pictures of a page of examples: an image and its reconstruction; where the network takes it with noise, the noisy one, the
 * network's and the clean one; or the image, what the network takes its pixels for, and what they are. None of examples that are no
 * images.
 * @param colour of a class on a label map
 */
export function examplePictures(page: ExamplePage, colour: (label: number) => string): ExamplePictures[] {
  const [given, made] = [imageShape(page.inputShape), imageShape(page.outputShape)];
  if (!given) return [];
  const { inputs, outputs, noisy, labelMaps, indices, errors } = page;
  const image = (all: Uint8Array | Float32Array, shape: Picture['shape'], at: number): Picture => ({
    shape,
    pixels: imageBytes(all.subarray(at * sizeOf(shape), (at + 1) * sizeOf(shape))),
  });
  if (labelMaps) {
    const [height, width] = given;
    const map = (labels: Int32Array, at: number): Picture => ({
      shape: [height, width, 3],
      pixels: colouredLabels(labels.subarray(at * height * width, (at + 1) * height * width), colour),
    });
    return indices.map((index, at) => ({
      ...{ index, error: formatPercent(errors[at]!) },
      pictures: [image(inputs, given, at), map(labelMaps.said, at), map(labelMaps.truths, at)],
    }));
  }
  if (!made) return [];
  return indices.map((index, at) => ({
    ...{ index, error: formatValue(errors[at]!) },
    pictures: noisy
      ? [image(noisy, given, at), image(outputs, made, at), image(inputs, given, at)]
      : [image(inputs, given, at), image(outputs, made, at)],
  }));
}
