import type { Polyline } from './curve.ts';

/** Side of the images in pixels. */
export const SIDE = 28;
/** Side of the box that contains the ink, as in MNIST. */
const BOX = 20;

/** Shape of a pen: radius at the beginning and the end of a stroke, and half the width of its soft edge, in pixels. */
export interface Pen {
  from: number;
  to: number;
  edge: number;
}

/**
 * Scales and moves lines so that their ink fits the box of 20 x 20 pixels in the middle of the image, filling its longer
 * side: the first half of MNIST's normalisation (LeCun et al., "Gradient-based learning applied to document recognition",
 * 1998, III.A).
 */
export function fitLines(lines: readonly Polyline[], pen: Pen): void {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const line of lines) {
    for (let i = 0; i < line.count; i++) {
      left = Math.min(left, line.x[i]!);
      right = Math.max(right, line.x[i]!);
      top = Math.min(top, line.y[i]!);
      bottom = Math.max(bottom, line.y[i]!);
    }
  }
  const margin = (SIDE - BOX + pen.from + pen.to + pen.edge) / 2;
  const scale = (SIDE - 2 * margin) / Math.max(right - left, bottom - top, 1e-6);
  for (const line of lines) {
    for (let i = 0; i < line.count; i++) {
      line.x[i] = (line.x[i]! - left) * scale + margin;
      line.y[i] = (line.y[i]! - top) * scale + margin;
    }
  }
}

/**
 * The shift in whole pixels that moves the centre of mass of ink `[28, 28]` to the image's centre: the second half of
 * MNIST's normalisation.
 */
export function offCentre(ink: Float32Array): { columns: number; rows: number } {
  let [sum, x, y] = [1e-9, 0, 0];
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const value = ink[row * SIDE + column]!;
      sum += value;
      x += value * column;
      y += value * row;
    }
  }
  const centre = (SIDE - 1) / 2;
  return { columns: Math.round(centre - x / sum), rows: Math.round(centre - y / sum) };
}

/** Draws a line's ink, in [0, 1], into `ink` `[28, 28]`; where strokes overlap, the darker value counts. */
export function drawLine(ink: Float32Array, line: Polyline, pen: Pen): void {
  const { x, y, count } = line;
  for (let i = 1; i < count; i++) {
    const radius = pen.from + ((pen.to - pen.from) * i) / count;
    drawSegment(ink, x[i - 1]!, y[i - 1]!, x[i]!, y[i]!, radius, pen.edge);
  }
}

/**
 * A pixel's ink falls from 1 to 0 across the soft edge at distance `radius` from the segment, measured at the pixel's
 * centre.
 */
function drawSegment(
  ink: Float32Array,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  radius: number,
  edge: number,
): void {
  const reach = radius + edge;
  const firstColumn = Math.max(0, Math.ceil(Math.min(x0, x1) - reach - 0.5));
  const lastColumn = Math.min(SIDE - 1, Math.floor(Math.max(x0, x1) + reach - 0.5));
  const firstRow = Math.max(0, Math.ceil(Math.min(y0, y1) - reach - 0.5));
  const lastRow = Math.min(SIDE - 1, Math.floor(Math.max(y0, y1) + reach - 0.5));
  const dx = x1 - x0;
  const dy = y1 - y0;
  const square = dx * dx + dy * dy;
  const inverse = square > 0 ? 1 / square : 0;
  for (let row = firstRow; row <= lastRow; row++) {
    const py = row + 0.5 - y0;
    for (let column = firstColumn; column <= lastColumn; column++) {
      const px = column + 0.5 - x0;
      let t = (px * dx + py * dy) * inverse;
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      const ex = px - t * dx;
      const ey = py - t * dy;
      const distance = ex * ex + ey * ey;
      if (distance >= reach * reach) continue;
      const cover = (reach - Math.sqrt(distance)) / (2 * edge);
      const at = row * SIDE + column;
      if (cover > ink[at]!) ink[at] = cover > 1 ? 1 : cover;
    }
  }
}
