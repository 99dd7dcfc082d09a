import { PNG } from 'pngjs';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import {
  fittingFor,
  isOnPaper,
  pictureToInput,
  type PictureFitting,
} from '../../../src-shared/arithmetic/picture.ts';
import { inspectPng } from '../../engine/reading/inspectPng.ts';
import { readRegularFile } from '../../engine/reading/readRegularFile.ts';

/** Maximum size of a picture file, in bytes. */
const MOST_BYTES = 100 * 2 ** 20;

/** A picture in a network's input format. */
export interface Picture {
  /** `[H, W, C]`, 0..255 */
  pixels: Uint8Array;
  /** How it was fitted. */
  fitting: PictureFitting;
  /** Original size, if the picture was scaled. */
  scaledFrom?: { width: number; height: number } | undefined;
  /** Whether it goes in dark on a bright ground, in shades of grey. */
  isDarkOnLight: boolean;
}

/** What decides how a picture is fitted. */
export interface Fitting {
  /** As asked for. Default: as in the window, by the data that the network was trained on */
  fitting?: PictureFitting | undefined;
  /** Name of that data. */
  data?: string | undefined;
}

/**
 * Reads a PNG file for a network's input: converted to grey by luminance for one channel, and fitted to its size. For networks
 * trained on ink, a picture that already is as theirs (of the very size, on a dark ground) goes in unchanged.
 * @param shape `[H, W, C]` with one or three channels
 * @throws FeaturescopeError `data/image-unreadable`
 */
export function readPicture(
  path: string,
  shape: [number, number, number],
  { fitting, data }: Fitting,
): Picture {
  const png = decode(path);
  const hasSize = png.width === shape[1] && png.height === shape[0];
  const asItIs = pictureToInput(png, shape, { fit: hasSize ? 'stretch' : 'cover' });
  const isOnLight = shape[2] === 1 && isOnPaper(asItIs, shape);
  const chosen = fitting ?? (hasSize && !isOnLight ? 'stretch' : fittingFor(data));
  return {
    pixels: pictureToInput(png, shape, { fit: chosen }),
    fitting: chosen,
    scaledFrom: hasSize ? undefined : { width: png.width, height: png.height },
    isDarkOnLight: isOnLight && chosen !== 'ink',
  };
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
