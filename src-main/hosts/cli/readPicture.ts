import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { FeaturescopeError } from '../../protocol/errors.ts';
import { reasonOf } from '../../engine/runs/files.ts';

/** A picture as a network takes it. */
export interface Picture {
  /** `[H, W, C]`, 0..255 */
  pixels: Uint8Array;
  /** Size in the file, when it had to be scaled. */
  scaledFrom?: { width: number; height: number } | undefined;
}

/**
 * Reads a PNG file for a network's input: transparent parts on black, grey by luminance where one channel is wanted,
 * scaled by area averaging when its size differs.
 * @param shape `[H, W, C]` with one or three channels
 * @throws FeaturescopeError `data/image-unreadable`
 */
export function readPicture(path: string, [height, width, channels]: [number, number, number]): Picture {
  const png = decode(path);
  const source = Float64Array.from({ length: png.width * png.height * channels }, (_unused, position) =>
    channelOf(png.data, Math.floor(position / channels), position % channels, channels),
  );
  if (png.width === width && png.height === height) return { pixels: Uint8Array.from(source, Math.round) };
  const across = scaleLines(source, png.height, png.width, width, channels);
  const pixels = scaleLines(across, 1, png.height, height, width * channels);
  return {
    pixels: Uint8Array.from(pixels, Math.round),
    scaledFrom: { width: png.width, height: png.height },
  };
}

function decode(path: string): PNG {
  try {
    return PNG.sync.read(readFileSync(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new FeaturescopeError(
      'data/image-unreadable',
      { path, reason: reasonOf(code, message) },
      { cause: error },
    );
  }
}

function channelOf(rgba: Uint8Array, pixel: number, channel: number, channels: number): number {
  const [red, green, blue, alpha] = rgba.subarray(pixel * 4, pixel * 4 + 4) as unknown as [
    number,
    number,
    number,
    number,
  ];
  const value = channels === 1 ? 0.299 * red + 0.587 * green + 0.114 * blue : [red, green, blue][channel]!;
  return (value * alpha) / 255;
}

/** Scales the middle dimension of `[outer, from, inner]` to `to` by averaging over the area each cell covers. */
function scaleLines(
  source: Float64Array,
  outer: number,
  from: number,
  to: number,
  inner: number,
): Float64Array {
  const target = new Float64Array(outer * to * inner);
  const ratio = from / to;
  for (let cell = 0; cell < to; cell++) {
    const start = cell * ratio;
    const end = start + ratio;
    for (let index = Math.floor(start); index < Math.min(from, Math.ceil(end)); index++) {
      const share = (Math.min(end, index + 1) - Math.max(start, index)) / ratio;
      for (let line = 0; line < outer; line++)
        for (let item = 0; item < inner; item++)
          target[(line * to + cell) * inner + item]! += share * source[(line * from + index) * inner + item]!;
    }
  }
  return target;
}
