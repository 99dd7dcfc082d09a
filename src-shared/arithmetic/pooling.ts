import { windowAt, type Window } from '../model/geometry.ts';
import type { LayerInfo } from '../model/model.ts';
import type { FrameTensor } from '../contract/service.ts';
import { placesOf } from './convolution.ts';

/** What one output value of a pooling layer is computed from. */
export interface PoolingTerms {
  window: Window;
  /** `[h, w]`: what the window sees; NaN outside the map, where pooling reads nothing. */
  patch: Float64Array;
  /** `[h, w]`: 1 inside the map, 0 outside. */
  inside: Uint8Array;
  takes: 'maximum' | 'average';
  /** Of the largest value in the patch; undefined for an average. */
  winner: number | undefined;
  /** Computed here in float64. */
  result: number;
  /** The engine's own value. */
  value: number;
}

/** The terms of one output value of a pooling layer: input `[1, H, W, C]`, output `[1, H', W', C]` or `[1, C]`. */
export function poolingTerms(
  layer: LayerInfo,
  input: FrameTensor,
  output: FrameTensor,
  { map, y, x }: { map: number; y: number; x: number },
): PoolingTerms {
  const [, height, width, channels] = input.shape as [number, number, number, number];
  const window = windowAt(layer, [height, width], y, x);
  const places = placesOf(window, height, width);
  const patch = places.map((place) => (place < 0 ? NaN : input.data[place * channels + map]!));
  const takes = layer.className.includes('Average') ? 'average' : 'maximum';
  const seen = patch.filter((_value, tap) => places[tap]! >= 0);
  const winner = takes === 'maximum' ? indexOfLargest(patch, places) : undefined;
  const result =
    winner === undefined ? seen.reduce((sum, value) => sum + value, 0) / seen.length : patch[winner]!;
  const outWidth = output.shape.length === 4 ? output.shape[2]! : 1;
  return {
    window,
    patch: Float64Array.from(patch),
    inside: Uint8Array.from(places, (place) => (place < 0 ? 0 : 1)),
    takes,
    winner,
    result,
    value: output.data[(y * outWidth + x) * channels + map]!,
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
