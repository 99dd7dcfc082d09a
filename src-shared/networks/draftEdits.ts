import { findLayerClass } from './classes/classes.ts';
import type { Draft, DraftLayer } from './Draft.ts';

/** Settings of a new layer: those that must be given, and those that editors start with. */
function initialConfig(className: string): Record<string, unknown> {
  const settings = findLayerClass(className)?.settings ?? [];
  return Object.fromEntries(
    settings.flatMap(({ name, initial, usual, kind }) => {
      const value = initial ?? (usual === undefined && kind === 'count' ? 1 : undefined);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A name that no layer has: `conv2`, after the class of the layer. */
function freeLayerName({ layers }: Draft, className: string): string {
  const stem =
    stems[className] ?? className.replace(/[^A-Z].*/, '').toLowerCase() + className.slice(1).toLowerCase();
  const taken = new Set(layers.map(({ name }) => name));
  let number = 1;
  while (taken.has(`${stem}${number}`)) number++;
  return `${stem}${number}`;
}

/** Short names for layers of the most frequent classes. */
const stems: Readonly<Record<string, string>> = {
  Conv2D: 'conv',
  MaxPooling2D: 'pool',
  AveragePooling2D: 'pool',
  BatchNormalization: 'norm',
  LayerNormalization: 'norm',
  GroupNormalization: 'norm',
  LocalResponseNormalization: 'norm',
  InputLayer: 'input',
  Concatenate: 'join',
};

/**
 * A network with a new layer behind another one: it takes that layer's place for all that read it. A layer that joins
 * also reads the input of that layer, which makes a skip.
 * @param after name of the layer before the new one
 */
export function insertLayer(draft: Draft, className: string, after: string): Draft {
  const before = draft.layers.find(({ name }) => name === after);
  const joins = findLayerClass(className)?.reads === 'several';
  const inputs = joins ? [after, before?.inputs[0] ?? after] : [after];
  const layer = {
    name: freeLayerName(draft, className),
    className,
    config: initialConfig(className),
    inputs,
  };
  return placeBehind(draft, layer, after);
}

/** Classes that stand between the maps of a network and its output. */
const beforeOutput: ReadonlySet<string> = new Set(['Flatten', 'Activation', 'Softmax']);

/** The layer behind which a network is enlarged first: the last one before its output, and before what leads to it. */
export function growingPoint({ layers, outputs }: Draft): string {
  const named = (name: string | undefined): DraftLayer | undefined =>
    layers.find((layer) => layer.name === name);
  const output = named(outputs[0]) ?? layers.at(-1)!;
  let layer = named(output.inputs[0]) ?? output;
  while (beforeOutput.has(layer.className) && layer.inputs.length === 1)
    layer = named(layer.inputs[0]) ?? layer;
  return layer.name;
}

/** Places a layer behind another one, before all that read it. */
function placeBehind({ layers, outputs, ...rest }: Draft, layer: DraftLayer, after: string): Draft {
  const at = layers.findIndex(({ name }) => name === after);
  const moved = layers.map((one): DraftLayer => ({ ...one, inputs: renamed(one.inputs, after, layer.name) }));
  return { ...rest, layers: moved.toSpliced(at + 1, 0, layer), outputs: renamed(outputs, after, layer.name) };
}

const renamed = (names: readonly string[], from: string, to: string): string[] =>
  names.map((name) => (name === from ? to : name));

/** A network without a layer: what read it reads its input instead. Inputs stay. */
export function removeLayer(draft: Draft, name: string): Draft {
  const layer = draft.layers.find((one) => one.name === name);
  const input = layer?.inputs[0];
  if (!layer || input === undefined) return draft;
  const layers = draft.layers
    .filter((one) => one !== layer)
    .map((one): DraftLayer => ({
      ...one,
      inputs: unique(renamed(one.inputs, name, input), one),
      // A later call keeps its weights only as long as the first one is there.
      ...(one.sharesWeightsOf === name && { sharesWeightsOf: undefined }),
    }));
  return { ...draft, layers, outputs: renamed(draft.outputs, name, input) };
}

/** Without doubles, except for layers that join: they would be left with too few. */
const unique = (names: readonly string[], { className }: DraftLayer): readonly string[] =>
  findLayerClass(className)?.reads === 'several' ? names : [...new Set(names)];

/** A network in which a layer stands behind another one. Inputs stay where they are. */
export function moveLayer(draft: Draft, name: string, after: string): Draft {
  const layer = draft.layers.find((one) => one.name === name);
  if (!layer || layer.inputs.length === 0 || name === after || layer.inputs[0] === after) return draft;
  const without = removeLayer(draft, name);
  const inputs = [after, ...layer.inputs.slice(1)];
  return placeBehind(without, { ...layer, inputs }, after);
}

/** A network with a second layer of the same settings behind a layer. */
export function duplicateLayer(draft: Draft, name: string): Draft {
  const layer = draft.layers.find((one) => one.name === name);
  if (!layer || layer.inputs.length === 0) return draft;
  const inputs = [name, ...layer.inputs.slice(1)];
  const copy = { ...layer, name: freeLayerName(draft, layer.className), inputs, sharesWeightsOf: undefined };
  return placeBehind(draft, copy, name);
}

/** A network in which one layer is changed; its further calls have the same settings. */
export function changeLayer(draft: Draft, name: string, change: Partial<DraftLayer>): Draft {
  const shared = change.config && { config: change.config };
  const layers = draft.layers.map((layer) => {
    if (layer.name === name) return { ...layer, ...change };
    return layer.sharesWeightsOf === name && shared ? { ...layer, ...shared } : layer;
  });
  return { ...draft, layers };
}

/** A network in which a layer has another name, wherever it is read. */
export function renameLayer({ layers, outputs, ...rest }: Draft, from: string, to: string): Draft {
  return {
    ...rest,
    layers: layers.map((layer) => ({
      ...layer,
      name: layer.name === from ? to : layer.name,
      inputs: renamed(layer.inputs, from, to),
      ...(layer.sharesWeightsOf === from && { sharesWeightsOf: to }),
    })),
    outputs: renamed(outputs, from, to),
  };
}

/** Names of the layers that a layer can read without reading its own output. */
export function readableBy({ layers }: Draft, name: string): string[] {
  const behind = new Set([name]);
  for (let size = 0; size !== behind.size;) {
    size = behind.size;
    for (const layer of layers) if (layer.inputs.some((input) => behind.has(input))) behind.add(layer.name);
  }
  return layers.map((layer) => layer.name).filter((one) => !behind.has(one));
}
