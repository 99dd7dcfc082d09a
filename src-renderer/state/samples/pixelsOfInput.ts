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
  return Uint8Array.from({ length: values.length }, (_none, at) => {
    const channel = at % channels;
    const value = values[isFirst ? channel * area + (at - channel) / channels : at]!;
    return Math.max(0, Math.min(255, Math.round(brightnessOf(value, channel, imported) * 255)));
  });
}

/** The brightness in 0..1 that a value of an input went in as. */
export function brightnessOf(
  value: number,
  channel: number,
  imported: Pick<ImportedFrom, 'range'> | undefined,
): number {
  const { mean = [0], deviation = [1] } = imported?.range ?? {};
  return value * deviation[channel % deviation.length]! + mean[channel % mean.length]!;
}

/** The least and the greatest value that black and white go in as, over all channels. */
export function rangeOfInput(imported: Pick<ImportedFrom, 'range'> | undefined): [number, number] {
  const { mean = [0], deviation = [1] } = imported?.range ?? {};
  const ends = (brightness: number): number[] =>
    mean.map((middle, channel) => (brightness - middle) / deviation[channel % deviation.length]!);
  return [Math.min(...ends(0)), Math.max(...ends(1))];
}
