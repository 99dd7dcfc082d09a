import { luminance } from './picture.ts';

/** The chroma of a colour, each in -0.5..0.5 for components in 0..1: how much bluer and how much redder than its grey it is (ITU-R BT.601). */
export function chroma(red: number, green: number, blue: number): [cb: number, cr: number] {
  const grey = luminance(red, green, blue);
  return [(blue - grey) / BLUE, (red - grey) / RED];
}

/** The colour of a luminance and a chroma, in the range of the luminance; beyond 0..1 where no colour has both. */
export function colourOf(grey: number, cb: number, cr: number): [red: number, green: number, blue: number] {
  const [red, blue] = [grey + RED * cr, grey + BLUE * cb];
  return [red, (grey - 0.299 * red - 0.114 * blue) / 0.587, blue];
}

/** Twice the weights of all other components. */
const RED = 2 * (1 - 0.299);
const BLUE = 2 * (1 - 0.114);
