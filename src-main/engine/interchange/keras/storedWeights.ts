import type { Hdf5Group } from '../hdf5/Hdf5Content.ts';
import type { WeightArray, WeightGroup } from '../ReadModel.ts';
import { classOfStored } from './classOfStored.ts';

/** A layer as `config.json` lists it. */
interface Stored {
  class_name?: unknown;
  name?: unknown;
  config?: { name?: unknown; layers?: unknown; layer?: Stored; cell?: Stored; cells?: unknown } | null;
}

/** What a network's layers lie in: `layers`, and before Keras 2.14 another word. */
const containers = ['layers', '_layer_checkpoint_dependencies'] as const;

/** Whether a group holds weights as `.keras` and `.weights.h5` files do. */
export const isStoredWeights = (store: Hdf5Group): boolean =>
  containers.some((name) => store.groups.has(name)) || withForwardSlashes(store) !== undefined;

/**
 * The weights of a `model.weights.h5`: for each layer the arrays of its `vars`, and of the parts it consists of. The groups are named
 * by class and by number among those of that class, and where Keras 3 wrote them have the layer's own name as an attribute.
 * @param topology as `config.json` has it
 */
export function readStoredWeights(store: Hdf5Group, topology: Stored): WeightGroup[] {
  return ofNetwork(withForwardSlashes(store) ?? store, topology, []);
}

function ofNetwork(store: Hdf5Group, network: Stored, path: readonly string[]): WeightGroup[] {
  const layers = (
    Array.isArray(network.config) ? network.config : (network.config?.layers ?? [])
  ) as Stored[];
  const container = containers.map((name) => store.groups.get(name)).find((group) => group !== undefined);
  if (!container || !Array.isArray(layers)) return [];
  const byName = namedGroups(container);
  const numbers = new Map<string, number>();
  const isSequential = network.class_name === 'Sequential';
  return layers.flatMap((layer) => {
    const className = String(layer.class_name);
    // A Sequential leaves its input out of its layers.
    if (isSequential && className === 'InputLayer') return [];
    const stem = classOfStored(className);
    const number = numbers.get(stem) ?? 0;
    numbers.set(stem, number + 1);
    const name = String(layer.name ?? layer.config?.name ?? '');
    const group = byName.get(name) ?? container.groups.get(number === 0 ? stem : `${stem}_${number}`);
    if (!group) return [];
    const own = [...path, name];
    if (layer.config?.layers) return ofNetwork(group, layer, own);
    const [wrapped, inner] = [layer.config?.layer, group.groups.get('layer')];
    if (wrapped?.config?.layers && inner) return ofNetwork(inner, wrapped, own);
    // What the wrapper keeps for training is no weight; the kernel is its own too.
    if (className === 'SpectralNormalization' && inner) return [{ layer: own, arrays: arraysOf(inner) }];
    const arrays = [...arraysOf(group), ...ofCells(group, layer)];
    return arrays.length === 0 ? [] : [{ layer: own, arrays }];
  });
}

/** The arrays of several cells of one layer, in their order; their groups are named by class, and by number among those of that class. */
function ofCells(group: Hdf5Group, layer: Stored): WeightArray[] {
  const { class_name: kind, config } = layer.config?.cell ?? {};
  const listed = kind === 'StackedRNNCells' ? config?.cells : layer.config?.cell;
  const stored = group.groups.get('cell')?.groups.get('cells');
  if (!stored || !Array.isArray(listed)) return [];
  const numbers = new Map<string, number>();
  return (listed as Stored[]).flatMap(({ class_name: className }) => {
    const stem = classOfStored(String(className));
    const number = numbers.get(stem) ?? 0;
    numbers.set(stem, number + 1);
    const one = stored.groups.get(number === 0 ? stem : `${stem}_${number}`);
    return one ? arraysOf(one) : [];
  });
}

/** Groups by the names of their layers, where they have them and these are unique. */
function namedGroups(container: Hdf5Group): Map<string, Hdf5Group> {
  const found = new Map<string, Hdf5Group>();
  for (const group of container.groups.values()) {
    const name = group.groups.get('vars')?.attributes.get('name');
    if (typeof name !== 'string') continue;
    if (found.has(name)) return new Map();
    found.set(name, group);
  }
  return found;
}

/** What a layer may consist of: a cell, what it wraps, the products of an attention; the last ones had another name before Keras 3. */
const partsOfLayers = [
  ...['cell', 'layer', 'forward_layer', 'backward_layer'],
  ...['query_dense', 'key_dense', 'value_dense', 'output_dense'],
  ...['_query_dense', '_key_dense', '_value_dense', '_output_dense'],
];

/** A layer's own arrays in their order, then those of its parts: the cell of a recurrent layer, what a wrapper wraps. */
function arraysOf(group: Hdf5Group): WeightArray[] {
  const vars = group.groups.get('vars');
  const own = [...(vars?.arrays ?? [])]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([name, array]) => ({ name, ...array }));
  const parts = partsOfLayers.flatMap((name) => {
    const part = group.groups.get(name);
    return part ? arraysOf(part) : [];
  });
  return [...own, ...parts];
}

/** Keras 2 on Windows wrote `layers\dense` as the name of one group. Undefined where there is none such. */
function withForwardSlashes(store: Hdf5Group): Hdf5Group | undefined {
  if (![...store.groups.keys()].some((name) => name.includes('\\'))) return undefined;
  const root: Hdf5Group = { ...store, groups: new Map() };
  for (const [name, group] of store.groups) {
    const parts = name.split('\\');
    const last = parts.pop()!;
    let inside = root;
    for (const part of parts) {
      const next = inside.groups.get(part) ?? { attributes: new Map(), groups: new Map(), arrays: new Map() };
      inside.groups.set(part, next);
      inside = next;
    }
    inside.groups.set(last, merged(inside.groups.get(last), withForwardSlashes(group) ?? group));
  }
  return root;
}

function merged(a: Hdf5Group | undefined, b: Hdf5Group): Hdf5Group {
  if (!a) return b;
  return {
    attributes: new Map([...a.attributes, ...b.attributes]),
    groups: new Map([...a.groups, ...b.groups]),
    arrays: new Map([...a.arrays, ...b.arrays]),
  };
}
