import {
  clone,
  concat,
  reshape,
  sigmoid,
  slice,
  softmax,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { layers as layerFactory, type layers } from '@tensorflow/tfjs-layers';
import { normaliseBatch, normalisesLastAxis } from './batchNormalisation.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { outputNodesOf, type Graph, type GraphNode } from './graph.ts';
import { convolveImages, isPlainConvolution } from './imageConvolution.ts';
import { Posterior } from '../layers/dense/posterior.ts';
import { applyNoise, isRandom } from './noise.ts';
import type { TrainingPass } from './TrainingPass.ts';

type Layer = layers.Layer;

/** Results of a forward pass. */
export interface ForwardPass {
  /** Output of every layer, by position; for an input layer what went in. `[N, ...]` */
  outputs: Tensor[];
  /** The same, but before the activations that were split off. */
  heads: Tensor[];
  /** The network's output, `[N, ...]`; several outputs stand in one row, `[N, values of all outputs]`. */
  ends: Tensor;
  /**
   * As {@link ends}, but where the output activation was split off, the input of that activation: for a classifier the
   * logits.
   */
  logits: Tensor;
}

/** A function inserted between a layer's output and its readers; used to take gradients with respect to activations. */
export type OutputTap = (position: number, output: Tensor) => Tensor;

const linear = (layerFactory.activation({ activation: 'linear' }) as unknown as { activation: unknown })
  .activation;

/**
 * A forward pass that keeps every layer's output. Output activations are split off, so that the loss can be computed
 * from the logits, which is numerically stable. The caller owns the tensors (call inside `tidy`).
 * @param inputs `[N, ...]` as the network takes them; for a network with several inputs one tensor each, in their order, or
 * all in one row, `[N, values of all inputs]`
 * @param training parameters of a training pass; false for inference
 * @param tap receives every output; for a layer whose activation is split off the logits
 * @param split the activation of each output's layer to split off, if any. Default: those of classifiers
 */
export function forward(
  graph: Graph,
  inputs: Tensor | readonly Tensor[],
  training: TrainingPass | false,
  tap?: OutputTap,
  split: Heads = headsOfClassifiers(graph),
): ForwardPass {
  const given = Array.isArray(inputs) ? (inputs as readonly Tensor[]) : inputsIn(graph, inputs as Tensor);
  /** All outputs of every node; most nodes have one. */
  const made: Tensor[][] = [];
  const masks = graph.some(({ layer }) => makesMask(layer)) ? new Masks() : undefined;
  const heads: Tensor[] = [];
  graph.forEach((node, position) => {
    const { layer, port } = node;
    if (port !== undefined) {
      made.push([tap ? tap(position, given[port]!) : given[port]!]);
      masks?.push(null);
      heads.push(made[position]![0]!);
      return;
    }
    const pass = node.frozen ? false : training;
    const sources = node.inputs.map((index, at) => made[index]![node.tensors[at]!]!);
    const mask = masks?.of(node, sources);
    const head = split[node.outputs[0] ?? -1] ?? 'none';
    const activate = head === 'none' ? undefined : outputActivations[head];
    const ofImages = pass && !activate && sources.length === 1 && given.includes(sources[0]!);
    const special =
      ofImages && isPlainConvolution(layer)
        ? convolveImages(layer, sources[0] as Tensor4D)
        : inTraining(layer, position, sources[0]!, pass);
    const [raw, ...others] = special
      ? [special]
      : applyLayer(
          node,
          sources,
          { training: pass !== false, ...(mask && { mask }) },
          activate !== undefined,
        );
    const output = tap ? tap(position, raw!) : raw!;
    heads.push(output);
    made.push([activate ? activate(output) : output, ...others]);
  });
  const outputs = made.map(([first]) => first!);
  const ends = outputNodesOf(graph).map((node) => graph.indexOf(node));
  // The beginning of a network ends where it was cut off.
  const positions = ends.length > 0 ? ends : [graph.length - 1];
  return {
    outputs,
    heads,
    ends: inOneRow(positions.map((position) => outputs[position]!)),
    logits: inOneRow(positions.map((position) => heads[position]!)),
  };
}

/** The inputs of a network that stand in one row. */
function inputsIn(graph: Graph, rows: Tensor): Tensor[] {
  const ports = graph.filter(({ port }) => port !== undefined).sort((a, b) => a.port! - b.port!);
  if (ports.length === 1) return [rows];
  const count = rows.shape[0]!;
  let from = 0;
  return ports.map(({ outputShape: [, ...shape] }) => {
    const size = sizeOf(shape as number[]);
    const own = slice(rows, [0, from], [count, size]);
    from += size;
    return reshape(own, [count, ...(shape as number[])]);
  });
}

/** Several tensors `[N, ...]` side by side, `[N, values]`; a single one unchanged. */
function inOneRow(tensors: readonly Tensor[]): Tensor {
  if (tensors.length === 1) return tensors[0]!;
  return concat(
    tensors.map((one) => reshape(one, [one.shape[0]!, sizeOf(one.shape.slice(1))])),
    1,
  );
}

type Mask = Tensor | null;

/** The masks of sequences: which positions count, according to the layers that produce masks. */
class Masks {
  readonly #made: Mask[] = [];

  push(mask: Mask): void {
    this.#made.push(mask);
  }

  /** The mask for a node's inputs. Also records the mask that the node passes on. */
  of({ layer, inputs }: GraphNode, sources: readonly Tensor[]): Mask | Mask[] {
    const given = inputs.map((index) => this.#made[index]!);
    const [mask, values] = given.length === 1 ? [given[0]!, sources[0]!] : [given, [...sources]];
    const isMasked = given.some((one) => one !== null) || makesMask(layer);
    const made = isMasked ? (layer.computeMask(values, mask as Tensor) as Mask | Mask[]) : null;
    this.push(Array.isArray(made) ? (made[0] ?? null) : made);
    return mask;
  }
}

/** Whether a layer produces a mask. */
export function makesMask(layer: Layer): boolean {
  const kind = layer.getClassName();
  return kind === 'Masking' || (kind === 'Embedding' && layer.getConfig()['maskZero'] === true);
}

/** The output of a layer that behaves differently in training: batch normalisation and stochastic layers. */
function inTraining(
  layer: Layer,
  position: number,
  input: Tensor,
  pass: TrainingPass | false,
): Tensor | undefined {
  if (!pass) return undefined;
  if (isRandom(layer)) return applyNoise(layer, position, input, pass);
  if (normalisesLastAxis(layer, input.rank)) return normaliseBatch(layer, input, pass);
  return undefined;
}

/** All outputs of a call. */
function applyLayer(
  node: GraphNode,
  sources: Tensor[],
  settings: { training: boolean; mask?: Mask | Mask[] },
  withoutActivation: boolean,
): Tensor[] {
  const { layer } = node;
  const input = sources.length === 1 ? sources[0]! : sources;
  if (!withoutActivation) return listOf(layer.apply(input, settings));
  if (isSoftmaxLayer(node)) return [clone(input as Tensor)];
  const open = layer as unknown as { activation: unknown };
  const activation = open.activation;
  open.activation = linear;
  try {
    return listOf(layer.apply(input, settings));
  } finally {
    open.activation = activation;
  }
}

const listOf = (made: unknown): Tensor[] => (Array.isArray(made) ? made : [made]) as Tensor[];

const posterior = new Posterior();

/** Activations of a last layer that can be split off. */
export type SplitActivation = 'softmax' | 'posterior' | 'sigmoid';

/** For each output of a network the activation that is split off. */
export type Heads = readonly (SplitActivation | 'none')[];

const headsOfClassifiers = (graph: Graph): Heads =>
  outputNodesOf(graph).map((node) => outputActivationOf(node) ?? 'none');

/** Functions from logits to outputs, by the name of a last layer's activation. */
export const outputActivations: Readonly<Record<SplitActivation, (logits: Tensor) => Tensor>> = {
  softmax: (logits) => softmax(logits),
  posterior: (logits) => posterior.apply(logits),
  sigmoid: (logits) => sigmoid(logits),
};

/**
 * The activation with which a classifier's last layer turns its logits into class probabilities; undefined if it has
 * none.
 */
export function outputActivationOf(node: GraphNode): Exclude<SplitActivation, 'sigmoid'> | undefined {
  if (isSoftmaxLayer(node)) return 'softmax';
  const { activation } = node.layer.getConfig();
  return activation === 'softmax' || activation === 'posterior' ? activation : undefined;
}

/** Whether a layer only computes the softmax over the last axis. */
function isSoftmaxLayer({ layer, outputShape }: GraphNode): boolean {
  if (layer.getClassName() !== 'Softmax') return false;
  const { axis } = layer.getConfig();
  return axis === undefined || axis === -1 || axis === outputShape.length - 1;
}

/** Whether the last layer's softmax is split off. */
export const splitsSoftmax = (node: GraphNode): boolean => outputActivationOf(node) === 'softmax';
