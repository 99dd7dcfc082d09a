import type { Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { filterGradient } from '../../kernels/convolution/Conv2DBackpropFilter.ts';
import { inputGradient } from '../../kernels/convolution/Conv2DBackpropInput.ts';
import { type Convolution, convolution, framedInput } from '../../kernels/convolution/convolution.ts';
import { forwardConvolution } from '../../kernels/convolution/convolve.ts';
import { activationOf, type ActivationName } from '../../training/plan/activations.ts';
import {
  beginBackward,
  finishForward,
  innerGradientBytes,
  type Ending,
} from '../../training/plan/biasAndActivation.ts';
import type {
  CompiledLayer,
  LayerContext,
  PlannedWeight,
  Signal,
} from '../../training/plan/CompiledLayer.ts';
import { lastingTables } from '../../training/plan/lastingTables.ts';
import type { LayerEngine } from '../LayerEngine.ts';
import { hasExtras } from '../../training/plan/plainLayers.ts';

interface Settings {
  kernel: { read(): Tensor };
  bias: { read(): Tensor } | null;
  strides: [number, number];
  padding: string;
  dataFormat: string;
  dilationRate: number | number[];
}

/** A convolution. The padded input of the forward pass is kept for the filter's gradient. */
export const conv2D: LayerEngine = {
  className: 'Conv2D',
  plan(layer, context) {
    const settings = layer as unknown as Settings;
    const activation = activationOf(layer, context.withoutSoftmax);
    if (!activation || !isPlain(layer, settings)) return undefined;
    const { strides, padding } = settings;
    const filter = context.weight(settings.kernel);
    const bias = settings.bias ? context.weight(settings.bias) : undefined;
    const { shape } = settings.kernel.read();
    const pad = padding as 'same' | 'valid';
    const c = convolution([...context.input.shape], shape, { strides, pad, dataFormat: 'NHWC' });
    return layOut(context, c, filter, endingOf(activation, bias, context.training));
  },
};

function isPlain(layer: layers.Layer, { dilationRate, dataFormat, padding }: Settings): boolean {
  const dense = [dilationRate].flat().every((rate) => rate === 1);
  return dense && dataFormat === 'channelsLast' && ['same', 'valid'].includes(padding) && !hasExtras(layer);
}

/** While recording a tape, TensorFlow.js fuses the bias of a convolution, unless a ReLU follows. */
function endingOf(activation: ActivationName, bias: PlannedWeight | undefined, training: boolean): Ending {
  const relu = activation === 'relu';
  return { activation, bias, biasFirst: !relu || !training, reluWithin: relu && !training };
}

function layOut(context: LayerContext, c: Convolution, filter: PlannedWeight, ending: Ending): CompiledLayer {
  const { module, memory, input } = context;
  const { exports } = module;
  const output = context.signal([c.images, c.outHeight, c.outWidth, c.filters], true);
  const routine = forwardConvolution(c, module.winograd);
  const framed = framedInput(c);
  const frame = framed.bytes > 0 ? memory.reserve(framed.bytes) : 0;
  const tables = lastingTables(context, routine);
  const finish = finishForward(context, ending, output);
  return {
    output,
    forward() {
      const source = framed.place(exports, input.values, frame);
      routine.run(
        exports,
        { tables, scratch: module.scratch(...routine.scratch) },
        {
          source,
          filter: filter.address(),
          bias: ending.bias && ending.biasFirst ? ending.bias.address() : 0,
          output: output.values,
          relu: ending.reluWithin,
        },
      );
      finish();
    },
    backward: context.training
      ? backwardOf(context, c, { output, filter, ending, source: frame || input.values })
      : () => undefined,
  };
}

interface Parts {
  output: Signal;
  filter: PlannedWeight;
  ending: Ending;
  /** Byte offset of the padded input. */
  source: number;
}

function backwardOf(
  context: LayerContext,
  c: Convolution,
  { output, filter, ending, source }: Parts,
): () => void {
  const { module, input } = context;
  const { exports } = module;
  const ofFilter = filterGradient(c, module.winograd);
  const tables = lastingTables(context, ofFilter);
  const begin = beginBackward(context, ending, output);
  const inwards = input.gradient === undefined ? undefined : inwardsOf(context, c, filter, input.gradient);
  const bytes = [innerGradientBytes(ending, output), ...ofFilter.scratch, ...(inwards?.scratch ?? [])];
  return () => {
    const [innerAt, ...areas] = module.scratch(...bytes) as [number, ...number[]];
    const dy = begin(innerAt);
    const scratch = areas.slice(0, ofFilter.scratch.length);
    ofFilter.run(exports, { tables, scratch }, { source, dy, output: filter.gradient });
    inwards?.run(dy, areas.slice(scratch.length));
  };
}

/** The gradient of the input, and its scratch memory: the padded gradient, and what its routine needs. */
function inwardsOf(context: LayerContext, c: Convolution, filter: PlannedWeight, gradient: number) {
  const { exports } = context.module;
  const routine = inputGradient(c, context.module.winograd);
  const framed = framedInput(c);
  const tables = lastingTables(context, routine);
  return {
    scratch: [framed.bytes, ...routine.scratch],
    run(dy: number, [frame, ...scratch]: number[]): void {
      const target = framed.bytes > 0 ? frame! : gradient;
      routine.run(exports, { tables, scratch }, { dy, filter: filter.address(), target });
      framed.cut(exports, target, gradient);
    },
  };
}
