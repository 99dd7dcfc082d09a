import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import { safeName } from '../layerNames.ts';
import type { JsonObject, ListedClass } from '../ReadModel.ts';
import { notUnderstood } from '../settings/notUnderstood.ts';
import { softmaxAlongAxis } from './alongAxis.ts';
import { attentionCalls } from './attentionCalls.ts';
import { readInboundNodes, readPorts, type TensorPlace } from './inboundNodes.ts';
import { overSteps } from './overSteps.ts';
import { operationAsLayer } from './operationAsLayer.ts';
import { operationAsNetwork } from './operations/operationAsNetwork.ts';
import { normaliseLayer } from './normaliseLayer.ts';
import type { Normalising } from './Normalising.ts';
import { cellAsLayer, recurrentCalls, stackedCells } from './recurrentCells.ts';

/** Layers, and networks in each other, at most. */
const MOST_LAYERS = 20_000;
const MOST_DEPTH = 16;

const networks = new Set(['Sequential', 'Model', 'Functional']);

/**
 * The topology of a network of Keras 1, 2 or 3, or of TensorFlow.js, in the one form that TensorFlow.js takes and that means the same:
 * names of classes and settings as in Keras 2, calls as lists, batches of any size. A network within a network is taken likewise.
 * @throws FeaturescopeError `model/layer-unknown`, `model/setting-not-understood`, `model/call-not-understood`; UnreadableFile
 */
export function normaliseTopology(given: unknown, normalising: Normalising): ListedClass {
  const network = asListed(given);
  if (!networks.has(network.class_name))
    throw new FeaturescopeError('model/layer-unknown', {
      layer: String(network.config['name'] ?? network.class_name),
      class: network.class_name,
    });
  const normalised = normaliseNetwork(network, normalising, []);
  refuseZeroedMasks(normalised);
  return normalised;
}

/** Recurrent layers that put out 0 where a mask says so are computed where there is no mask: then they do nothing else. */
function refuseZeroedMasks(network: ListedClass): void {
  const layers = allLayers(network);
  const makesMask = ({ class_name: kind, config }: ListedClass): boolean =>
    kind === 'Masking' || config['mask_zero'] === true;
  if (!layers.some(makesMask)) return;
  for (const { class_name: className, config } of layers) {
    // An attention leaves out what a mask hides.
    if (/^(?:MultiHead|Additive)?Attention$/.test(className))
      throw notUnderstood({ layer: String(config['name']), className }, 'mask', true);
    if (config['zero_output_for_mask'] === true && config['return_sequences'] === true)
      throw notUnderstood({ layer: String(config['name']), className }, 'zero_output_for_mask', true);
  }
}

/** The layers of a network, of those within it, and what wrappers wrap. */
function allLayers({ config }: ListedClass): ListedClass[] {
  const inner = [...((config['layers'] ?? []) as ListedClass[]), config['layer'] as ListedClass | undefined];
  return inner.flatMap((layer) => (layer ? [layer, ...allLayers(layer)] : []));
}

function normaliseNetwork(
  network: ListedClass,
  normalising: Normalising,
  path: readonly string[],
): ListedClass {
  const { config } = network;
  const layers = config['layers'];
  const depth = path.length;
  if (!Array.isArray(layers) || depth > MOST_DEPTH || layers.length > MOST_LAYERS)
    throw new UnreadableFile(reason('its list of layers is not one'));
  const name = safeName(String(config['name'] ?? network['name'] ?? network.class_name.toLowerCase()));
  const isSequential = network.class_name === 'Sequential';
  const normalised = layers.map((layer: unknown) =>
    listedLayer(asListed(layer), isSequential, normalising, path),
  );
  if (isSequential) {
    const input =
      config['build_input_shape'] ?? (network['build_config'] as JsonObject | undefined)?.['input_shape'];
    return { class_name: 'Sequential', config: { name, layers: withInput(normalised, input, depth) } };
  }
  const outputs = readPorts(config['output_layers']);
  const later = nestedCountedFromZero(normalised, outputs);
  const move = (place: [string, number, ...unknown[]], names: ReadonlySet<string>): void => {
    if (names.has(place[0])) place[1] += 1;
  };
  for (const { inbound_nodes: calls } of normalised)
    for (const place of (calls as TensorPlace[][]).flat()) move(place, later.calls);
  for (const place of outputs) move(place, later.outputs);
  return {
    class_name: 'Model',
    config: {
      name,
      layers: normalised,
      input_layers: readPorts(config['input_layers']),
      output_layers: outputs,
    },
  };
}

/**
 * Networks within a network whose calls are counted from 0, as Keras 3 does. For Keras 2 and TensorFlow.js the network's own making is
 * call 0, and the first use of it call 1. Among the outputs Keras 3 counts those of a functional network from 1, too, and those of a
 * Sequential from 0. Source: Keras 3, models/functional.py.
 */
function nestedCountedFromZero(
  layers: readonly ListedClass[],
  outputs: readonly [string, number, number][],
): Record<'calls' | 'outputs', ReadonlySet<string>> {
  const nested = layers.filter(({ class_name }) => networks.has(class_name));
  const named = (some: readonly ListedClass[]): Set<string> =>
    new Set(some.map(({ config }) => String(config['name'])));
  const all = named(nested);
  const sequential = named(nested.filter(({ class_name }) => class_name === 'Sequential'));
  const fromZero = (places: readonly (readonly [string, number, ...unknown[]])[]): string[] =>
    places.flatMap(([name, call]) => (all.has(name) && call === 0 ? [name] : []));
  const calls = fromZero(layers.flatMap(({ inbound_nodes: own }) => (own as TensorPlace[][]).flat()));
  const last = fromZero(outputs);
  return {
    calls: new Set([...calls, ...last]),
    outputs: new Set([...last, ...calls.filter((name) => sequential.has(name))]),
  };
}

function listedLayer(
  listed: ListedClass,
  isSequential: boolean,
  normalising: Normalising,
  path: readonly string[],
): ListedClass {
  const written = operationAsNetwork(listed);
  if (written) {
    for (const { layer, arrays } of written.weights)
      normalising.weights.push({ layer: [...path, ...layer], arrays });
    return written.layer;
  }
  const plain = operationAsLayer({ ...listed, config: { ...listed.config } });
  const network = overSteps(plain, networks) ?? softmaxAlongAxis(plain) ?? stackedCells(plain);
  const named = network ?? recurrentCalls(cellAsLayer(attentionCalls(plain)));
  if (typeof listed['name'] === 'string') named.config['name'] = listed['name'];
  const normalised = networks.has(named.class_name)
    ? normaliseNetwork(named, normalising, [...path, String(named.config['name'])])
    : normaliseLayer(named, normalising);
  if (isSequential) return normalised;
  const name = String(normalised.config['name']);
  const calls = readInboundNodes(named['inbound_nodes'], String(named.config['name']));
  return { ...normalised, name, inbound_nodes: calls };
}

/** A Sequential that was built from data says what it takes only beside its layers. */
function withInput(layers: ListedClass[], shape: unknown, depth: number): ListedClass[] {
  const [first, ...others] = layers;
  if (!first) throw new UnreadableFile(reason('its list of layers is not one'));
  const hasShape = networks.has(first.class_name) || first.config['batch_input_shape'] !== undefined;
  if (hasShape || !Array.isArray(shape)) return layers;
  // One that stands within another network is called with what it takes.
  if (depth > 0 && shape.length === 0) return layers;
  const [, ...own] = shape as unknown[];
  return [{ ...first, config: { ...first.config, batch_input_shape: [null, ...own] } }, ...others];
}

/** Keras before 2.2.3 wrote a Sequential's layers where others have its settings. */
function asListed(given: unknown): ListedClass {
  const { class_name: kind, config } = (given ?? {}) as { class_name?: unknown; config?: unknown };
  if (typeof kind !== 'string' || typeof config !== 'object' || config === null)
    throw new UnreadableFile(reason('its list of layers is not one'));
  const listed = given as ListedClass;
  return Array.isArray(config) ? { ...listed, config: { layers: config } } : listed;
}
