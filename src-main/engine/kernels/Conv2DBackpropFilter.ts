import { Conv2DBackpropFilter, type Tensor4D, type TensorInfo } from '@tensorflow/tfjs-core';
import { composedFilterGradient } from './composedFilterGradient.ts';
import {
  type Convolution,
  convolution,
  type ConvolutionAttributes,
  depth,
  frameBytes,
  frameInput,
  needsFrame,
} from './convolution.ts';
import { Mode } from './KernelExports.ts';
import type { KernelModule } from './memory.ts';
import { kernelEntry } from './TrainingKernel.ts';
import { winogradFilterGradient, winogradTile } from './winograd.ts';

interface Inputs {
  x: TensorInfo;
  dy: TensorInfo;
}

interface Attributes extends ConvolutionAttributes {
  filterShape: [number, number, number, number];
}

// Enough terms in one sum that loading and storing the tile does not count, few enough to stay in the first cache.
const termsPerBlock = 128;

/**
 * The gradient of a convolution for its filter [h, w, C, K], from the input x [N, H, W, C] and the output's gradient dy
 * [N, H', W', K]: dW[i, j, c, k] = sum over n, y, x of x[n, y s + i - top, x s + j - left, c] dy[n, y, x, k].
 */
export const conv2DBackpropFilter = kernelEntry<Inputs, Attributes>({
  kernelName: Conv2DBackpropFilter,
  covers: ({ x, dy }, { dataFormat }) =>
    x.dtype === 'float32' && dy.dtype === 'float32' && dataFormat === 'NHWC',
  compute({ inputs: { x, dy }, attributes, module }) {
    const output = module.output(attributes.filterShape);
    const sizes = convolution(x.shape, attributes.filterShape, attributes);
    const offsets = { x: module.offset(x), dy: module.offset(dy), output: module.offset(output) };
    const tile = winogradTile(module, sizes);
    if (tile) winogradFilterGradient(module, sizes, tile, offsets);
    else filterGradient(module, sizes, offsets.x, offsets.dy, offsets.output);
    return output;
  },
  otherwise: ({ x, dy }, attributes) =>
    composedFilterGradient(x as Tensor4D, dy as Tensor4D, attributes.filterShape, attributes),
});

function filterGradient(module: KernelModule, c: Convolution, x: number, dy: number, output: number): void {
  const { exports } = module;
  const taps = c.filterHeight * c.filterWidth * c.channels;
  const framed = needsFrame(c);
  const [frame, table, panels] = module.scratch(
    framed ? c.images * frameBytes(c).image : 0,
    taps * 8,
    Math.ceil(c.filters / 8) * imagesPerBlock(c) * c.outHeight * c.outWidth * 32,
  ) as [number, number, number];
  if (c.images * c.outHeight * c.outWidth === 0) exports.clear(output, taps * c.filters * 4);
  if (framed) frameInput(module, c, x, frame);
  tapTable(module, c, table);
  sumOverImages(module, c, { table, taps, source: framed ? frame : x, dy, panels, output });
}

function imagesPerBlock(c: Convolution): number {
  return Math.max(1, Math.round(termsPerBlock / (c.outHeight * c.outWidth)));
}

/** One row per filter tap (i, j, c): where it starts in the input, and where its gradient goes. */
function tapTable({ exports }: KernelModule, c: Convolution, table: number): void {
  const { row } = frameBytes(c);
  const filterRow = c.channels * c.filters * 4;
  exports.rowTable(
    table,
    ...([c.filterHeight, c.dilationHeight * row, c.filterWidth * filterRow] as const),
    ...([c.filterWidth, c.dilationWidth * c.channels * 4, filterRow] as const),
    ...([c.channels, 4, c.filters * 4] as const),
  );
}

interface Operands {
  table: number;
  taps: number;
  source: number;
  dy: number;
  /** Room for the packed gradient of one block, which stays in the cache. */
  panels: number;
  output: number;
}

function sumOverImages({ exports }: KernelModule, c: Convolution, o: Operands): void {
  const { row, image } = frameBytes(c);
  const outputs = c.outHeight * c.outWidth;
  const [block, pixel] = [imagesPerBlock(c), c.filters * 4];
  for (let first = 0; first < c.images; first += block) {
    const images = Math.min(block, c.images - first);
    const loops = depth(
      [images, image],
      [c.outHeight, c.strideHeight * row],
      [c.outWidth, c.strideWidth * c.channels * 4],
    );
    const terms = images * outputs;
    exports.packPanels(o.dy + first * outputs * pixel, o.panels, terms * 32, terms, c.filters, pixel, 4);
    const mode = first > 0 ? Mode.accumulate : 0;
    exports.product(
      ...([o.table, o.taps, o.taps, o.source + first * image, o.panels, terms * 32, 0] as const),
      ...([o.output, 0, c.filters, mode, ...loops] as const),
    );
  }
}
