import { tensor } from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { ImportNote } from '../../../src-shared/contract/imports.ts';
import { shownName } from './layerNames.ts';
import { matchWeights, type WeightTarget } from './matchWeights.ts';
import type { WeightArray, WeightGroup } from './ReadModel.ts';

type Layer = layers.Layer;

/** Arrays that files hold beside weights: states of random generators, counts of what was seen, and the vector of a spectral norm. */
const noWeights =
  /seed_generator|(?:^|\/)(?:seed|vector_u|sn_u|count|iterations?|lora_kernel_[ab])(?::\d+)?$/;
/** Classes whose kernels Theano turned. Source: Keras 2.2, engine/saving.py, preprocess_weights_for_loading. */
const turning = new Set(['Conv1D', 'Conv2D', 'Conv3D', 'Conv2DTranspose']);

/**
 * Gives a network the weights of a file.
 * @param turned whether kernels are stored turned by 180 degrees
 * @returns notes of what was passed over
 * @throws FeaturescopeError `model/weights-do-not-fit`, `model/weights-left-over`; nothing is to be done with the network then
 */
export function assignWeights(
  model: LayersModel,
  groups: readonly WeightGroup[],
  turned: boolean,
): ImportNote[] {
  const missing = new Set(targetsOf(model as unknown as Layer));
  const all = [...missing];
  const notes: ImportNote[] = [];
  for (const group of groups) {
    const within = targetsWithin(model as unknown as Layer, group.layer, all);
    const found = matchWeights(within, group.arrays);
    const left = group.arrays.filter((array) => !found.taken.has(array));
    const strange = left.filter(({ name }) => !noWeights.test(name));
    if (strange.length > 0)
      throw new FeaturescopeError('model/weights-left-over', {
        layer: group.layer.join('/') || model.name,
        names: strange
          .slice(0, 5)
          .map(({ name }) => name)
          .join(', '),
      });
    if (left.length > 0) notes.push(passedOver(left));
    for (const [target, array] of found.pairs) {
      give(target, array, turned);
      missing.delete(target);
    }
  }
  for (const { layer, weight } of missing) {
    if (weight.originalName.endsWith('/count')) continue;
    throw new FeaturescopeError('model/weights-do-not-fit', {
      layer: shownName(layer.name),
      weight: baseName(weight.originalName),
      expected: weight.shape.join('x'),
      actual: '–',
    });
  }
  return notes;
}

function passedOver(arrays: readonly WeightArray[]): ImportNote {
  const names = arrays.slice(0, 5).map(({ name }) => name);
  return { code: 'weights/passed-over', detail: { count: arrays.length, names: names.join(', ') } };
}

function give({ layer, weight }: WeightTarget, array: WeightArray, turned: boolean): void {
  const isTurned = turned && turning.has(layer.getClassName()) && weight.originalName.endsWith('/kernel');
  const values = isTurned ? turnKernel(array) : array.values;
  const value = tensor(values, weight.shape as number[], 'float32');
  weight.write(value);
  value.dispose();
}

/** A kernel `[..., inputs, maps]` with its rows, columns and so on in the other direction. */
function turnKernel({ shape, values }: WeightArray): Float32Array {
  const block = shape.at(-1)! * shape.at(-2)!;
  const count = values.length / block;
  const turned = new Float32Array(values.length);
  for (let at = 0; at < count; at++)
    turned.set(values.subarray(at * block, (at + 1) * block), (count - 1 - at) * block);
  return turned;
}

/** The weights of a layer, or of all layers of a network, each once. */
function targetsOf(layer: Layer, isTrainable = true, path: readonly string[] = []): WeightTarget[] {
  const inner = (layer as { layers?: Layer[] }).layers;
  const isTrained = isTrainable && layer.trainable;
  if (inner) return unique(inner.flatMap((one) => targetsOf(one, isTrained, [...path, shownName(one.name)])));
  const trainable = new Set(isTrained ? layer.trainableWeights : []);
  return layer.weights.map((weight) => ({
    layer,
    weight,
    path: path.join('/'),
    isTrainable: trainable.has(weight),
  }));
}

/** A name for each weight of a network, in their order, none of which is that of another. */
export function weightNames(model: LayersModel): string[] {
  const targets = new Map(targetsOf(model as unknown as Layer).map((target) => [target.weight, target]));
  return model.weights.map((weight) => {
    const target = targets.get(weight)!;
    const own = target.layer.weights.map(({ originalName }) => baseName(originalName));
    const base = baseName(weight.originalName);
    const isUnique = own.indexOf(base) === own.lastIndexOf(base);
    return `${target.path}/${isUnique ? base : `${base}_${target.layer.weights.indexOf(weight)}`}`;
  });
}

function unique(targets: readonly WeightTarget[]): WeightTarget[] {
  const seen = new Set<unknown>();
  return targets.filter(({ weight }) => !seen.has(weight) && seen.add(weight));
}

/** The targets of the layer of a path. */
function targetsWithin(
  network: Layer,
  path: readonly string[],
  all: readonly WeightTarget[],
): WeightTarget[] {
  let layer = network;
  for (const name of path) {
    const found = (layer as { layers?: Layer[] }).layers?.find(
      (one) => shownName(one.name) === shownName(name),
    );
    if (!found)
      throw new FeaturescopeError('model/weights-left-over', { layer: path.join('/'), names: name });
    layer = found;
  }
  const own = new Set(targetsOf(layer).map(({ weight }) => weight));
  return all.filter(({ weight }) => own.has(weight));
}

const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
