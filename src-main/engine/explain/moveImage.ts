import type { Move } from '../../../src-shared/contract/why.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import type { ImageShape } from '../data/Dataset.ts';
import { sampleGrid } from './bilinear.ts';

/**
 * Rotates and scales an image about its centre, then shifts it, then adds noise. Pixels from beyond the image get the
 * mean colour of its edge.
 * @param image `[H, W, C]`, 0..255
 * @param index names the random stream of the noise
 */
export function moveImage(image: Uint8Array, shape: ImageShape, move: Move, index = 0): Uint8Array {
  const moved = new Uint8Array(image.length);
  const [height, width, channels] = shape;
  const grid = { values: image, height, width, channels };
  const outside = edgeColour(image, shape);
  const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
  const angle = (move.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) / move.scale, Math.sin(angle) / move.scale];
  const turned = move.rotation !== 0 || move.scale !== 1;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [down, right] = [row - middleY - move.down, column - middleX - move.right];
      const y = turned ? middleY + right * sin + down * cos : row - move.down;
      const x = turned ? middleX + right * cos - down * sin : column - move.right;
      for (let channel = 0; channel < channels; channel++)
        moved[(row * width + column) * channels + channel] = Math.round(
          sampleGrid(grid, y, x, channel, outside[channel]!),
        );
    }
  return move.noise > 0 ? withNoise(moved, move, index) : moved;
}

/** The mean over the outermost pixels, per channel. */
function edgeColour(image: Uint8Array, [height, width, channels]: ImageShape): number[] {
  return Array.from({ length: channels }, (_none, channel) => {
    let [sum, count] = [0, 0];
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        if (row % (height - 1) !== 0 && column % (width - 1) !== 0) continue;
        sum += image[(row * width + column) * channels + channel]!;
        count++;
      }
    return Math.round(sum / Math.max(1, count));
  });
}

function withNoise(image: Uint8Array, { noise, seed }: Move, index: number): Uint8Array {
  const random = new RandomStream(seed, 'noise', index);
  return image.map((value) => Math.max(0, Math.min(255, Math.round(value + random.normal(0, 255 * noise)))));
}
