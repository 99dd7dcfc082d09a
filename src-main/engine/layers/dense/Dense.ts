import type { Tensor } from '@tensorflow/tfjs-core';
import { productOf } from '../../kernels/product/matrixProduct.ts';
import { activationOf, type ActivationName } from '../../training/plan/activations.ts';
import {
  beginBackward,
  finishForward,
  innerGradientBytes,
  type Ending,
} from '../../training/plan/biasAndActivation.ts';
import { lastingTables } from '../../training/plan/lastingTables.ts';
import type {
  CompiledLayer,
  LayerContext,
  PlannedWeight,
  Signal,
} from '../../training/plan/CompiledLayer.ts';
import type { LayerEngine } from '../LayerEngine.ts';
import { hasExtras } from '../../training/plan/plainLayers.ts';

interface Settings {
  kernel: { read(): Tensor };
  bias: { read(): Tensor } | null;
}

/** A dense layer over `[N, D]`. */
export const dense: LayerEngine = {
  className: 'Dense',
  plan(layer, context) {
    const settings = layer as unknown as Settings;
    const activation = activationOf(layer, context.withoutSoftmax);
    if (!activation || hasExtras(layer) || context.input.shape.length !== 2) return undefined;
    const kernel = context.weight(settings.kernel);
    const bias = settings.bias ? context.weight(settings.bias) : undefined;
    const units = settings.kernel.read().shape[1]!;
    return layOut(context, units, kernel, endingOf(activation, bias, context.training));
  },
};

/**
 * TensorFlow.js fuses the bias of a dense layer without activation; outside a tape, also that of a dense layer with ReLU.
 */
function endingOf(activation: ActivationName, bias: PlannedWeight | undefined, training: boolean): Ending {
  const reluWithin = activation === 'relu' && !training;
  return { activation, bias, biasFirst: activation === 'linear' || reluWithin, reluWithin };
}

function layOut(context: LayerContext, units: number, kernel: PlannedWeight, ending: Ending): CompiledLayer {
  const { module, input } = context;
  const { exports } = module;
  const [images, depth] = input.shape as [number, number];
  const output = context.signal([images, units], true);
  const routine = productOf({ rows: images, columns: units, depth, transposeA: false, transposeB: false });
  const tables = lastingTables(context, routine);
  const finish = finishForward(context, ending, output);
  return {
    output,
    forward() {
      routine.run(
        exports,
        { tables, scratch: module.scratch(...routine.scratch) },
        {
          a: input.values,
          b: kernel.address(),
          bias: ending.bias && ending.biasFirst ? ending.bias.address() : 0,
          output: output.values,
          relu: ending.reluWithin,
        },
      );
      finish();
    },
    backward: context.training ? backwardOf(context, output, kernel, ending) : () => undefined,
  };
}

function backwardOf(
  context: LayerContext,
  output: Signal,
  kernel: PlannedWeight,
  ending: Ending,
): () => void {
  const { module, input } = context;
  const { exports } = module;
  const [images, depth] = input.shape as [number, number];
  const units = output.shape[1]!;
  const ofKernel = productOf({
    rows: depth,
    columns: units,
    depth: images,
    transposeA: true,
    transposeB: false,
  });
  const ofInput = productOf({
    rows: images,
    columns: depth,
    depth: units,
    transposeA: false,
    transposeB: true,
  });
  const [kernelTables, inputTables] = [lastingTables(context, ofKernel), lastingTables(context, ofInput)];
  const begin = beginBackward(context, ending, output);
  const bytes = [innerGradientBytes(ending, output), ...ofKernel.scratch, ...ofInput.scratch];
  const plain = { bias: 0, relu: false };
  return () => {
    const [innerAt, kernelPanels, inputPanels] = module.scratch(...bytes) as [number, number, number];
    const dy = begin(innerAt);
    const kernelPlaces = { tables: kernelTables, scratch: [kernelPanels] };
    ofKernel.run(exports, kernelPlaces, { ...plain, a: input.values, b: dy, output: kernel.gradient });
    if (input.gradient === undefined) return;
    const inputPlaces = { tables: inputTables, scratch: [inputPanels] };
    ofInput.run(exports, inputPlaces, { ...plain, a: dy, b: kernel.address(), output: input.gradient });
  };
}
