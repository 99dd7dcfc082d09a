import { Conv2DBackpropInput, type TensorInfo } from '@tensorflow/tfjs-core';
import {
  type Convolution,
  convolution,
  type ConvolutionAttributes,
  frameBytes,
  needsFrame,
  positionsPerBlock,
  unframeInput,
} from './convolution.ts';
import type { KernelModule } from './memory.ts';
import { kernelEntry } from './TrainingKernel.ts';
import { winogradInputGradient, winogradTile } from './winograd.ts';

interface Inputs {
  dy: TensorInfo;
  filter: TensorInfo;
}

interface Attributes extends ConvolutionAttributes {
  inputShape: [number, number, number, number];
}

/**
 * The gradient of a convolution for its input [N, H, W, C], from the output's gradient dy [N, H', W', K] and the filter
 * [h, w, C, K]: every output position adds dy W^T to the patch of the input that it saw.
 */
export const conv2DBackpropInput = kernelEntry<Inputs, Attributes>({
  kernelName: Conv2DBackpropInput,
  covers: ({ dy, filter }, { dataFormat }) =>
    dy.dtype === 'float32' && filter.dtype === 'float32' && dataFormat === 'NHWC',
  compute({ inputs: { dy, filter }, attributes, module }) {
    const output = module.output(attributes.inputShape);
    const sizes = convolution(attributes.inputShape, filter.shape, attributes);
    const offsets = { dy: module.offset(dy), filter: module.offset(filter), output: module.offset(output) };
    const tile = winogradTile(module, sizes);
    if (tile) winogradInputGradient(module, sizes, tile, offsets);
    else inputGradient(module, sizes, offsets.dy, offsets.filter, offsets.output);
    return output;
  },
});

function inputGradient(
  module: KernelModule,
  c: Convolution,
  dy: number,
  filter: number,
  output: number,
): void {
  const { exports } = module;
  const positions = c.images * c.outHeight * c.outWidth;
  const run = c.filterWidth * c.channels;
  const panelBytes = c.filters * 32;
  const rowBytes = Math.ceil(run / 8) * panelBytes;
  const framed = needsFrame(c);
  const frameSize = c.images * frameBytes(c).image;
  const [frame, table, panels] = module.scratch(
    framed ? frameSize : 0,
    positions * 8,
    c.filterHeight * rowBytes,
  ) as [number, number, number];
  const target = framed ? frame : output;
  exports.clear(target, frameSize);
  positionTable(module, c, table);
  for (let i = 0; i < c.filterHeight; i++) {
    const taps = filter + i * run * c.filters * 4;
    exports.packPanels(taps, panels + i * rowBytes, panelBytes, c.filters, run, 4, c.filters * 4);
  }
  addPatches(module, c, { dy, table, positions, panels, panelBytes, rowBytes, run, target });
  if (framed) unframeInput(module, c, frame, output);
}

/** One row per output position: its gradient's filters, and the corner of the patch it saw. */
function positionTable({ exports }: KernelModule, c: Convolution, table: number): void {
  const { row, image } = frameBytes(c);
  const pixel = c.filters * 4;
  exports.rowTable(
    table,
    ...([c.images, c.outHeight * c.outWidth * pixel, image] as const),
    ...([c.outHeight, c.outWidth * pixel, c.strideHeight * row] as const),
    ...([c.outWidth, pixel, c.strideWidth * c.channels * 4] as const),
  );
}

interface Operands {
  dy: number;
  table: number;
  positions: number;
  panels: number;
  panelBytes: number;
  /** Bytes of all panels of one filter row. */
  rowBytes: number;
  /** Floats of one filter row, which are neighbours in the input too. */
  run: number;
  target: number;
}

function addPatches({ exports }: KernelModule, c: Convolution, o: Operands): void {
  exports.addBands(
    ...([o.table, o.positions, positionsPerBlock(c), o.dy, o.panels, o.panelBytes] as const),
    ...([o.target, o.run, c.filterHeight, o.rowBytes, frameBytes(c).row, c.filters, 4] as const),
  );
}
