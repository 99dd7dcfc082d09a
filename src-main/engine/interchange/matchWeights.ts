import type { layers } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { shownName } from './layerNames.ts';
import type { WeightArray } from './ReadModel.ts';

/** A weight of a network, and what decides where a file lists it. */
export interface WeightTarget {
  layer: layers.Layer;
  weight: layers.Layer['weights'][number];
  /** Names of the networks that the layer is nested in, and its own, with slashes. */
  path: string;
  /** Whether it is trained; Keras lists those that are before all others. */
  isTrainable: boolean;
}

/** Which array each weight gets. */
export interface MatchedWeights {
  pairs: Map<WeightTarget, WeightArray>;
  taken: Set<WeightArray>;
}

/**
 * Finds the array of each weight: by name where names tell them apart, else by the order in which Keras lists them. That order is
 * taken only where it agrees in number and in all shapes.
 * @throws FeaturescopeError `model/weights-do-not-fit` for an array of another shape
 */
export function matchWeights(
  targets: readonly WeightTarget[],
  arrays: readonly WeightArray[],
): MatchedWeights {
  const byName = matchNames(targets, arrays);
  const pairs = byName ?? matchOrder(targets, arrays);
  for (const [{ layer, weight }, array] of pairs)
    if (weight.shape.join() !== array.shape.join())
      throw new FeaturescopeError('model/weights-do-not-fit', {
        layer: shownName(layer.name),
        weight: weight.originalName.slice(weight.originalName.lastIndexOf('/') + 1),
        expected: weight.shape.join('x') || '1',
        actual: array.shape.join('x') || '1',
      });
  return { pairs, taken: new Set(pairs.values()) };
}

/** Undefined where a weight has no array of its name, or several. */
function matchNames(
  targets: readonly WeightTarget[],
  arrays: readonly WeightArray[],
): Map<WeightTarget, WeightArray> | undefined {
  const byKey = new Map<string, WeightArray[]>();
  for (const array of arrays)
    for (const key of endings(array.name)) byKey.set(key, [...(byKey.get(key) ?? []), array]);
  const pairs = new Map<WeightTarget, WeightArray>();
  const taken = new Set<WeightArray>();
  for (const target of targets) {
    const found = keysOf(target)
      .map((key) => byKey.get(key))
      .find((list) => list?.length === 1)?.[0];
    if (!found || taken.has(found)) return undefined;
    pairs.set(target, found);
    taken.add(found);
  }
  return pairs;
}

/** Names that a file may have for a weight, the most telling first. */
function keysOf({ layer, weight, path }: WeightTarget): string[] {
  const own = weight.originalName;
  const base = own.slice(own.lastIndexOf('/') + 1);
  const name = shownName(layer.name);
  // Recurrent layers have a part between the layer's name and the weight's: `gru/gru_cell/kernel`.
  return [`${path}/${base}`, own, `${name}/${base}`, `${name}/*/${base}`];
}

/** What a name ends in, from the whole of it to its last two or three parts: names may have those of networks in front. */
function endings(name: string): string[] {
  const plain = name.replace(/:\d+$/, '');
  const found = new Set([plain]);
  for (let at = plain.indexOf('/'); at >= 0 && at < plain.lastIndexOf('/'); at = plain.indexOf('/', at + 1))
    found.add(plain.slice(at + 1));
  const parts = plain.split('/');
  if (parts.length >= 3) found.add(`${parts.at(-3)}/*/${parts.at(-1)}`);
  return [...found];
}

/** In the order of Keras: the trainable weights of all layers, then the others. */
function matchOrder(
  targets: readonly WeightTarget[],
  arrays: readonly WeightArray[],
): Map<WeightTarget, WeightArray> {
  const ordered = [
    ...targets.filter(({ isTrainable }) => isTrainable),
    ...targets.filter(({ isTrainable }) => !isTrainable),
  ];
  const fits = (order: readonly WeightTarget[]): boolean =>
    order.every(
      ({ weight }, at) => arrays[at] !== undefined && arrays[at].shape.join() === weight.shape.join(),
    );
  const order = !fits(ordered) && fits(targets) ? targets : ordered;
  const pairs = new Map<WeightTarget, WeightArray>();
  order.forEach((target, at) => {
    if (arrays[at]) pairs.set(target, arrays[at]);
  });
  return pairs;
}
