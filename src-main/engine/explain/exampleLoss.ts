import { buildFromTopology, topologyOf } from '../network/topology.ts';
import { EVALUATION_BATCH } from '../tasks/evaluate.ts';
import { Network } from '../training/Network.ts';
import type { Selection } from '../training/schedule/batches.ts';

/**
 * A copy of a network with its present weights, so that weights can be changed while the network itself is trained on or
 * looked at. The caller disposes it.
 */
export async function copyOf(network: Network): Promise<Network> {
  const weights = network.weights();
  const model = await buildFromTopology(topologyOf(network.model));
  // SGD is the only optimizer without slots.
  const copy = new Network(model, 'sgd', network.seed, network.objective);
  copy.restore(weights, []);
  return copy;
}

/** The examples of a selection in parts that are scored at once. */
function partsOf(selection: Selection): Selection[] {
  const parts: Selection[] = [];
  for (let from = 0; from < selection.indices.length; from += EVALUATION_BATCH)
    parts.push({ ...selection, indices: selection.indices.subarray(from, from + EVALUATION_BATCH) });
  return parts;
}

/** What the loss of a task is computed from besides the heads: classes, or rows of values. */
export function targetsOf({ task }: Network, selection: Selection): Uint16Array | Float32Array {
  const tensor = task.targets(selection);
  const values = tensor.dataSync();
  tensor.dispose();
  return task.kind === 'classification' ? Uint16Array.from(values) : Float32Array.from(values);
}

/**
 * A function that computes the mean loss of some examples with a network's present weights, in inference mode: outputs in
 * float32, as the network has them, and the loss of the outputs in float64. Weight decay is no part of it.
 * @throws FeaturescopeError as `Network.task`
 */
export function meanLossOf(network: Network, selection: Selection): () => number {
  const { task, outputSize } = network;
  const parts = partsOf(selection).map((part) => ({ part, targets: targetsOf(network, part) }));
  return () => {
    let sum = 0;
    for (const { part, targets } of parts)
      sum += task.loss.sum(network.score(part).heads, targets, outputSize);
    return sum / selection.indices.length;
  };
}
