import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelInfo } from '../../../src-shared/model/model.ts';
import { operationsPerLayer } from '../../../src-shared/model/operations.ts';
import { layers } from '@tensorflow/tfjs-layers';
import { cnn } from '../recipes/cnn.ts';
import { describeModel } from '../network/describeModel.ts';
import { digitsCnn } from '../recipes/digitsCnn.ts';
import { dnn } from '../recipes/dnn.ts';
import { lenet5 } from '../recipes/lenet5.ts';
import type { Recipe } from '../recipes/Recipe.ts';
import { simpleConvnet } from '../recipes/simpleConvnet.ts';
import { stack } from '../recipes/stack.ts';
import type { Workload } from './messages.ts';

const CLASSES = 10;

/** The networks of the benchmark, in the order of the table. */
export const benchModels: readonly Recipe[] = [lenet5, digitsCnn, cnn, simpleConvnet, dnn];

/** Widths of the dense networks that show how the cost grows: two layers of so many units. */
export const denseWidths = [10, 32, 128, 512] as const;

/** Id of the dense network with layers of so many units. */
export const denseId = (width: number): string => `dense-${width}`;

function findModel(id: string): Pick<Recipe, 'id' | 'build' | 'inputShape' | 'settings'> {
  const width = denseWidths.find((units) => denseId(units) === id);
  if (width) return denseOf(width);
  const found = benchModels.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`unknown workload "${id}"`);
  return found;
}

function denseOf(units: number): ReturnType<typeof findModel> {
  const id = denseId(units);
  const hidden = (name: string) => layers.dense({ name, units, activation: 'relu' });
  return {
    ...{ id, inputShape: dnn.inputShape, settings: dnn.settings },
    build: (inputShape, classes) =>
      stack(id, inputShape, [
        ...[layers.flatten({ name: 'flatten' }), hidden('dense1'), hidden('dense2')],
        layers.dense({ name: 'output', units: classes, activation: 'softmax' }),
      ]),
  };
}

/** Builds a workload's network without initialising its weights. @throws Error for an unknown id */
export function buildWorkload(id: string): LayersModel {
  const { build, inputShape } = findModel(id);
  return build(inputShape, CLASSES);
}

/** A network as described to all peers. A backend must be running, since building a network needs one. */
export function describeWorkload(id: string): Workload {
  const model = buildWorkload(id);
  const info = describeModel(model);
  model.dispose();
  const { inputShape, settings } = findModel(id);
  const { optimizer, learningRate } = settings;
  return { id, inputShape, layers: info.layers, optimizer, learningRate, operations: countOperations(info) };
}

function countOperations({ layers }: ModelInfo): Workload['operations'] {
  const perLayer = operationsPerLayer(layers);
  const forward = perLayer.reduce((sum, count) => sum + count, 0);
  // The backward pass has two products of the same size as the forward pass, but the gradient of the images is not
  // needed.
  return { forward, training: 3 * forward - (perLayer[0] ?? 0) };
}
