import type { FilterGradient } from './convolutionOperands.ts';
import { Conv2DBackpropFilter, type Tensor4D, type TensorInfo } from '@tensorflow/tfjs-core';
import { composedFilterGradient } from './composedFilterGradient.ts';
import {
  type Convolution,
  convolution,
  type ConvolutionAttributes,
  depth,
  frameBytes,
  framedInput,
} from './convolution.ts';
import { type KernelExports, Mode } from '../runtime/KernelExports.ts';
import { placeOnce, type Routine } from '../runtime/Routine.ts';
import type { Winograd } from '../runtime/simdSupport.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';
import { winogradFilterGradient, winogradTile } from './winograd.ts';

interface Inputs {
  x: TensorInfo;
  dy: TensorInfo;
}

interface Attributes extends ConvolutionAttributes {
  filterShape: [number, number, number, number];
}

// Enough terms per sum that loading and storing the tile is negligible, few enough to stay in the first-level cache.
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
    const { exports } = module;
    const output = module.output(attributes.filterShape);
    const c = convolution(x.shape, attributes.filterShape, attributes);
    const [routine, framed] = [filterGradient(c, module.winograd), framedInput(c)];
    const { extra: frame, ...places } = placeOnce(module, routine, framed.bytes);
    const source = framed.place(exports, module.offset(x), frame);
    routine.run(exports, places, { source, dy: module.offset(dy), output: module.offset(output) });
    return output;
  },
  otherwise: ({ x, dy }, attributes) =>
    composedFilterGradient(x as Tensor4D, dy as Tensor4D, attributes.filterShape, attributes),
});

/** The filter gradient of a convolution of these sizes. */
export function filterGradient(c: Convolution, winograd: Winograd): Routine<FilterGradient> {
  const tile = winogradTile(winograd, c);
  if (tile) return winogradFilterGradient(c, tile);
  const positions = c.images * c.outHeight * c.outWidth;
  const taps = c.filterHeight * c.filterWidth * c.channels;
  return {
    tables: [taps * 8],
    scratch: [Math.ceil(c.filters / 8) * imagesPerBlock(c) * c.outHeight * c.outWidth * 32],
    prepare: (exports, [table]) => exports.rowTable(table!, ...tapRows(c)),
    run(exports, { tables: [table], scratch: [panels] }, { source, dy, output }) {
      if (positions === 0) exports.clear(output, taps * c.filters * 4);
      sumOverImages(exports, c, { table: table!, taps, source, dy, panels: panels!, output });
    },
  };
}

function imagesPerBlock(c: Convolution): number {
  return Math.max(1, Math.round(termsPerBlock / (c.outHeight * c.outWidth)));
}

/** One row per filter tap (i, j, c): where it starts in the input, and where its gradient goes. */
function tapRows(c: Convolution) {
  const { row } = frameBytes(c);
  const filterRow = c.channels * c.filters * 4;
  return [
    ...([c.filterHeight, c.dilationHeight * row, c.filterWidth * filterRow] as const),
    ...([c.filterWidth, c.dilationWidth * c.channels * 4, filterRow] as const),
    ...([c.channels, 4, c.filters * 4] as const),
  ] as const;
}

interface Operands {
  table: number;
  taps: number;
  source: number;
  dy: number;
  /** Buffer for the packed gradient of one block, which stays in the cache. */
  panels: number;
  output: number;
}

function sumOverImages(exports: KernelExports, c: Convolution, o: Operands): void {
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
