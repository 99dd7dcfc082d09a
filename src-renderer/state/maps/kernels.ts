import type { FrameTensor } from '../../../src-shared/contract/service.ts';
import type { KernelLayout } from '../../../src-shared/layers/LayerFacts.ts';

/** The weights of one map of a layer, laid out to be looked at. */
export interface KernelImages {
  /** Name of the weight: `kernel`, `depthwise_kernel`. */
  name: string;
  /** Whether the images are windows over a map; else they are a list of inputs, in rows. */
  spatial: boolean;
  /** Of each image: `[rows, columns]`. */
  shape: [number, number];
  images: Float32Array[];
  /** Which input map each image is for, counting from 0. */
  inputs: number[];
}

/** Those weights that have what makes a map: of a very large kernel, only another map's may be there. */
export function weightsFor(
  weights: ReadonlyMap<string, FrameTensor> | undefined,
  map: number,
): ReadonlyMap<string, FrameTensor> {
  return new Map([...(weights ?? [])].filter(([, { map: only }]) => only === undefined || only === map));
}

/** Weights by their name. */
export const byName = (tensors: readonly FrameTensor[]): ReadonlyMap<string, FrameTensor> =>
  new Map(tensors.map((tensor) => [tensor.name, tensor]));

/** The most columns of a list of weights. */
const MOST_COLUMNS = 28;

/**
 * The weights that make one map, one image for each input map it reads: cut out of `[KH, KW, Cin, Cout]`; of a depthwise
 * kernel `[KH, KW, Cin, multiplier]` the one window; of a dense layer's `[in, out]` its inputs in rows, the last filled
 * with zeros. Undefined where the layer has no kernel, or several that make a map together.
 * @param layout how the axes of the layer's kernel are ordered, as its facts say
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

/** The most columns, at most 28, that leave no place empty; 28 where that would make a tower. */
export function rowsOf(count: number): [number, number] {
  const most = Math.min(MOST_COLUMNS, count);
  let columns = most;
  while (columns >= 8 && count % columns !== 0) columns--;
  if (columns < 8) columns = most;
  return [Math.ceil(count / columns), columns];
}

/** A layer's weights that have one number per map (bias; scale, shift, mean and variance of a normalisation), at one map. */
export function vectorValues(
  weights: ReadonlyMap<string, FrameTensor>,
  map: number,
): { name: string; value: number }[] {
  return [...weights.values()].flatMap(({ name, shape, data }) =>
    shape.length === 1 && map < data.length ? [{ name, value: data[map]! }] : [],
  );
}
