import { clone, sigmoid, softmax, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { layers as layerFactory, type layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { normaliseBatch, normalisesLastAxis } from './batchNormalisation.ts';
import { convolveImages, isPlainConvolution } from './imageConvolution.ts';
import { Posterior } from '../layers/posterior.ts';
import { applyNoise, isRandom } from './noise.ts';
import type { TrainingPass } from './TrainingPass.ts';

type Layer = layers.Layer;

/** A layer and which earlier layers feed it, by position in the topological order. */
export interface GraphNode {
  layer: Layer;
  inputs: number[];
  /** Names of all layers, by position. */
  names: string[];
}

interface InboundNode {
  inboundLayers: Layer[];
}

/** The layers of a network in topological order. A Sequential network gets its input layer too. */
export function graphOf(model: LayersModel): GraphNode[] {
  const inner = (model as unknown as { model?: LayersModel }).model ?? model;
  const names = inner.layers.map((layer) => layer.name);
  return inner.layers.map((layer) => {
    const inbound = (layer as unknown as { inboundNodes: InboundNode[] }).inboundNodes[0];
    return {
      layer,
      names,
      inputs: (inbound?.inboundLayers ?? []).map((source) => names.indexOf(source.name)),
    };
  });
}

/** What one forward pass computed. */
export interface ForwardPass {
  /** Output of every layer, by position; the input layer's is the batch itself. `[N, ...]` */
  outputs: Tensor[];
  /** What goes into the output activation that was split off, or the final output where none was: a classifier's logits. `[N, ...]` */
  logits: Tensor;
}

/** Stands between a layer's output and whatever reads it; used to take gradients with respect to activations. */
export type OutputTap = (position: number, output: Tensor) => Tensor;

const linear = (layerFactory.activation({ activation: 'linear' }) as unknown as { activation: unknown })
  .activation;

/**
 * One forward pass that keeps every layer's output. The output activation is split off, so that the loss can be taken
 * from the logits, where it is stable. The caller owns the tensors (call inside `tidy`).
 * @param images `[N, ...]` as the network takes them
 * @param training what the pass needs in training; false outside it
 * @param tap sees every output; for the last layer it sees the logits
 * @param split which activation of the last layer is split off, if any. Default: that of a classifier
 */
export function forward(
  graph: GraphNode[],
  images: Tensor,
  training: TrainingPass | false,
  tap?: OutputTap,
  split: SplitActivation | 'none' = outputActivationOf(graph.at(-1)!.layer) ?? 'none',
): ForwardPass {
  const outputs: Tensor[] = [];
  let logits: Tensor | undefined;
  graph.forEach(({ layer, inputs }, position) => {
    const isLast = position === graph.length - 1;
    if (inputs.length === 0) {
      outputs.push(tap ? tap(position, images) : images);
      return;
    }
    const sources = inputs.map((index) => outputs[index]!);
    const activate = isLast && split !== 'none' ? outputActivations[split] : undefined;
    const ofImages = training && !activate && sources.length === 1 && sources[0] === images;
    const raw =
      ofImages && isPlainConvolution(layer)
        ? convolveImages(layer, images as Tensor4D)
        : (inTraining(layer, position, sources[0]!, training) ??
          applyLayer(layer, sources, training !== false, activate !== undefined));
    const output = tap ? tap(position, raw) : raw;
    if (isLast) logits = output;
    outputs.push(activate ? activate(output) : output);
  });
  return { outputs, logits: logits ?? outputs.at(-1)! };
}

/** The output of a layer that is another in training: one that takes statistics of its batch, or draws random numbers. */
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

function applyLayer(layer: Layer, sources: Tensor[], training: boolean, withoutActivation: boolean): Tensor {
  const input = sources.length === 1 ? sources[0]! : sources;
  if (!withoutActivation) return layer.apply(input, { training }) as Tensor;
  if (isSoftmaxLayer(layer)) return clone(input as Tensor);
  const open = layer as unknown as { activation: unknown };
  const activation = open.activation;
  open.activation = linear;
  try {
    return layer.apply(input, { training }) as Tensor;
  } finally {
    open.activation = activation;
  }
}

const posterior = new Posterior();

/** Activations of a last layer that can be split off. */
export type SplitActivation = 'softmax' | 'posterior' | 'sigmoid';

/** What turns logits into outputs, by the name of a last layer's activation. */
export const outputActivations: Readonly<Record<SplitActivation, (logits: Tensor) => Tensor>> = {
  softmax: (logits) => softmax(logits),
  posterior: (logits) => posterior.apply(logits),
  sigmoid: (logits) => sigmoid(logits),
};

/** Which activation of a classifier's last layer turns its logits into probabilities of classes; undefined where there is none. */
export function outputActivationOf(layer: Layer): Exclude<SplitActivation, 'sigmoid'> | undefined {
  if (isSoftmaxLayer(layer)) return 'softmax';
  const { activation } = layer.getConfig();
  return activation === 'softmax' || activation === 'posterior' ? activation : undefined;
}

/** Whether a layer does nothing but take the softmax over each row's values. */
function isSoftmaxLayer(layer: Layer): boolean {
  if (layer.getClassName() !== 'Softmax') return false;
  const { axis } = layer.getConfig();
  return axis === undefined || axis === -1 || axis === layer.outputShape.length - 1;
}

/** Whether the last layer's softmax is split off. */
export const splitsSoftmax = (layer: Layer): boolean => outputActivationOf(layer) === 'softmax';
