import type { RandomStream } from './random.ts';

/**
 * An image with normally distributed noise on every value, cut off at black and white.
 * @param level standard deviation of the noise, in units of the range from black to white
 * @param image `[H, W, C]`, 0..255
 * @param target of the same size
 */
export function addNoise(image: Uint8Array, level: number, random: RandomStream, target: Uint8Array): void {
  const deviation = 255 * level;
  for (let at = 0; at < image.length; at++) {
    const value = Math.round(image[at]! + deviation * random.normal());
    target[at] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
}
