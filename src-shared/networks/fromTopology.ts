import { reason } from '../contract/reasons.ts';
import { findLayerClass } from './classes/classes.ts';
import type { Draft, DraftLayer } from './Draft.ts';

/** Maximum number of layers of a network that is read. */
const MOST_LAYERS = 2000;

type Json = Readonly<Record<string, unknown>>;

/**
 * The layers of a saved network, from its topology in the format of Keras and TensorFlow.js layers: a Sequential or
 * functional network, also inside `modelTopology` or `model_config`.
 * @throws Error with the reason as a phrase for messages
 */
export function fromTopology(topology: unknown): Draft {
  const { className, config } = networkIn(topology);
  if (className === 'Sequential') return fromSequential(config);
  return fromFunctional(config as Json);
}

function networkIn(topology: unknown): { className: string; config: unknown } {
  let found = objectIn(topology);
  for (const key of ['modelTopology', 'model_config']) if (key in found) found = objectIn(found[key]);
  const className = found['class_name'];
  if (!['Sequential', 'Model', 'Functional'].includes(String(className)) || found['config'] === undefined)
    throw new Error(reason('it describes no layers'));
  return { className: String(className), config: found['config'] };
}

function fromSequential(config: unknown): Draft {
  const entries = listIn(Array.isArray(config) ? config : objectIn(config)['layers']).map(objectIn);
  const name = Array.isArray(config) ? 'sequential' : textIn(objectIn(config)['name'] ?? 'sequential');
  const layers: DraftLayer[] = [];
  for (const entry of entries) {
    const own = objectIn(entry['config']);
    const shape = own['batch_input_shape'] ?? own['batch_shape'];
    const className = textIn(entry['class_name']);
    if (layers.length === 0 && className !== 'InputLayer') {
      if (!Array.isArray(shape)) throw new Error(reason('it does not say the shape of its input'));
      layers.push({
        name: 'input',
        className: 'InputLayer',
        config: { batch_input_shape: shape },
        inputs: [],
      });
    }
    const named = textIn(own['name']);
    const inputs = className === 'InputLayer' ? [] : [layers.at(-1)!.name];
    layers.push({ name: named, className, config: settingsIn(className, own), inputs });
  }
  if (layers.length === 0) throw new Error(reason('it describes no layers'));
  return { name, layers, outputs: [layers.at(-1)!.name] };
}

function fromFunctional(config: Json): Draft {
  const entries = listIn(objectIn(config)['layers']).map(objectIn);
  const calls = new Map(entries.map((entry) => [nameOf(entry), listIn(entry['inbound_nodes'] ?? [])]));
  const nameOfCall = (reference: unknown): string => {
    const [layer, call = 0, output = 0] = listIn(reference);
    if (!calls.has(String(layer)) || output !== 0) throw new Error(reason('its layers are not connected'));
    return callName(String(layer), Number(call));
  };
  const layers = entries.flatMap((entry): DraftLayer[] => {
    const own = objectIn(entry['config']);
    const className = textIn(entry['class_name']);
    const name = nameOf(entry);
    const settings = settingsIn(className, own);
    const nodes = calls.get(name)!;
    if (nodes.length === 0) return [{ name, className, config: settings, inputs: [] }];
    return nodes.map((node, call) => ({
      name: callName(name, call),
      className,
      config: settings,
      inputs: listIn(node).map(nameOfCall),
      ...(call > 0 && { sharesWeightsOf: name }),
    }));
  });
  const outputs = listIn(config['output_layers']);
  const several = outputs.length === 0 || Array.isArray(outputs[0]);
  return {
    name: textIn(config['name'] ?? 'model'),
    layers,
    outputs: (several ? outputs : [outputs]).map(nameOfCall),
  };
}

const callName = (layer: string, call: number): string => (call === 0 ? layer : `${layer}:${call + 1}`);

const nameOf = (entry: Json): string => textIn(entry['name'] ?? objectIn(entry['config'])['name']);

/** Entries of a layer's configuration that are no settings of it, or that change nothing here. */
const otherEntries: readonly string[] = [
  ...['name', 'dtype', 'batch_input_shape', 'batch_shape', 'implementation', 'sparse', 'ragged'],
  ...['input_dtype', 'input_length', 'input_dim', 'build_config', 'module', 'registered_name'],
];
/** Values of entries that leave a layer as it is. */
const idle: readonly unknown[] = [null, undefined, false, 0, 0.0];

/** The settings of a layer that its class knows; an unknown class keeps all. */
function settingsIn(className: string, config: Json): Json {
  const facts = findLayerClass(className);
  if (className === 'InputLayer')
    return { batch_input_shape: config['batch_input_shape'] ?? config['batch_shape'] };
  const { name, trainable = true, ...rest } = config;
  if (trainable !== true) throw notRead('trainable', name);
  if (!facts || facts.hidden) return rest;
  const known = new Set(facts.settings.map((setting) => setting.name));
  for (const [key, value] of Object.entries(rest))
    if (!known.has(key) && !otherEntries.includes(key) && !idle.includes(value)) throw notRead(key, name);
  return Object.fromEntries(Object.entries(rest).filter(([key, value]) => known.has(key) && value !== null));
}

const notRead = (setting: string, layer: unknown): Error =>
  new Error(
    reason('the setting {setting} of its layer "{layer}" is not supported', {
      setting,
      layer: String(layer),
    }),
  );

function objectIn(value: unknown): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new Error(reason('it describes no layers'));
}

function listIn(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(reason('it describes no layers'));
  if (value.length > MOST_LAYERS)
    throw new Error(reason('it has more than {most} layers', { most: MOST_LAYERS }));
  return value;
}

function textIn(value: unknown): string {
  if (typeof value === 'string' && value.length > 0 && value.length <= 200) return value;
  throw new Error(reason('it describes no layers'));
}
