import type { Tensor } from '@tensorflow/tfjs-core';
import { productOf } from '../../../kernels/product/matrixProduct.ts';
import { activationOf, type ActivationName } from '../activations.ts';
import { beginBackward, finishForward, innerGradientBytes, type Ending } from '../biasAndActivation.ts';
import { lastingTables } from '../lastingTables.ts';
import type { LayerKind, LayerPlan, LayerSite, PlannedWeight, Signal } from '../LayerPlan.ts';
import { hasExtras } from '../plainLayers.ts';

interface Settings {
  kernel: { read(): Tensor };
  bias: { read(): Tensor } | null;
}

/** A dense layer over `[N, D]`. */
export const dense: LayerKind = {
  className: 'Dense',
  plan(layer, site) {
    const settings = layer as unknown as Settings;
    const activation = activationOf(layer, site.withoutSoftmax);
    if (!activation || hasExtras(layer) || site.input.shape.length !== 2) return undefined;
    const kernel = site.weight(settings.kernel);
    const bias = settings.bias ? site.weight(settings.bias) : undefined;
    const units = settings.kernel.read().shape[1]!;
    return layOut(site, units, kernel, endingOf(activation, bias, site.training));
  },
};

/** TensorFlow.js fuses the bias of a dense layer without activation, and outside of a tape that of one with ReLU. */
function endingOf(activation: ActivationName, bias: PlannedWeight | undefined, training: boolean): Ending {
  const reluWithin = activation === 'relu' && !training;
  return { activation, bias, biasFirst: activation === 'linear' || reluWithin, reluWithin };
}

function layOut(site: LayerSite, units: number, kernel: PlannedWeight, ending: Ending): LayerPlan {
  const { module, input } = site;
  const { exports } = module;
  const [images, depth] = input.shape as [number, number];
  const output = site.signal([images, units], true);
  const routine = productOf({ rows: images, columns: units, depth, transposeA: false, transposeB: false });
  const tables = lastingTables(site, routine);
  const finish = finishForward(site, ending, output);
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
    backward: site.training ? backwardOf(site, output, kernel, ending) : () => undefined,
  };
}

function backwardOf(site: LayerSite, output: Signal, kernel: PlannedWeight, ending: Ending): () => void {
  const { module, input } = site;
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
  const [kernelTables, inputTables] = [lastingTables(site, ofKernel), lastingTables(site, ofInput)];
  const begin = beginBackward(site, ending, output);
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
