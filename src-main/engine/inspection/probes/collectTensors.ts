import { add, grads, tidy, zeros, type Tensor } from '@tensorflow/tfjs-core';
import type { Quantity } from '../../../../src-shared/contract/looking.ts';
import type { FrameTensor, ProbeQuantity } from '../../../../src-shared/contract/service.ts';
import { forward } from '../../network/forward.ts';
import { layerPositions } from '../../network/layerPosition.ts';
import { shortName } from '../../network/shortName.ts';
import type { Network } from '../../training/Network.ts';
import { takeInputs } from '../../training/schedule/batches.ts';
import type { Sample } from './resolveSample.ts';

/** Which quantities to read, and from which layers. */
export interface TensorRequest {
  layers: 'all' | string[];
  quantities: readonly ProbeQuantity[];
}

/** An example as tensors on the backend. */
export interface LookedAt {
  /** `[1, ...]` as the network takes it; for a network with several inputs one tensor each, in their order. */
  input: Tensor | readonly Tensor[];
  /**
   * Computes the target of the task; null if it is not known. Throws as `Network.task` does for a network without a known
   * task: it can be inspected, but has no loss.
   */
  target: (() => Tensor) | null;
}

/** An example as tensors, for networks that were opened for the same data. The caller disposes its input. */
export function takeExample(network: Network, { selection, isKnown }: Sample): LookedAt & { input: Tensor } {
  return {
    input: takeInputs(selection),
    target: isKnown ? () => network.task.targets(selection) : null,
  };
}

/**
 * The tensors for an inspection or a comparison, copied off the backend. Activations are the outputs of every layer;
 * gradients are those of the example's loss with respect to every layer's output (for the last layer with respect to the
 * heads, for a classifier its logits) and to every kernel and bias; filters are the kernels and biases.
 * @param example its target is computed only if gradients are requested
 * @throws FeaturescopeError `model/unknown-layer`, and for gradients as `Network.task`
 */
export function collectTensors(
  network: Network,
  { input, target }: LookedAt,
  request: TensorRequest,
): FrameTensor[] {
  const chosen = layerPositions(network.info, request.layers);
  const tensors: FrameTensor[] = [];
  tidy(() => {
    if (request.quantities.includes('activations')) tensors.push(...activations(network, input, chosen));
    if (request.quantities.includes('filters')) tensors.push(...filters(network, chosen));
    if (request.quantities.includes('gradients') && target !== null)
      tensors.push(...gradients(network, input, target(), chosen));
  });
  return tensors;
}

function activations(network: Network, input: LookedAt['input'], chosen: Set<number>): FrameTensor[] {
  const { outputs } = forward(network.graph, input, false);
  return outputs.flatMap((output, position) =>
    chosen.has(position) ? [copy(network, position, 'activation', 'activations', output)] : [],
  );
}

function filters(network: Network, chosen: Set<number>): FrameTensor[] {
  return network.graph.flatMap(({ layer }, position) =>
    chosen.has(position)
      ? layer.weights.map((weight) =>
          copy(network, position, shortName(weight.originalName), 'filters', weight.read()),
        )
      : [],
  );
}

/** Gradients with respect to zero tensors added to each layer's output, which equal those of the output itself. */
function gradients(
  network: Network,
  input: LookedAt['input'],
  target: Tensor,
  chosen: Set<number>,
): FrameTensor[] {
  const { task, graph } = network;
  const taps = network.info.layers.map((layer) => zeros([1, ...layer.outputShape]));
  const weights = network.graph.flatMap(({ layer }, position) =>
    layer.trainableWeights.map((weight) => ({
      position,
      name: shortName(weight.originalName),
      value: weight.read(),
    })),
  );
  const loss = (...inputs: Tensor[]) => {
    const tap = (position: number, output: Tensor): Tensor => add(output, inputs[position]!);
    return task.loss.mean(forward(graph, input, false, tap, task.heads).logits, target);
  };
  const all = grads(loss)([...taps, ...weights.map((weight) => weight.value)]);
  return [
    ...taps.flatMap((_tap, position) =>
      chosen.has(position) ? [copy(network, position, 'gradient', 'gradients', all[position]!)] : [],
    ),
    ...weights.flatMap(({ position, name }, index) =>
      chosen.has(position) ? [copy(network, position, name, 'gradients', all[taps.length + index]!)] : [],
    ),
  ];
}

function copy(
  network: Network,
  position: number,
  name: string,
  quantity: Quantity,
  value: Tensor,
): FrameTensor {
  return {
    layer: network.info.layers[position]!.name,
    name,
    quantity,
    shape: value.shape.slice(),
    dtype: 'float32',
    data: new Float32Array(value.dataSync()),
  };
}
