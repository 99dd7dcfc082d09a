import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  type Convolution,
  depth,
  frameBytes,
  frameInput,
  needsFrame,
  positionsPerBlock,
} from './convolution.ts';
import { Mode } from './KernelExports.ts';
import type { KernelModule } from './memory.ts';
import { convolveOneChannel, isOneChannel } from './oneChannel.ts';
import { paddedBias } from './paddedBias.ts';
import { type ForwardOperands, winogradForward, winogradTile } from './winograd.ts';

/** What a forward convolution reads: the input, the filter, perhaps a bias [K]; and whether ReLU follows. */
export interface ConvolveOperands {
  x: TensorInfo;
  filter: TensorInfo;
  bias?: TensorInfo;
  relu?: boolean;
}

/**
 * The convolution of x [N, H, W, C] with a filter [h, w, C, K]: [N, H', W', K]. The filter is packed anew at every call, so
 * weights may change in place.
 */
export function convolve(module: KernelModule, c: Convolution, operands: ConvolveOperands): TensorInfo {
  const { exports } = module;
  const output = module.output([c.images, c.outHeight, c.outWidth, c.filters]);
  const tile = winogradTile(module, c);
  if (tile) {
    winogradForward(module, c, tile, forwardOperands(module, operands, output));
    return output;
  }
  const positions = c.images * c.outHeight * c.outWidth;
  const taps = c.filterHeight * c.filterWidth * c.channels;
  const panelBytes = taps * 32;
  const framed = needsFrame(c);
  const [frame, table, panels, biases] = module.scratch(
    framed ? c.images * frameBytes(c).image : 0,
    positions * 8,
    Math.ceil(c.filters / 8) * panelBytes,
    c.filters * 4 + 32,
  ) as [number, number, number, number];
  const x = module.offset(operands.x);
  if (framed) frameInput(module, c, x, frame);
  exports.packPanels(module.offset(operands.filter), panels, panelBytes, taps, c.filters, c.filters * 4, 4);
  const bias = operands.bias ? paddedBias(module, operands.bias, c.filters, biases) : 0;
  const source = framed ? frame : x;
  const target = module.offset(output);
  const mode = operands.relu ? Mode.relu : 0;
  if (isOneChannel(c)) {
    convolveOneChannel(module, c, { source, panels, panelBytes, bias, mode, target });
    return output;
  }
  positionTable(module, c, table);
  exports.product(
    ...([table, positions, positionsPerBlock(c), source, panels, panelBytes, 0] as const),
    ...([target, bias, c.filters, mode, ...tapLoops(c)] as const),
  );
  return output;
}

function forwardOperands(module: KernelModule, o: ConvolveOperands, output: TensorInfo): ForwardOperands {
  return {
    x: module.offset(o.x),
    filter: module.offset(o.filter),
    bias: o.bias ? module.offset(o.bias) : 0,
    relu: o.relu ?? false,
    output: module.offset(output),
  };
}

/** One row per output position: the corner of the patch it sees, and where its filters go. */
function positionTable({ exports }: KernelModule, c: Convolution, table: number): void {
  const { row, image } = frameBytes(c);
  const pixel = c.filters * 4;
  exports.rowTable(
    table,
    ...([c.images, image, c.outHeight * c.outWidth * pixel] as const),
    ...([c.outHeight, c.strideHeight * row, c.outWidth * pixel] as const),
    ...([c.outWidth, c.strideWidth * c.channels * 4, pixel] as const),
  );
}

function tapLoops(c: Convolution) {
  const pixel = c.channels * 4;
  return depth(
    [c.filterHeight, c.dilationHeight * frameBytes(c).row],
    [c.filterWidth, c.dilationWidth * pixel],
    [c.channels, 4],
  );
}
