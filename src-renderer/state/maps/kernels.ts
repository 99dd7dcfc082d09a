import type { FrameTensor } from '../../../src-shared/contract/service.ts';
import type { KernelLayout } from '../../../src-shared/layers/LayerFacts.ts';

/** The weights of one map of a layer as images. */
export interface KernelImages {
  /** Name of the weight: `kernel`, `depthwise_kernel`. */
  name: string;
  /** Whether the images are windows over a map; otherwise they are a list of inputs, in rows. */
  spatial: boolean;
  /** Shape of each image: `[rows, columns]`. */
  shape: [number, number];
  images: Float32Array[];
  /** The input map of each image, counting from 0. */
  inputs: number[];
}

/** The weights that include those of a map: of a very large kernel, only another map's may have been sent. */
export function weightsFor(
  weights: ReadonlyMap<string, FrameTensor> | undefined,
  map: number,
): ReadonlyMap<string, FrameTensor> {
  return new Map([...(weights ?? [])].filter(([, { map: only }]) => only === undefined || only === map));
}

/** Weights by name. */
export const byName = (tensors: readonly FrameTensor[]): ReadonlyMap<string, FrameTensor> =>
  new Map(tensors.map((tensor) => [tensor.name, tensor]));

/** Maximum number of columns for a list of weights. */
const MOST_COLUMNS = 28;

/**
 * The weights of one map, one image for each input map that it reads: slices of `[KH, KW, Cin, Cout]`; for a depthwise
 * kernel `[KH, KW, Cin, multiplier]` a single window; for a dense kernel `[in, out]` its inputs in rows, padded with
 * zeros. Undefined if the layer has no kernel, or several that form a map together.
 * @param layout order of the kernel's axes, from the layer's facts
 */
export function kernelImages(
  weights: ReadonlyMap<string, FrameTensor>,
  map: number,
  layout: KernelLayout | undefined,
): KernelImages | undefined {
  if (!layout) return undefined;
  const depthwise = weights.get('depthwise_kernel');
  if (layout === 'depthwise') return depthwise && depthwiseImage(depthwise, map);
  const kernel = weights.get('kernel');
  if (!kernel || kernel.shape.length < 2) return undefined;
  const swapped = layout === 'inputsLast';
  const outputs = kernel.shape.at(swapped ? -2 : -1)!;
  const own = kernel.map === undefined ? map : 0;
  const spatial = kernel.shape.length === 4;
  const inputs = spatial ? kernel.shape[swapped ? 3 : 2]! : 1;
  const shape = spatial
    ? ([kernel.shape[0]!, kernel.shape[1]!] as [number, number])
    : rowsOf(kernel.shape[0]!);
  const size = shape[0] * shape[1];
  const pick = (input: number) => (_none: unknown, at: number) =>
    kernel.data[swapped ? (at * outputs + own) * inputs + input : (at * inputs + input) * outputs + own] ?? 0;
  return {
    ...{ name: kernel.name, spatial, shape },
    images: Array.from({ length: inputs }, (_none, input) =>
      Float32Array.from({ length: size }, pick(input)),
    ),
    inputs: Array.from({ length: inputs }, (_none, input) => input),
  };
}

function depthwiseImage({ name, shape, data }: FrameTensor, map: number): KernelImages {
  const [height, width, channels, multiplier] = shape as [number, number, number, number];
  const image = Float32Array.from(
    { length: height * width },
    (_none, at) => data[at * channels * multiplier + map] ?? 0,
  );
  const input = Math.floor(map / multiplier);
  return { name, spatial: true, shape: [height, width], images: [image], inputs: [input] };
}

/** The largest number of columns, at most 28, that leaves no cell empty; 28 if that would be too high. */
export function rowsOf(count: number): [number, number] {
  const most = Math.min(MOST_COLUMNS, count);
  let columns = most;
  while (columns >= 8 && count % columns !== 0) columns--;
  if (columns < 8) columns = most;
  return [Math.ceil(count / columns), columns];
}

/**
 * The values at one map of a layer's weights with one number per map (bias; scale, shift, mean and variance of a
 * normalisation).
 */
export function vectorValues(
  weights: ReadonlyMap<string, FrameTensor>,
  map: number,
): { name: string; value: number }[] {
  return [...weights.values()].flatMap(({ name, shape, data }) =>
    shape.length === 1 && map < data.length ? [{ name, value: data[map]! }] : [],
  );
}
