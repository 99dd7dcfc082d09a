import { factsOf } from '../layers/layers.ts';
import { windowAt } from '../model/geometry.ts';
import type { LayerInfo } from '../model/model.ts';
import { indexOfPlace, type Place } from '../model/place.ts';
import { gridOf } from '../model/shape.ts';
import type { Window } from '../model/window.ts';
import type { FrameTensor } from '../contract/service.ts';
import { placesOf } from './convolution.ts';

/** The terms of one output value of a pooling layer. */
export interface PoolingTerms {
  window: Window;
  /** `[h, w]`: the values in the window; NaN outside the map, which pooling ignores. */
  patch: Float64Array;
  /** `[h, w]`: 1 inside the map, 0 outside. */
  inside: Uint8Array;
  takes: 'maximum' | 'average';
  /** Index of the maximum in the patch; undefined for an average. */
  winner: number | undefined;
  /** Result in float64. */
  result: number;
  /** The engine's own value. */
  value: number;
}

/**
 * The terms of one output value of a pooling layer: input `[1, H, W, C]` or `[1, T, C]`, output `[1, H', W', C]`, `[1,
 * T', C]` or `[1, C]`.
 * @returns undefined for a layer that is not a pooling
 */
export function poolingTerms(
  layer: LayerInfo,
  input: FrameTensor,
  output: FrameTensor,
  place: Place,
): PoolingTerms | undefined {
  const arithmetic = factsOf(layer).arithmetic(layer);
  const shape = input.shape.slice(1);
  const window = windowAt(layer, shape, place.y, place.x);
  if (arithmetic.view !== 'pool' || !window) return undefined;
  const { takes } = arithmetic;
  const [height, width] = gridOf(shape);
  const places = placesOf(window, height, width);
  const patch = places.map((at) => (at < 0 ? NaN : input.data[at * shape.at(-1)! + place.map]!));
  const seen = patch.filter((_value, tap) => places[tap]! >= 0);
  const winner = takes === 'maximum' ? indexOfLargest(patch, places) : undefined;
  const result =
    winner === undefined ? seen.reduce((sum, value) => sum + value, 0) / seen.length : patch[winner]!;
  return {
    window,
    patch: Float64Array.from(patch),
    inside: Uint8Array.from(places, (at) => (at < 0 ? 0 : 1)),
    takes,
    winner,
    result,
    value: output.data[indexOfPlace(output.shape.slice(1), place)]!,
  };
}

function indexOfLargest(patch: readonly number[], places: readonly number[]): number {
  let best = places.findIndex((place) => place >= 0);
  patch.forEach((value, tap) => {
    if (places[tap]! >= 0 && (value > patch[best]! || (Number.isNaN(value) && !Number.isNaN(patch[best]!))))
      best = tap;
  });
  return best;
}
