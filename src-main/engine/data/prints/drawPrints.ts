import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { breathe } from '../../explain/breathe.ts';
import { drawRidges } from './drawRidges.ts';
import { PRINT_SIDE, printsOf, type PrintPlace, type Prints } from './Prints.ts';

/** Times that each finger is pressed down. */
const IMPRESSIONS = 8;
/** Side of a whole finger tip: an impression shows a part of it. */
const TIP = 112;
/** Largest turn of an impression: the tangent of half of about 17 degrees. */
const MOST_HALF_TANGENT = 0.15;
/** Largest shift in pixels, and by how much the skin is stretched at most. */
const MOST_SHIFT = 9;
const MOST_STRETCH = 1.5;

/**
 * Fingers, eight impressions of each, drawn by the program. Ridges grow along a field of directions, as Cappelli, Erol, Maio
 * and Maltoni 2000 ("Synthetic fingerprint-image generation") make them; an impression is turned, shifted, stretched, dry or
 * wet. The same for the same seed.
 * @throws FeaturescopeError `engine/cancelled`
 */
export async function drawPrints(seed: number, fingers: number, signal: AbortSignal): Promise<Prints> {
  const places: PrintPlace[] = [];
  const pixels = new Uint8Array(fingers * IMPRESSIONS * PRINT_SIDE ** 2);
  for (let finger = 0; finger < fingers; finger++) {
    const tip = drawRidges(TIP, finger, new RandomStream(seed, 'finger', finger));
    for (let impression = 0; impression < IMPRESSIONS; impression++) {
      const random = new RandomStream(seed, 'impression', finger, impression);
      pixels.set(press(tip, random), places.length * PRINT_SIDE ** 2);
      places.push({ finger, impression });
    }
    await breathe({ signal });
  }
  return printsOf('drawn prints', true, places, pixels);
}

/** One impression of a finger tip, ridges dark on white. @param tip `[TIP, TIP]`, ridges above 0 */
function press(tip: Float32Array, random: RandomStream): Uint8Array {
  const t = random.uniform(-MOST_HALF_TANGENT, MOST_HALF_TANGENT);
  const [cos, sin] = [(1 - t * t) / (1 + t * t), (2 * t) / (1 + t * t)];
  const [left, top] = [random.uniform(-MOST_SHIFT, MOST_SHIFT), random.uniform(-MOST_SHIFT, MOST_SHIFT)];
  // A plane wave across the skin in either direction.
  const bend = [0, 1].map(() => ({
    reach: random.uniform(-MOST_STRETCH, MOST_STRETCH),
    from: random.uniform(0, 2 * Math.PI),
  }));
  const wetness = random.uniform(-0.35, 0.35);
  const ink = random.uniform(0.6, 1);
  const middle = (PRINT_SIDE - 1) / 2;
  const pixels = new Uint8Array(PRINT_SIDE ** 2);
  for (let y = 0; y < PRINT_SIDE; y++)
    for (let x = 0; x < PRINT_SIDE; x++) {
      const [right, down] = [x - middle, y - middle];
      const wave = ({ reach, from }: { reach: number; from: number }, place: number): number =>
        reach * Math.sin(from + (2 * Math.PI * place) / PRINT_SIDE);
      const fromX = cos * right + sin * down + left + wave(bend[0]!, down) + (TIP - 1) / 2;
      const fromY = cos * down - sin * right + top + wave(bend[1]!, right) + (TIP - 1) / 2;
      const ridge = sample(tip, fromX, fromY) + wetness + random.normal(0, 0.35);
      const share = Math.max(0, Math.min(1, 0.5 + ridge));
      pixels[y * PRINT_SIDE + x] = Math.round(255 * (1 - ink * share));
    }
  return pixels;
}

/** Between the four nearest cells; no ridge outside, where the finger does not touch. */
function sample(tip: Float32Array, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column + 1 >= TIP || row + 1 >= TIP) return -1;
  const [across, down] = [x - column, y - row];
  const at = row * TIP + column;
  const upper = tip[at]! * (1 - across) + tip[at + 1]! * across;
  const lower = tip[at + TIP]! * (1 - across) + tip[at + TIP + 1]! * across;
  return upper * (1 - down) + lower * down;
}
