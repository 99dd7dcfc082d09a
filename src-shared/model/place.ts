import { gridOf } from './shape.ts';

/**
 * One value of a layer's output: its map, row and column. In a sequence the row is the time step; for units the map is
 * the unit.
 */
export interface Place {
  map: number;
  y: number;
  x: number;
}

/** The index of a place along each axis of an output `[H, W, C]`, `[T, C]` or `[N]`. */
export function coordinatesOf(shape: readonly number[], { map, y, x }: Place): number[] {
  if (shape.length === 3) return [y, x, map];
  return shape.length === 2 ? [y, map] : [map];
}

/** The place with the given index along each axis. */
export function placeOf(coordinates: readonly number[]): Place {
  const [first = 0, second = 0, third = 0] = coordinates;
  if (coordinates.length === 3) return { y: first, x: second, map: third };
  return coordinates.length === 2 ? { y: first, x: 0, map: second } : { y: 0, x: 0, map: first };
}

/** The index in memory of a place in an output without its batch: `[H, W, C]`, `[T, C]` or `[N]`. */
export function indexOfPlace(shape: readonly number[], { map, y, x }: Place): number {
  const [, width] = gridOf(shape);
  return (y * width + x) * (shape.at(-1) ?? 1) + map;
}

/** The place of an index in memory. */
export function placeOfIndex(shape: readonly number[], index: number): Place {
  const [, width] = gridOf(shape);
  const maps = shape.at(-1) ?? 1;
  const position = Math.floor(index / maps);
  return { map: index % maps, y: Math.floor(position / width), x: position % width };
}
