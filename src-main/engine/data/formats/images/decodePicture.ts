import { PNG } from 'pngjs';
import type sharpModule from 'sharp';
import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { inspectPng } from '../../../reading/inspectPng.ts';
import { UnreadableFile } from '../../../reading/readRegularFile.ts';
import type { FitRule } from '../../DataReference.ts';
import { bmpSize, decodeBmp, isBmp } from './decodeBmp.ts';

/** A colour picture, `[height, width, 3]`, 0..255; transparent parts are composited on white. */
export interface DecodedPicture {
  height: number;
  width: number;
  pixels: Uint8Array;
}

/** The target size `[rows, columns]` of a picture, and how to adapt it. */
export interface PictureFit {
  size: readonly [number, number];
  rule: FitRule;
}

/** Maximum number of pixels of a picture, more than cameras produce. */
const MOST_PIXELS = 120_000_000;
/** PNG files up to this size are decoded without sharp, which is six times as fast. */
const SMALL_PNG = 2 ** 16;

/**
 * Decodes a picture: PNG, JPEG, WebP, GIF (its first frame), TIFF, AVIF or BMP, rotated according to its EXIF data.
 * @param fit target size. Default: the picture's own size
 * @throws UnreadableFile
 */
export async function decodePicture(bytes: Uint8Array, fit?: PictureFit): Promise<DecodedPicture> {
  if (bytes.length <= SMALL_PNG && isPng(bytes)) {
    const picture = decodeSmallPng(bytes);
    const [height, width] = fit?.size ?? [picture.height, picture.width];
    if (picture.height === height && picture.width === width) return picture;
  }
  return decodeWithSharp(bytes, fit);
}

/**
 * The displayed size of a picture, `[rows, columns]`, from its header.
 * @throws UnreadableFile
 */
export async function pictureSize(bytes: Uint8Array): Promise<[rows: number, columns: number]> {
  if (isBmp(bytes)) return bmpSize(bytes, MOST_PIXELS);
  const open = await sharp();
  try {
    const { autoOrient } = await open(bytes, { limitInputPixels: MOST_PIXELS }).metadata();
    return [autoOrient.height, autoOrient.width];
  } catch (error) {
    throw new UnreadableFile(reason('it is damaged'), { cause: error });
  }
}

const isPng = (bytes: Uint8Array): boolean => bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e;

function decodeSmallPng(bytes: Uint8Array): DecodedPicture {
  inspectPng(bytes);
  const { width, height, data } = readPng(bytes);
  const pixels = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    const opacity = data[from + 3]! / 255;
    for (let channel = 0; channel < 3; channel++)
      pixels[to + channel] = Math.round(data[from + channel]! * opacity + 255 * (1 - opacity));
  }
  return { width, height, pixels };
}

function readPng(bytes: Uint8Array): PNG {
  try {
    return PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    throw new UnreadableFile(reason('it is damaged'), { cause: error });
  }
}

let loaded: Promise<typeof sharpModule> | undefined;

/** Loaded on first use: native code that most runs of the program do not need. */
const sharp = (): Promise<typeof sharpModule> =>
  (loaded ??= import('sharp').then(({ default: module }) => {
    module.cache(false);
    return module;
  }));

async function decodeWithSharp(bytes: Uint8Array, fit: PictureFit | undefined): Promise<DecodedPicture> {
  const bmp = isBmp(bytes) ? decodeBmp(bytes, MOST_PIXELS) : undefined;
  const open = await sharp();
  try {
    // Sharp has no decoder of BMP.
    let picture = bmp
      ? open(bmp.pixels, { raw: { width: bmp.width, height: bmp.height, channels: 4 } })
      : open(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'truncated' }).autoOrient();
    if (fit) {
      const [height, width] = fit.size;
      const how = { fit: 'contain', stretch: 'fill', crop: 'cover' } as const;
      picture = picture.resize({ height, width, fit: how[fit.rule], background: '#fff' });
    }
    const { data, info } = await picture
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { height: info.height, width: info.width, pixels: inColour(data, info.channels) };
  } catch (error) {
    throw new UnreadableFile(reason('it is damaged'), { cause: error });
  }
}

/** Converts pixels with any number of channels to `[pixels, 3]`. */
function inColour(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = new Uint8Array((data.length / channels) * 3);
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3)
    pixels.fill(data[from]!, to, to + 3);
  return pixels;
}
