/** How the positions along one axis of an image come from the old ones. Source: ONNX, operator Resize. */
export interface AxisInterpolation {
  /** Number of new positions. */
  size: number;
  /** How many new positions an old one becomes; not always the quotient of the sizes. */
  scale: number;
  mode: 'nearest' | 'linear' | 'cubic';
  /** How the old place of a new position is found: `coordinate_transformation_mode`. */
  coordinates: CoordinateMode;
  /** Which of two neighbours is the nearest: `nearest_mode`. */
  nearest: NearestMode;
  /** Coefficient of the cubic polynomial, -0.75 or -0.5. Source: Keys 1981. */
  cubic: number;
  /** Whether positions outside the image have no weight, instead of the value at its edge. */
  excludesOutside: boolean;
}

/** As ONNX calls them, in camel case. */
export type CoordinateMode =
  | 'halfPixel'
  | 'halfPixelSymmetric'
  | 'pytorchHalfPixel'
  | 'alignCorners'
  | 'asymmetric'
  | 'tfHalfPixelForNn';
export type NearestMode = 'roundPreferFloor' | 'roundPreferCeil' | 'floor' | 'ceil';

/** The weights of old positions in new ones, `[size, from]`. */
export function interpolationMatrix(axis: AxisInterpolation, from: number): Float32Array {
  const weights = new Float32Array(axis.size * from);
  for (let at = 0; at < axis.size; at++) {
    const taken = weightsAt(axis, from, placeOf(axis, from, at));
    const inside = axis.excludesOutside ? taken.filter(([old]) => old >= 0 && old < from) : taken;
    const total = axis.excludesOutside ? inside.reduce((sum, [, weight]) => sum + weight, 0) : 1;
    for (const [old, weight] of inside)
      weights[at * from + Math.max(0, Math.min(from - 1, old))]! += weight / total;
  }
  return weights;
}

/**
 * Where a new position lies among the old ones, rounded where ONNX Runtime rounds: between two of them the last digit decides. A position
 * stays where it is along an axis that is not scaled. Source: ONNX Runtime, core/providers/cpu/tensor/upsamplebase.h.
 */
function placeOf({ size, scale, mode, coordinates }: AxisInterpolation, from: number, at: number): number {
  if (scale === 1 && mode !== 'cubic') return at;
  if (coordinates === 'alignCorners')
    return size === 1 ? 0 : Math.fround(Math.fround(at * (from - 1)) / (size - 1));
  if (coordinates === 'asymmetric') return Math.fround(at / scale);
  if (coordinates === 'halfPixelSymmetric') {
    const adjustment = Math.fround(size / Math.fround(from * scale));
    const offset = Math.fround((from / 2) * Math.fround(1 - adjustment));
    return Math.fround(offset + (at + 0.5) / scale - 0.5);
  }
  const middle = Math.fround((at + 0.5) / scale);
  if (coordinates === 'tfHalfPixelForNn') return middle;
  return coordinates === 'pytorchHalfPixel' && size === 1 ? 0 : Math.fround(middle - 0.5);
}

function weightsAt(axis: AxisInterpolation, from: number, place: number): [old: number, weight: number][] {
  if (axis.mode === 'nearest') return [[nearestTo(place, axis.nearest), 1]];
  // Of a place beyond the edge, the value there.
  const inside = axis.mode === 'linear' ? Math.max(0, Math.min(from - 1, place)) : place;
  const lower = Math.floor(inside);
  const share = inside - lower;
  if (axis.mode === 'linear')
    return [
      [lower, 1 - share],
      [lower + 1, share],
    ];
  return [-1, 0, 1, 2].map((step) => [lower + step, cubicWeight(Math.abs(step - share), axis.cubic)]);
}

/** How far from the middle between two positions a place still counts as the middle. Source: as of {@link placeOf}. */
const MIDDLE = 1e-6;

function nearestTo(place: number, mode: NearestMode): number {
  const lower = Math.floor(place);
  if (mode === 'floor') return lower;
  if (mode === 'ceil') return Math.ceil(place);
  const share = place - lower - 0.5;
  const isUpper = Math.abs(share) <= MIDDLE ? mode === 'roundPreferCeil' : share > 0;
  return isUpper ? lower + 1 : lower;
}

/** Weight of a position at a distance below 2. Source: Keys 1981, "Cubic convolution interpolation for digital image processing". */
function cubicWeight(distance: number, a: number): number {
  if (distance < 1) return (a + 2) * distance ** 3 - (a + 3) * distance ** 2 + 1;
  return a * distance ** 3 - 5 * a * distance ** 2 + 8 * a * distance - 4 * a;
}
