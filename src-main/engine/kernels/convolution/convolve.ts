import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ForwardConvolution } from './convolutionOperands.ts';
import { type Convolution, depth, frameBytes, framedInput, positionsPerBlock } from './convolution.ts';
import { Mode } from '../runtime/KernelExports.ts';
import type { KernelModule } from '../runtime/memory.ts';
import { convolveOneChannel, isOneChannel } from './oneChannel.ts';
import { padBias, paddedBiasBytes, placeBias } from './paddedBias.ts';
import { placeOnce, type Routine } from '../runtime/Routine.ts';
import type { Winograd } from '../runtime/simdSupport.ts';
import { winogradForward, winogradTile } from './winograd.ts';

/** Operands of a forward convolution: the input, the filter, an optional bias [K], and whether ReLU follows. */
export interface ConvolveOperands {
  x: TensorInfo;
  filter: TensorInfo;
  bias?: TensorInfo;
  relu?: boolean;
}

/**
 * The convolution of x [N, H, W, C] with a filter [h, w, C, K]: [N, H', W', K]. The filter is packed at every call, so
 * weights may change in place.
 */
export function convolve(module: KernelModule, c: Convolution, operands: ConvolveOperands): TensorInfo {
  const { exports } = module;
  const output = module.output([c.images, c.outHeight, c.outWidth, c.filters]);
  const [routine, framed] = [forwardConvolution(c, module.winograd), framedInput(c)];
  const { extra: frame, ...places } = placeOnce(module, routine, framed.bytes);
  routine.run(exports, places, {
    source: framed.place(exports, module.offset(operands.x), frame),
    filter: module.offset(operands.filter),
    bias: operands.bias ? module.offset(operands.bias) : 0,
    output: module.offset(output),
    relu: operands.relu ?? false,
  });
  return output;
}

/** The forward convolution of these sizes. */
export function forwardConvolution(c: Convolution, winograd: Winograd): Routine<ForwardConvolution> {
  const tile = winogradTile(winograd, c);
  if (tile) return winogradForward(c, tile);
  const positions = c.images * c.outHeight * c.outWidth;
  const taps = c.filterHeight * c.filterWidth * c.channels;
  const panelBytes = taps * 32;
  const block = positionsPerBlock(c);
  const loops = tapLoops(c);
  const oneChannel = isOneChannel(c);
  return {
    tables: [positions * 8, paddedBiasBytes(c.filters)],
    scratch: [Math.ceil(c.filters / 8) * panelBytes],
    prepare(exports, [table, biases]) {
      exports.rowTable(table!, ...positionRows(c));
      padBias(exports, c.filters, biases!);
    },
    run(exports, { tables: [table, biases], scratch: [panels] }, { source, filter, bias, output, relu }) {
      exports.packPanels(filter, panels!, panelBytes, taps, c.filters, c.filters * 4, 4);
      const placed = placeBias(exports, bias, c.filters, biases!);
      const mode = relu ? Mode.relu : 0;
      if (oneChannel)
        return convolveOneChannel(exports, c, {
          ...{ source, panels: panels!, panelBytes, mode },
          bias: placed,
          target: output,
        });
      exports.product(
        ...([table!, positions, block, source, panels!, panelBytes, 0] as const),
        ...([output, placed, c.filters, mode, ...loops] as const),
      );
    },
  };
}

/** One row per output position: the corner of its input patch, and the offset of its output. */
function positionRows(c: Convolution) {
  const { row, image } = frameBytes(c);
  const pixel = c.filters * 4;
  return [
    ...([c.images, image, c.outHeight * c.outWidth * pixel] as const),
    ...([c.outHeight, c.strideHeight * row, c.outWidth * pixel] as const),
    ...([c.outWidth, c.strideWidth * c.channels * 4, pixel] as const),
  ] as const;
}

function tapLoops(c: Convolution) {
  const pixel = c.channels * 4;
  return depth(
    [c.filterHeight, c.dilationHeight * frameBytes(c).row],
    [c.filterWidth, c.dilationWidth * pixel],
    [c.channels, 4],
  );
}
