import { add, gather, mul, tensor1d, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';

/** How the values between two positions come about. */
export type Interpolation = 'bilinear' | 'nearest';
/** What of the old and the new image lies on each other: their edges, or the middles of their outermost positions. */
export type Alignment = 'edges' | 'corners';

/**
 * Images of another size, laid on each other by their edges (half-pixel centres): of the new position i the middle is at
 * (i + 0.5) size / newSize - 0.5 of the old ones. Source: TensorFlow, core/kernels/image/resize_bilinear_op.cc, HalfPixelScaler.
 * @param images `[N, H, W, C]`
 * @returns `[N, height, width, C]`
 */
export function resize(
  images: Tensor4D,
  [height, width]: readonly [number, number],
  how: Interpolation,
  alignment: Alignment = 'edges',
): Tensor4D {
  return resizeAxis(resizeAxis(images, 1, height, { how, alignment }), 2, width, { how, alignment });
}

function resizeAxis(
  images: Tensor4D,
  axis: 1 | 2,
  size: number,
  { how, alignment }: { how: Interpolation; alignment: Alignment },
): Tensor4D {
  const from = images.shape[axis];
  const places = Float64Array.from({ length: size }, (_none, at) =>
    alignment === 'edges' ? ((at + 0.5) * from) / size - 0.5 : (at * (from - 1)) / Math.max(1, size - 1),
  );
  if (how === 'nearest')
    return take(
      images,
      axis,
      places.map((place) => Math.floor(place + 0.5)),
      from,
    );
  const lower = places.map(Math.floor);
  const share = Float32Array.from(places, (place, at) => place - lower[at]!);
  const shape: [number, number, number, number] = axis === 1 ? [1, size, 1, 1] : [1, 1, size, 1];
  const upper = take(
    images,
    axis,
    lower.map((at) => at + 1),
    from,
  );
  const weight = tensor4d(share, shape);
  const rest = tensor4d(
    share.map((part) => 1 - part),
    shape,
  );
  return add(mul(take(images, axis, lower, from), rest), mul(upper, weight));
}

/** Positions along an axis; those outside are the nearest inside. */
function take(images: Tensor4D, axis: 1 | 2, places: Float64Array, size: number): Tensor4D {
  const inside = Int32Array.from(places, (place) => Math.max(0, Math.min(size - 1, place)));
  return gather(images, tensor1d(inside, 'int32'), axis);
}
