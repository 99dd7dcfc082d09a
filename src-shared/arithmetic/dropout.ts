import type { FrameTensor } from '../contract/service.ts';
import type { Place } from '../model/place.ts';
import { valueAt } from './elements.ts';

/** The mask of a dropout layer for a map, or for all units of a layer without maps, in a training step. */
export interface DropoutMask {
  /** `[H, W]`: 0 for a dropped value, else the factor. Units are arranged in a square, whose last cells may be NaN. */
  values: Float32Array;
  height: number;
  width: number;
  /** Number of dropped values, of `count`. */
  dropped: number;
  count: number;
  /** Fraction of the whole layer's values that were dropped, in [0, 1]. */
  share: number;
  /** Factor of the kept values; NaN if none was kept. */
  factor: number;
  /** The factor at the inspected place, and its position in the picture. */
  here: number;
  at: { y: number; x: number };
}

/** @param noise `[1, H, W, C]` or `[1, N]` */
export function dropoutMask(noise: FrameTensor, place: Place): DropoutMask {
  const { data, shape } = noise;
  const kept = data.find((value) => value !== 0) ?? NaN;
  const whole = { share: zeros(data) / data.length, factor: kept, here: valueAt(noise, place) };
  return { ...whole, ...(shape.length === 2 ? ofUnits(data, place) : ofMap(noise, place)) };
}

type Picture = Omit<DropoutMask, 'share' | 'factor' | 'here'>;

function ofUnits(data: Float32Array, { map }: Place): Picture {
  const width = Math.ceil(Math.sqrt(data.length));
  const height = Math.ceil(data.length / width);
  const values = Float32Array.from({ length: height * width }, (_none, at) => data[at] ?? NaN);
  const at = { y: Math.floor(map / width), x: map % width };
  return { values, height, width, dropped: zeros(data), count: data.length, at };
}

function ofMap({ data, shape }: FrameTensor, { map, y, x }: Place): Picture {
  const [, height, width, maps] = shape as [number, number, number, number];
  const values = Float32Array.from({ length: height * width }, (_none, at) => data[at * maps + map]!);
  return { values, height, width, dropped: zeros(values), count: values.length, at: { y, x } };
}

const zeros = (values: Float32Array): number =>
  values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
