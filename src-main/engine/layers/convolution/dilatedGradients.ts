import {
  addN,
  backend_util,
  getGradient,
  matMul,
  mul,
  pad,
  registerGradient,
  reshape,
  slice,
  stack,
  sum,
  unregisterGradient,
  type GradConfig,
  type NamedAttrMap,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';

/** How a kernel of convolutions is called. Dilated ones have strides of 1 and their channels last. */
interface Attributes {
  strides: [number, number] | number;
  pad: Parameters<typeof backend_util.computeConv2DInfo>[4];
  dataFormat: 'NHWC' | 'NCHW';
  dilations: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The places of a dilated filter's values over the padded images, and the sizes of these. */
interface Taps {
  places: { row: number; column: number; top: number; left: number }[];
  batch: number;
  output: readonly [height: number, width: number];
  padded: readonly [height: number, width: number];
  before: readonly [top: number, left: number];
  borders: [number, number][];
}

function tapsOf(
  x: Tensor,
  filter: Tensor,
  { strides, dilations, pad: padding, dimRoundingMode }: Attributes,
): Taps {
  const info = backend_util.computeConv2DInfo(
    ...([x.shape, filter.shape, strides, dilations, padding, dimRoundingMode] as Parameters<
      typeof backend_util.computeConv2DInfo
    >),
  );
  const { top, bottom, left, right } = info.padInfo;
  const places = Array.from({ length: info.filterHeight * info.filterWidth }, (_none, at) => {
    const [row, column] = [Math.floor(at / info.filterWidth), at % info.filterWidth];
    return { row, column, top: row * info.dilationHeight, left: column * info.dilationWidth };
  });
  return {
    places,
    batch: info.batchSize,
    output: [info.outHeight, info.outWidth],
    padded: [info.inHeight + top + bottom, info.inWidth + left + right],
    before: [top, left],
    borders: [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
  };
}

/** The images under each value of the filter, `[N, H', W', C]`. */
function partsOf(x: Tensor, { places, batch, output, borders }: Taps): Tensor[] {
  const padded = pad(x, borders);
  const channels = x.shape[3]!;
  return places.map(({ top, left }) => slice(padded, [0, top, left, 0], [batch, ...output, channels]));
}

/** Adds to the images what each value of the filter contributes, each `[N, H', W', C]` at its place. */
function gathered(parts: readonly Tensor[], x: Tensor, { places, output, padded, before }: Taps): Tensor {
  const placed = parts.map((part, at) => {
    const { top, left } = places[at]!;
    return pad(part, [
      [0, 0],
      [top, padded[0] - output[0] - top],
      [left, padded[1] - output[1] - left],
      [0, 0],
    ]);
  });
  return slice(addN(placed), [0, ...before, 0], x.shape);
}

/** The value of a filter at a tap: `[C, F]` of a convolution, `[C, M]` of one by depth. */
function tapOf(filter: Tensor, row: number, column: number): Tensor {
  const size = filter.shape.slice(2);
  return reshape(slice(filter, [row, column, 0, 0], [1, 1, ...size]), size);
}

/** Gradients of a dilated convolution: `dy` `[N, H', W', F]`, `x` `[N, H, W, C]`, `filter` `[h, w, C, F]`. */
function ofConvolution(
  dy: Tensor,
  x: Tensor,
  filter: Tensor,
  attributes: Attributes,
): Record<string, () => Tensor> {
  const taps = tapsOf(x, filter, attributes);
  const [channels, filters] = [filter.shape[2]!, filter.shape[3]!];
  const rows = reshape(dy, [-1, filters]);
  return {
    x: () =>
      gathered(
        taps.places.map(({ row, column }) =>
          reshape(matMul(rows, tapOf(filter, row, column), false, true), [
            taps.batch,
            ...taps.output,
            channels,
          ]),
        ),
        x,
        taps,
      ),
    filter: () =>
      reshape(
        stack(partsOf(x, taps).map((part) => matMul(reshape(part, [-1, channels]), rows, true, false))),
        filter.shape,
      ),
  };
}

/** Gradients of a dilated convolution by depth: `dy` `[N, H', W', C M]`, `x` `[N, H, W, C]`, `filter` `[h, w, C, M]`. */
function ofDepthwise(
  dy: Tensor,
  x: Tensor,
  filter: Tensor,
  attributes: Attributes,
): Record<string, () => Tensor> {
  const taps = tapsOf(x, filter, attributes);
  const [channels, multiplier] = [filter.shape[2]!, filter.shape[3]!];
  const split = reshape(dy, [taps.batch, ...taps.output, channels, multiplier]);
  return {
    x: () =>
      gathered(
        taps.places.map(({ row, column }) => sum(mul(split, tapOf(filter, row, column)), 4)),
        x,
        taps,
      ),
    filter: () =>
      reshape(
        stack(
          partsOf(x, taps).map((part) =>
            sum(mul(reshape(part, [taps.batch, ...taps.output, channels, 1]), split), [0, 1, 2]),
          ),
        ),
        filter.shape,
      ),
  };
}

/**
 * Gives dilated convolutions gradients on every backend: TensorFlow.js computes them forwards only. A gradient is the sum of
 * a product for each value of the filter.
 */
function registerDilated(kernelName: string, gradients: typeof ofConvolution): void {
  const stock = getGradient(kernelName);
  if (!stock) return;
  const gradFunc: GradConfig['gradFunc'] = (dy, saved, attributes: NamedAttrMap) => {
    const given = attributes as unknown as Attributes;
    const isDilated = [given.dilations].flat().some((rate) => rate > 1);
    if (!isDilated || given.dataFormat !== 'NHWC') return stock.gradFunc(dy, saved, attributes);
    const [x, filter] = saved as [Tensor4D, Tensor4D];
    return gradients(dy as Tensor, x, filter, given);
  };
  unregisterGradient(kernelName);
  registerGradient({ ...stock, gradFunc });
}

registerDilated('Conv2D', ofConvolution);
registerDilated('DepthwiseConv2dNative', ofDepthwise);
