import type { InputGradient } from './convolutionOperands.ts';
import { Conv2DBackpropInput, type TensorInfo } from '@tensorflow/tfjs-core';
import {
  type Convolution,
  convolution,
  type ConvolutionAttributes,
  frameBytes,
  framedInput,
  positionsPerBlock,
} from './convolution.ts';
import type { KernelExports } from '../runtime/KernelExports.ts';
import { placeOnce, type Routine } from '../runtime/Routine.ts';
import type { Winograd } from '../runtime/simdSupport.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';
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
 * [h, w, C, K]: every output position adds dy W^T to its input patch.
 */
export const conv2DBackpropInput = kernelEntry<Inputs, Attributes>({
  kernelName: Conv2DBackpropInput,
  covers: ({ dy, filter }, { dataFormat }) =>
    dy.dtype === 'float32' && filter.dtype === 'float32' && dataFormat === 'NHWC',
  compute({ inputs: { dy, filter }, attributes, module }) {
    const { exports } = module;
    const output = module.output(attributes.inputShape);
    const c = convolution(attributes.inputShape, filter.shape, attributes);
    const [routine, framed] = [inputGradient(c, module.winograd), framedInput(c)];
    const { extra: frame, ...places } = placeOnce(module, routine, framed.bytes);
    const target = framed.bytes > 0 ? frame : module.offset(output);
    routine.run(exports, places, { dy: module.offset(dy), filter: module.offset(filter), target });
    framed.cut(exports, target, module.offset(output));
    return output;
  },
});

/** The gradient of the framed input for a convolution of these sizes. */
export function inputGradient(c: Convolution, winograd: Winograd): Routine<InputGradient> {
  const tile = winogradTile(winograd, c);
  if (tile) return winogradInputGradient(c, tile);
  const positions = c.images * c.outHeight * c.outWidth;
  const run = c.filterWidth * c.channels;
  const panelBytes = c.filters * 32;
  const rowBytes = Math.ceil(run / 8) * panelBytes;
  const bytes = c.images * frameBytes(c).image;
  return {
    tables: [positions * 8],
    scratch: [c.filterHeight * rowBytes],
    prepare: (exports, [table]) => exports.rowTable(table!, ...positionRows(c)),
    run(exports, { tables: [table], scratch: [panels] }, { dy, filter, target }) {
      exports.clear(target, bytes);
      for (let i = 0; i < c.filterHeight; i++) {
        const taps = filter + i * run * c.filters * 4;
        exports.packPanels(taps, panels! + i * rowBytes, panelBytes, c.filters, run, 4, c.filters * 4);
      }
      const [tableAt, panelsAt] = [table!, panels!];
      addPatches(exports, c, {
        dy,
        table: tableAt,
        positions,
        panels: panelsAt,
        panelBytes,
        rowBytes,
        run,
        target,
      });
    },
  };
}

/** One row per output position: its gradient, and the corner of its input patch. */
function positionRows(c: Convolution) {
  const { row, image } = frameBytes(c);
  const pixel = c.filters * 4;
  return [
    ...([c.images, c.outHeight * c.outWidth * pixel, image] as const),
    ...([c.outHeight, c.outWidth * pixel, c.strideHeight * row] as const),
    ...([c.outWidth, pixel, c.strideWidth * c.channels * 4] as const),
  ] as const;
}

interface Operands {
  dy: number;
  table: number;
  positions: number;
  panels: number;
  panelBytes: number;
  /** Bytes of all panels of one filter row. */
  rowBytes: number;
  /** Floats of one filter row, which are contiguous in the input too. */
  run: number;
  target: number;
}

function addPatches(exports: KernelExports, c: Convolution, o: Operands): void {
  exports.addBands(
    ...([o.table, o.positions, positionsPerBlock(c), o.dy, o.panels, o.panelBytes] as const),
    ...([o.target, o.run, c.filterHeight, o.rowBytes, frameBytes(c).row, c.filters, 4] as const),
  );
}
