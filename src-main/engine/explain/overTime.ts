import { grad, reshape, tensor2d, tidy, type Tensor2D } from '@tensorflow/tfjs-core';
import {
  cellOverTime,
  stateGradients,
  type CellValues,
  type CellWeights,
  type RecurrentCell,
} from '../../../src-shared/arithmetic/recurrent.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { partsOf } from '../../../src-shared/model/cellParts.ts';
import { highestScore } from '../../../src-shared/model/highestScore.ts';
import type { OverTime, OverTimeRequest } from '../../../src-shared/contract/why.ts';
import { imageShapeOf } from '../data/Dataset.ts';
import { usualCell, valuesOverTime } from '../layers/recurrent/wholeSequence.ts';
import { forward } from '../network/forward.ts';
import type { Graph } from '../network/graph.ts';
import { graphAfter } from '../network/graphAfter.ts';
import { layerPosition } from '../network/layerPosition.ts';
import { asTwoClasses, isBinary } from '../tasks/binary.ts';
import type { Network } from '../training/Network.ts';
import type { WhyTask } from './breathe.ts';
import { explainedImage, imageTensor, type Asked } from './explainedImage.ts';
import { passImages } from './layerFeatures.ts';
import { logitOf } from './saliency.ts';

/** A recurrent layer in its network. */
interface Found {
  name: string;
  cell: RecurrentCell;
  position: number;
  /** What follows it, if that reads the layer's last state alone. */
  rest: Graph | undefined;
}

/**
 * What a recurrent layer computes of an image at every time step: its gates and states, what the network would say if the sequence
 * ended there, how strongly the explained class' logit depends on each state, and the accuracy on the first images of a split
 * after each step. Gates and gradients are computed in float64 from the layer's own inputs and weights.
 * @throws FeaturescopeError as `explainedImage`, `model/unknown-layer`, `why/no-recurrent-layer`, `why/not-recurrent`, `engine/cancelled`
 */
export async function lookOverTime(
  asked: Asked,
  request: Required<Omit<OverTimeRequest, 'task' | 'target' | 'layer'>> &
    Pick<OverTimeRequest, 'target' | 'layer'>,
  task: WhyTask = {},
): Promise<OverTime> {
  const { network } = asked;
  const found = recurrentLayer(network, request.layer);
  const explained = explainedImage(asked, request);
  const values = cellValues(asked, found, explained);
  const { states } = values.told;
  const told = {
    ...explained,
    ...{ layer: found.name, cell: found.cell, steps: states.length, units: states[0]!.length },
    parts: partsOf(found.cell, values.told),
  };
  const { rest } = found;
  if (!rest) return { ...told, scores: null, gradients: null, accuracy: null };
  let scores: Float32Array = new Float32Array();
  tidy(() => {
    scores = scoresOf(network, rest, fromStates(states));
  });
  return {
    ...{ ...told, scores },
    gradients: gradientLengths(network, { ...found, rest }, values, explained.target),
    accuracy: await accuracyOverTime(asked, { ...found, rest }, request, task),
  };
}

/** The layer with a name, or the last recurrent one that hands on its last state, or the last one at all. */
function recurrentLayer({ graph, info }: Network, name: string | undefined): Found {
  const all = graph.flatMap(({ layer, name: called, inputs }, position): Found[] => {
    const cell = usualCell(layer);
    if (!cell || inputs.length !== 1 || layer.getConfig()['stateful'] === true) return [];
    const isLast = layer.getConfig()['returnSequences'] !== true && layer.getConfig()['returnState'] !== true;
    return [{ name: called, cell, position, rest: isLast ? graphAfter(graph, position) : undefined }];
  });
  if (all.length === 0) throw new FeaturescopeError('why/no-recurrent-layer');
  if (name === undefined) return all.findLast(({ rest }) => rest) ?? all.at(-1)!;
  layerPosition(info, name);
  const chosen = all.find((one) => one.name === name);
  if (chosen) return chosen;
  const known = all.map((one) => one.name).join(', ');
  throw new FeaturescopeError('why/not-recurrent', { layer: name, known });
}

/** The values of a layer at every step, and the weights that they follow from. */
interface OwnValues {
  told: CellValues;
  weights: CellWeights & { recurrentKernel: Float32Array };
}

function cellValues(
  asked: Asked,
  { cell, position }: Found,
  image: ReturnType<typeof explainedImage>,
): OwnValues {
  const node = asked.network.graph[position]!;
  const config = node.layer.getConfig();
  const [kernel, recurrentKernel, bias] = node.layer
    .getWeights()
    .map((one) => one.dataSync() as Float32Array);
  const columns = recurrentKernel!.length / Number(config['units']);
  const weights = {
    kernel: kernel!,
    recurrentKernel: recurrentKernel!,
    bias: bias ?? new Float32Array(columns * (cell === 'gruAfter' ? 2 : 1)),
  };
  let inputs: Float32Array[] = [];
  tidy(() => {
    const { outputs } = forward(asked.network.graph.slice(0, position), imageTensor(asked, image), false);
    const input = outputs[node.inputs[0]!]!;
    const [, steps, features] = input.shape as [number, number, number];
    const read = input.dataSync() as Float32Array;
    inputs = Array.from({ length: steps }, (_none, step) =>
      read.slice(step * features, (step + 1) * features),
    );
  });
  if (config['goBackwards'] === true) inputs.reverse();
  return { told: cellOverTime(cell, inputs, weights, Number(config['units'])), weights };
}

/** States as rows for the rest of a network, `[states, units]`. */
const fromStates = (states: readonly Float64Array[]): Tensor2D =>
  tensor2d(Float32Array.from(states.flatMap((state) => [...state])), [states.length, states[0]!.length]);

/** The scores of the classes for some states, `[states, classes]`. Call inside `tidy`. */
function scoresOf({ graph, objective }: Network, rest: Graph, states: Tensor2D): Float32Array {
  const { ends } = forward(rest, states, false);
  const scores = isBinary(graph, objective) ? asTwoClasses(ends, 'none') : ends;
  return new Float32Array(scores.dataSync());
}

/** The length of the gradient of a class' logit with respect to the state of every step. */
function gradientLengths(
  { heads }: Network,
  { cell, rest }: Found & { rest: Graph },
  { told, weights }: OwnValues,
  target: number,
): Float32Array {
  let last = new Float32Array();
  tidy(() => {
    const gradient = grad((state) => logitOf(forward(rest, state, false, undefined, heads).logits, target));
    last = new Float32Array(gradient(fromStates(told.states.slice(-1))).dataSync());
  });
  const gradients = stateGradients(cell, told, weights.recurrentKernel, last);
  return Float32Array.from(gradients, (gradient) => Math.hypot(...gradient));
}

/** The part of the first images of a split whose class is right after each step; null where the backend does not tell the states. */
async function accuracyOverTime(
  { network, data }: Asked,
  { position, rest }: Found & { rest: Graph },
  { split: name, count: wanted }: { split: 'train' | 'test'; count: number },
  task: WhyTask,
): Promise<OverTime['accuracy']> {
  const split = data[name];
  const count = Math.min(split.count, wanted);
  const node = network.graph[position]!;
  let right: Float64Array | undefined;
  await passImages(
    network,
    { split, shape: imageShapeOf(data), count },
    position - 1,
    ({ outputs }, from, to) => {
      const states = valuesOverTime(node.layer, outputs[node.inputs[0]!]!)?.states;
      if (!states) return;
      const [steps, , units] = states.shape as [number, number, number];
      right ??= new Float64Array(steps);
      const scores = scoresOf(network, rest, reshape(states, [-1, units]));
      const classes = scores.length / steps / (to - from);
      for (let row = 0; row < steps * (to - from); row++) {
        const said = highestScore(scores.subarray(row * classes, (row + 1) * classes));
        const [step, image] = [Math.floor(row / (to - from)), from + (row % (to - from))];
        if (said === split.labels[image]) right[step]! += 1;
      }
      task.onProgress?.(to, count);
    },
    task,
  );
  return right ? { split: name, count, shares: Float32Array.from(right, (sum) => sum / count) } : null;
}
