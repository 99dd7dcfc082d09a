import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { Graph, GraphNode } from '../../network/graph.ts';

/**
 * Multiply-adds of the forward pass that a worker's share of a batch needs at least to be worth handing over: on two cores
 * a step costs 0.2 to 0.5 ms more than half of its time alone (LeNet-5, convolutional networks), in which one core does half a
 * million to a million and a half of them with their gradients.
 */
const LEAST_SHARE = 1.5e6;
/**
 * Multiply-adds that take as long as handing over one weight and its gradient, with a margin: 0.6 ms more for a dense network
 * of 235,000 weights, 1.2 ms for a convolutional one of 434,000.
 */
const PER_WEIGHT = 30;

/**
 * The number of workers that a batch is worth sharing among, from 1 to `most`. It follows from the network and the batch
 * size alone and is not measured, so that two trainings with the same settings remain equal bit for bit.
 * @param most workers to choose from
 */
export function usefulWorkers(graph: Graph, batchSize: number, most: number): number {
  const multiplyAdds = graph.reduce((sum, node) => sum + multiplyAddsOf(graph, node), 0) * batchSize;
  const layers = new Set(graph.map(({ layer }) => layer));
  const weights = [...layers].reduce((sum, { weights: own }) => sum + totalSize(own), 0);
  const share = LEAST_SHARE + PER_WEIGHT * weights;
  return Math.max(1, Math.min(most, Math.floor(multiplyAdds / share)));
}

/** Multiply-adds of a call for one example: each kernel is applied at every position of the output. */
function multiplyAddsOf(graph: Graph, { layer, inputs, outputShape }: GraphNode): number {
  const kernels = totalSize(layer.weights.filter(({ shape }) => shape.length > 1));
  if (kernels === 0) return 0;
  const input = graph[inputs[0] ?? 0]!.outputShape;
  const written = positionsOf(outputShape);
  // A transposed convolution is applied at every position of its input, and so is a recurrent layer at every step.
  const className = layer.getClassName();
  const isOfInput = className.endsWith('Transpose') || 'cell' in layer;
  return kernels * (isOfInput ? positionsOf(input) : written);
}

/** Number of positions along all axes but those of the examples and the channels. */
const positionsOf = (shape: readonly (number | null)[]): number =>
  sizeOf(shape.slice(1, -1).map((size) => size ?? 1));

const totalSize = (weights: readonly { shape: (number | null)[] }[]): number =>
  weights.reduce((sum, { shape }) => sum + sizeOf(shape.map((size) => size ?? 1)), 0);
