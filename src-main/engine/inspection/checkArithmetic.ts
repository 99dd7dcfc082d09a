import type { LayerCheck } from '../../../src-shared/contract/checks.ts';
import type { SampleRef } from '../../../src-shared/contract/sample.ts';
import type { FrameTensor } from '../../../src-shared/contract/service.ts';
import { factsOf } from '../../../src-shared/layers/layers.ts';
import { writtenValue, type WrittenLayer } from '../../../src-shared/layers/writtenValue.ts';
import { placeOfIndex } from '../../../src-shared/model/place.ts';
import { breathe, type WhyTask } from '../explain/breathe.ts';
import type { Asked } from '../explain/explainedImage.ts';
import { collectTensors, takeExample } from './probes/collectTensors.ts';
import { resolveSample } from './probes/resolveSample.ts';

/** Values of a layer that are computed again at most, spread evenly over its output. */
const MOST_VALUES = 1024;
/** Products that are formed for a layer at most, where its values are sums of many. */
const MOST_PRODUCTS = 4e6;
/** Values between two looks at whether the check was cancelled. */
const AT_ONCE = 64;

/**
 * Compares a network's values for one image, layer by layer, with the arithmetic that the window writes: each layer's own inputs, as
 * the engine has them, through its arithmetic in float64.
 * @throws FeaturescopeError as `resolveSample`, `engine/cancelled`
 */
export async function checkArithmetic(
  { network, data }: Asked,
  sample: SampleRef,
  task: WhyTask = {},
): Promise<LayerCheck[]> {
  const example = takeExample(network, resolveSample(data, sample));
  let tensors: FrameTensor[];
  try {
    tensors = collectTensors(network, example, { layers: 'all', quantities: ['activations', 'filters'] });
  } finally {
    example.input.dispose();
  }
  const outputs = new Map(
    tensors.filter(({ quantity }) => quantity === 'activations').map((one) => [one.layer, one]),
  );
  const checks: LayerCheck[] = [];
  for (const layer of network.info.layers) {
    const weights = tensors.filter(
      (one) => one.quantity === 'filters' && one.layer === (layer.sharesWeightsOf ?? layer.name),
    );
    checks.push(
      await checkLayer(
        {
          layer,
          inputs: layer.inputs.map((name) => outputs.get(name)!),
          weights: new Map(weights.map((one) => [one.name, one])),
          output: outputs.get(layer.name)!,
        },
        task,
      ),
    );
    task.onProgress?.(checks.length, network.info.layers.length);
  }
  return checks;
}

async function checkLayer(written: WrittenLayer, task: WhyTask): Promise<LayerCheck> {
  const { layer, output } = written;
  const values = output.data.length;
  const told = { layer: layer.name, class: layer.className, values };
  const isWritten = layer.inputs.length > 0 && factsOf(layer).arithmetic(layer).view !== 'maps';
  const indices = isWritten ? spread(values, mostOf(written)) : [];
  let [difference, relative, checked] = [0, 0, 0];
  for (const index of indices) {
    if (checked % AT_ONCE === 0) await breathe(task);
    const own = writtenValue(written, placeOfIndex(layer.outputShape, index));
    if (!own) break;
    checked++;
    const off = Math.abs(own.value - output.data[index]!);
    const magnitude = Math.max(own.magnitude, Math.abs(output.data[index]!));
    difference = Math.max(difference, off);
    if (off > 0) relative = Math.max(relative, off / magnitude);
  }
  return checked === 0
    ? { ...told, checked, difference: null, relative: null }
    : { ...told, checked, difference, relative };
}

/** How many values are computed again: fewer where each is the sum of many products. */
function mostOf({ layer, inputs, weights, output }: WrittenLayer): number {
  const kernel = weights.get('kernel') ?? weights.get('depthwise_kernel');
  const each = kernel ? kernel.data.length / (kernel.shape.at(-1) ?? 1) : 1;
  // A softmax needs the sums of all units for each of them.
  const all = layer.activation === 'softmax' || inputs.length === 0 ? output.data.length : 1;
  return Math.max(1, Math.min(MOST_VALUES, Math.floor(MOST_PRODUCTS / (each * all))));
}

/** Indices evenly spread over `count`, at most `most`. */
function spread(count: number, most: number): number[] {
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_none, at) => Math.floor((at * count) / taken));
}
