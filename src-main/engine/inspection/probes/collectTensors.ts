import { add, grads, tensor1d, tidy, zeros, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Quantity } from '../../../../src-shared/contract/looking.ts';
import type { FrameTensor, ProbeQuantity } from '../../../../src-shared/contract/service.ts';
import { forward } from '../../network/graph.ts';
import { layerPositions } from '../../network/layerPosition.ts';
import { shortName } from '../../network/shortName.ts';
import { lossOf } from '../../tasks/classification/lossOf.ts';
import type { Network } from '../../training/Network.ts';

/** What to look at: of which layers, which quantities. */
export interface Wish {
  layers: 'all' | string[];
  quantities: readonly ProbeQuantity[];
}

/**
 * The tensors an inspection or a comparison wishes for, copied off the backend.
 * Activations are every layer's output; gradients are those of the sample's loss with respect to every layer's
 * output (for the last layer: its logits) and to every kernel and bias; filters are the kernels and biases.
 * @param image `[1, H, W, C]`, 0..1
 * @param label class index; gradients need it
 * @throws FeaturescopeError `model/unknown-layer`
 */
export function collectTensors(
  network: Network,
  image: Tensor,
  label: number | null,
  wish: Wish,
): FrameTensor[] {
  const chosen = layerPositions(network.info, wish.layers);
  const tensors: FrameTensor[] = [];
  tidy(() => {
    if (wish.quantities.includes('activations')) tensors.push(...activations(network, image, chosen));
    if (wish.quantities.includes('filters')) tensors.push(...filters(network, chosen));
    if (wish.quantities.includes('gradients') && label !== null)
      tensors.push(...gradients(network, image, label, chosen));
  });
  return tensors;
}

function activations(network: Network, image: Tensor, chosen: Set<number>): FrameTensor[] {
  const { outputs } = forward(network.graph, image, false);
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

/** Gradients by zero-valued inputs added to each layer's output: their gradient is that of the output itself. */
function gradients(network: Network, image: Tensor, label: number, chosen: Set<number>): FrameTensor[] {
  const labels = tensor1d([label], 'int32');
  const taps = network.info.layers.map((layer) => zeros([1, ...layer.outputShape]));
  const weights = network.graph.flatMap(({ layer }, position) =>
    layer.trainableWeights.map((weight) => ({
      position,
      name: shortName(weight.originalName),
      value: weight.read(),
    })),
  );
  const loss = (...inputs: Tensor[]) =>
    lossOf(network.graph).mean(
      forward(network.graph, image, false, (position, output) => add(output, inputs[position]!))
        .logits as Tensor2D,
      labels,
    );
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
