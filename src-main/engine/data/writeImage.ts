import type { InputForm } from './InputForm.ts';

/** What a byte means, 0..1. */
const brightness = Float32Array.from({ length: 256 }, (_unused, byte) => byte / 255);

/**
 * Writes an image as a network takes it: bytes as 0..1, or in the form that is given.
 * @param image `[H, W, C]`, 0..255
 * @param channels of the image; 1 where it has no axis for them
 * @param offset where in `target` it begins
 */
export function writeImage(
  image: Uint8Array,
  channels: number,
  form: InputForm | undefined,
  target: Float32Array,
  offset: number,
): void {
  if (!form) {
    for (let at = 0; at < image.length; at++) target[offset + at] = brightness[image[at]!]!;
    return;
  }
  const tables = tablesOf(form, channels);
  const area = image.length / channels;
  for (let at = 0; at < image.length; at++) {
    const channel = at % channels;
    const place = form.channelsFirst ? channel * area + (at - channel) / channels : at;
    target[offset + place] = tables[channel]![image[at]!]!;
  }
}

const known = new WeakMap<InputForm, Float32Array[]>();

/** What each byte becomes, for each channel. */
function tablesOf(form: InputForm, channels: number): Float32Array[] {
  const made = known.get(form);
  if (made?.length === channels) return made;
  const { mean, deviation } = form.range;
  const tables = Array.from({ length: channels }, (_none, channel) => {
    const centre = mean[channel % mean.length]!;
    const spread = deviation[channel % deviation.length]!;
    return Float32Array.from({ length: 256 }, (_unused, byte) => (byte / 255 - centre) / spread);
  });
  known.set(form, tables);
  return tables;
}
