import { chroma, colourOf } from '../../arithmetic/colourSpace.ts';
import { luminance } from '../../arithmetic/picture.ts';

/** Where the training stands after some steps. */
export interface ColourSnapshot {
  step: number;
  /** Time that the steps took, in seconds. */
  seconds: number;
  /** Mean squared error of the colours of the first test images, 0..1. */
  error: number;
  /** Chroma of the images that are shown, see {@link bytesOfChroma}. `[shown, H, W, 2]` */
  chroma: Uint8Array;
}

/** A network that learns to give grey images their colours. */
export interface ColourCourse {
  data: string;
  /** `[H, W, 3]` */
  shape: [number, number, number];
  /** Number of images that it is trained on, and of test images that the errors are of. */
  trained: number;
  tested: number;
  parameters: number;
  steps: number;
  /** The test images that are shown, 0..255. `[shown, H, W, 3]` */
  images: Uint8Array;
  /** Mean squared error of the grey images themselves. */
  greyError: number;
  snapshots: ColourSnapshot[];
}

/** Ids of the experiment that trains, of the one that tells what is trained already, and of the one with one's own photographs. */
export const COLORIZATION = 'colorization';
export const KNOWN_COLORIZATION = 'colorization-known';
export const COLOUR_PHOTO = 'colorization-photo';

/** A photograph of one's own, with the colours that the network gives it. */
export interface ColouredPhoto {
  name: string;
  /** Number of pictures that there are to choose from. */
  count: number;
  step: number;
  /** `[H, W, 3]` */
  shape: [number, number, number];
  /** 0..255, `[H, W, 3]` */
  image: Uint8Array;
  /** See {@link bytesOfChroma}. `[H, W, 2]` */
  chroma: Uint8Array;
  /** Mean squared errors of the colours, 0..1. */
  error: number;
  greyError: number;
}

/** Chroma as bytes: 128 is grey. */
export const bytesOfChroma = (values: Float32Array): Uint8Array =>
  Uint8Array.from(values, (value) => Math.max(0, Math.min(255, Math.round(128 + 255 * value))));

const chromaOfByte = (byte: number): number => (byte - 128) / 255;

/** The greys of images, three equal components each. @param images `[..., 3]`, 0..255 */
export function greysOf(images: Uint8Array): Uint8Array {
  const greys = new Uint8Array(images.length);
  for (let at = 0; at < images.length; at += 3)
    greys.fill(Math.round(luminance(images[at]!, images[at + 1]!, images[at + 2]!)), at, at + 3);
  return greys;
}

/** Images with their own luminance and another chroma. @param images `[..., 3]`, 0..255 @param bytes `[..., 2]` */
export function coloured(images: Uint8Array, bytes: Uint8Array): Uint8Array {
  const made = new Uint8Array(images.length);
  for (let pixel = 0; pixel < images.length / 3; pixel++) {
    const at = 3 * pixel;
    const grey = luminance(images[at]!, images[at + 1]!, images[at + 2]!) / 255;
    put(made, at, colourOf(grey, chromaOfByte(bytes[2 * pixel]!), chromaOfByte(bytes[2 * pixel + 1]!)));
  }
  return made;
}

/** The chroma of images. `[..., 2]` */
export function chromaOf(images: Uint8Array): Float32Array {
  const values = new Float32Array((images.length / 3) * 2);
  for (let pixel = 0; pixel < images.length / 3; pixel++) {
    const at = 3 * pixel;
    values.set(chroma(images[at]! / 255, images[at + 1]! / 255, images[at + 2]! / 255), 2 * pixel);
  }
  return values;
}

/** One plane of a chroma as a picture: its colour on the same middle grey everywhere. @param plane 0 for blue, 1 for red */
export function planeOf(bytes: Uint8Array, plane: 0 | 1): Uint8Array {
  const made = new Uint8Array((bytes.length / 2) * 3);
  for (let pixel = 0; pixel < bytes.length / 2; pixel++) {
    // Small chroma is common: shown three times as strong.
    const value = 3 * chromaOfByte(bytes[2 * pixel + plane]!);
    put(made, 3 * pixel, plane === 0 ? colourOf(0.5, value, 0) : colourOf(0.5, 0, value));
  }
  return made;
}

function put(target: Uint8Array, at: number, colour: readonly number[]): void {
  colour.forEach((component, channel) => {
    target[at + channel] = Math.max(0, Math.min(255, Math.round(255 * component)));
  });
}

/** Mean squared difference of the components of images, 0..1. */
export function errorOf(images: Uint8Array, others: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < images.length; at++) sum += ((images[at]! - others[at]!) / 255) ** 2;
  return sum / images.length;
}
