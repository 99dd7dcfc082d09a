import { luminance } from '../picture.ts';

/** A picture of the demonstrations, `[H, W, C]`, 0..255. */
export interface DemoPicture {
  width: number;
  height: number;
  /** 1 or 3 */
  channels: number;
  data: Float32Array;
}

/** Side of the generated picture, and of a user's picture after scaling. */
export const PICTURE_SIDE = 224;

/**
 * A landscape with a house, drawn by formulas: edges in all directions, smooth gradients and fine stripes. `[224, 224,
 * 3]`
 */
export function drawnPicture(side = PICTURE_SIDE): DemoPicture {
  const data = new Float32Array(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) data.set(colourAt(x / side, y / side), (y * side + x) * 3);
  return { width: side, height: side, channels: 3, data };
}

type Colour = readonly [number, number, number];

/** @param x from the left, in [0, 1] @param y from the top, in [0, 1] */
function colourAt(x: number, y: number): Colour {
  if (Math.hypot(x - 0.8, y - 0.18) < 0.1) return [250, 205, 70];
  const inHouse = x > 0.22 && x < 0.58 && y > 0.48 && y < 0.84;
  if (inHouse) return houseAt(x, y);
  const roof = y > 0.28 && y <= 0.48 && Math.abs(x - 0.4) < (y - 0.28) * 1.15;
  if (roof) return Math.floor(y * 90) % 3 === 0 ? [120, 45, 35] : [170, 70, 55];
  const hill = 0.72 + 0.07 * Math.sin(5 * x + 1);
  if (y > hill) return Math.floor((x + y) * 60) % 2 === 0 ? [95, 150, 75] : [110, 165, 85];
  const trunk = Math.abs(x - 0.78) < 0.02 && y > 0.55;
  if (trunk) return [105, 75, 50];
  if (Math.hypot((x - 0.78) * 1.1, y - 0.5) < 0.13)
    return [55, 115 + 40 * Math.sin(40 * x) * Math.sin(40 * y), 60];
  return [150 + 60 * y, 190 + 40 * y, 235];
}

function houseAt(x: number, y: number): Colour {
  const window = x > 0.28 && x < 0.38 && y > 0.55 && y < 0.67;
  if (window)
    return Math.abs(x - 0.33) < 0.006 || Math.abs(y - 0.61) < 0.006 ? [240, 240, 235] : [70, 100, 140];
  if (x > 0.45 && x < 0.53 && y > 0.62) return [110, 70, 45];
  return [225, 210, 185];
}

/** Converts a picture to greyscale by luminance, `[H, W, 1]`. */
export function toGrey({ width, height, channels, data }: DemoPicture): DemoPicture {
  if (channels === 1) return { width, height, channels, data };
  const grey = new Float32Array(width * height);
  for (let at = 0; at < grey.length; at++)
    grey[at] = luminance(data[at * 3]!, data[at * 3 + 1]!, data[at * 3 + 2]!);
  return { width, height, channels: 1, data: grey };
}
