import { PNG } from 'pngjs';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { pictureToInput } from '../../../src-shared/arithmetic/picture.ts';
import { inspectPng } from '../../engine/reading/inspectPng.ts';
import { readRegularFile } from '../../engine/reading/readRegularFile.ts';

/** Maximum size of a picture file, in bytes. */
const MOST_BYTES = 100 * 2 ** 20;

/** A picture in a network's input format. */
export interface Picture {
  /** `[H, W, C]`, 0..255 */
  pixels: Uint8Array;
  /** Original size, if the picture was scaled. */
  scaledFrom?: { width: number; height: number } | undefined;
}

/**
 * Reads a PNG file for a network's input: composited on black, converted to grey by luminance for one channel, and scaled
 * by area averaging if its size differs.
 * @param shape `[H, W, C]` with one or three channels
 * @throws FeaturescopeError `data/image-unreadable`
 */
export function readPicture(path: string, shape: [number, number, number]): Picture {
  const png = decode(path);
  const pixels = pictureToInput(png, shape);
  if (png.width === shape[1] && png.height === shape[0]) return { pixels };
  return { pixels, scaledFrom: { width: png.width, height: png.height } };
}

function decode(path: string): PNG {
  try {
    const bytes = readRegularFile(path, MOST_BYTES);
    inspectPng(bytes);
    return PNG.sync.read(bytes);
  } catch (error) {
    const reason = (error as Error).message;
    throw new FeaturescopeError('data/image-unreadable', { path, reason }, { cause: error });
  }
}
