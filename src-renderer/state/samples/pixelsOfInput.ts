import type { ImportedFrom } from '../../../src-shared/contract/service.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';

/**
 * The image, `[H, W, C]` in 0..255, that went into a network as the values of its input: in 0..1, or in the range and layout that a
 * network of another program takes. Empty for what is no image.
 * @param ownShape shape of the input without the batch
 * @param shape of the image, `[H, W, C]`
 */
export function pixelsOfInput(
  values: Float32Array,
  ownShape: readonly number[],
  shape: readonly number[],
  imported: Pick<ImportedFrom, 'range'> | undefined,
): Uint8Array {
  if (shape.length !== 3 || values.length !== sizeOf(shape)) return new Uint8Array();
  const channels = shape[2]!;
  const area = values.length / channels;
  const isFirst = ownShape.length === 3 && ownShape.join() !== shape.join();
  const { mean = [0], deviation = [1] } = imported?.range ?? {};
  return Uint8Array.from({ length: values.length }, (_none, at) => {
    const channel = at % channels;
    const value = values[isFirst ? channel * area + (at - channel) / channels : at]!;
    const brightness = value * deviation[channel % deviation.length]! + mean[channel % mean.length]!;
    return Math.max(0, Math.min(255, Math.round(brightness * 255)));
  });
}
