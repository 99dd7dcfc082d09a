import type { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import type { Polyline } from './curve.ts';
import type { Glyph, Stroke } from './Glyph.ts';

/** Chooses a way of writing at random, by weight. */
export function chooseGlyph(random: RandomStream, ways: readonly Glyph[]): Glyph {
  let rest = random.nextFloat() * ways.reduce((sum, way) => sum + way.weight, 0);
  for (const way of ways) {
    rest -= way.weight;
    if (rest < 0) return way;
  }
  return ways[0]!;
}

/**
 * Moves each point of a stroke randomly, its ends half as far again; the two points of a corner move together. Deviation
 * in box units.
 */
export function jitterStroke(random: RandomStream, stroke: Stroke, deviation: number): Stroke {
  const moved = new Array<number>(stroke.length);
  for (let i = 0; i < stroke.length; i += 2) {
    const again = i > 0 && stroke[i] === stroke[i - 2] && stroke[i + 1] === stroke[i - 1];
    const reach = i === 0 || i === stroke.length - 2 ? deviation * 1.5 : deviation;
    moved[i] = again ? moved[i - 2]! : stroke[i]! + random.normal(0, reach);
    moved[i + 1] = again ? moved[i - 1]! : stroke[i + 1]! + random.normal(0, reach);
  }
  return moved;
}

/** A random deformation of the plane: x and y as polynomials of the point in the box, plus displacements on a grid. */
export interface Warp {
  /** Coefficients of 1, u, v, u^2, uv, v^2 for x, then for y; u and v run from -1 to 1 over the box. */
  polynomial: Float64Array;
  /** Displacements x, y at 5 x 5 points over the box. */
  grid: Float64Array;
}

const GRID = 5;

/**
 * Draws the slant, rotation, scale, aspect, bend and elastic distortion of one image.
 * @param halfWidth mean half of a sign's width, where half of its height is 50
 */
export function drawWarp(random: RandomStream, halfWidth: number): Warp {
  const width = Math.max(16, halfWidth + random.normal(0, 9));
  const slant = random.normal(7, 14);
  const turn = random.normal(0, 0.1);
  // Bounded, so that no part of a sign is folded over another.
  const some = (deviation: number): number => random.uniform(-1.7 * deviation, 1.7 * deviation);
  const polynomial = Float64Array.of(
    ...[0, width, -slant - 50 * turn, some(5), some(8), some(6)],
    ...[0, width * turn + some(4), 50, some(5), some(7), some(10)],
  );
  const grid = new Float64Array(GRID * GRID * 2);
  const strength = random.uniform(0.5, 3.5);
  for (let i = 0; i < grid.length; i++) grid[i] = random.normal(0, strength);
  return { polynomial, grid };
}

/** Deforms a polyline in place. */
export function applyWarp(warp: Warp, line: Polyline): void {
  const p = warp.polynomial;
  for (let i = 0; i < line.count; i++) {
    const u = line.x[i]! / 30 - 1;
    const v = line.y[i]! / 50 - 1;
    const column = clamp((u + 1) * 2);
    const row = clamp((v + 1) * 2);
    line.x[i] =
      p[1]! * u +
      p[2]! * v +
      p[3]! * u * u +
      p[4]! * u * v +
      p[5]! * v * v +
      onGrid(warp.grid, column, row, 0);
    line.y[i] =
      p[7]! * u +
      p[8]! * v +
      p[9]! * u * u +
      p[10]! * u * v +
      p[11]! * v * v +
      onGrid(warp.grid, column, row, 1);
  }
}

function clamp(position: number): number {
  return position < 0 ? 0 : position > GRID - 1.001 ? GRID - 1.001 : position;
}

function onGrid(grid: Float64Array, column: number, row: number, axis: number): number {
  const c = Math.floor(column);
  const r = Math.floor(row);
  const s = smooth(column - c);
  const t = smooth(row - r);
  const at = (r * GRID + c) * 2 + axis;
  const below = at + GRID * 2;
  const upper = grid[at]! * (1 - s) + grid[at + 2]! * s;
  const lower = grid[below]! * (1 - s) + grid[below + 2]! * s;
  return upper * (1 - t) + lower * t;
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}
