import type { JsonObject, ListedClass } from '../ReadModel.ts';
import { notUnderstood } from '../settings/notUnderstood.ts';

/** Layers of several inputs that do the same over sequences as in each step of them. */
const merging = new Set(['Add', 'Subtract', 'Multiply', 'Average', 'Maximum', 'Minimum']);

/**
 * A network that TimeDistributed wraps, as a network whose layers are wrapped by themselves: at each step both do the same.
 * @param networks classes of networks
 * @returns undefined where a layer is wrapped, or this is no wrapper
 * @throws FeaturescopeError `model/setting-not-understood` for a layer of several inputs that mixes the values of different steps
 */
export function overSteps(listed: ListedClass, networks: ReadonlySet<string>): ListedClass | undefined {
  const network = listed.config['layer'] as ListedClass | undefined;
  if (listed.class_name !== 'TimeDistributed' || !networks.has(network?.class_name ?? '')) return undefined;
  const layers = network!.config['layers'];
  if (!Array.isArray(layers)) return undefined;
  const { name, trainable } = listed.config;
  const build = (listed['build_config'] ?? {}) as JsonObject;
  const shape = build['input_shape'];
  const steps = Array.isArray(shape) ? (shape[1] as unknown) : null;
  const { build_input_shape: inner, ...config } = network!.config;
  const own = {
    ...config,
    name,
    ...(trainable !== undefined && { trainable }),
    ...(Array.isArray(inner) && { build_input_shape: withSteps(inner, steps) }),
    layers: layers.map((layer: ListedClass) => wrapped(layer, steps, String(name))),
  };
  const { inbound_nodes: calls } = listed;
  return { ...network!, name, config: own, ...(calls !== undefined && { inbound_nodes: calls }) };
}

function wrapped(layer: ListedClass, steps: unknown, wrapper: string): ListedClass {
  const { class_name: className, config } = layer;
  const name = config['name'] ?? layer['name'];
  if (className === 'InputLayer') {
    const shape = config['batch_shape'] ?? config['batch_input_shape'];
    const { batch_input_shape: _old, ...others } = config;
    const whole = Array.isArray(shape) ? { batch_shape: withSteps(shape, steps) } : {};
    return { ...layer, config: { ...others, ...whole } };
  }
  if (merging.has(className)) return layer;
  const axis = config['axis'];
  if (className === 'Concatenate' && typeof axis === 'number')
    return { ...layer, config: { ...config, axis: axis < 0 ? axis : axis + 1 } };
  if (readsSeveral(layer['inbound_nodes']))
    throw notUnderstood({ layer: wrapper, className: 'TimeDistributed' }, 'layer', className);
  const { inbound_nodes: calls, build_config: _build, ...own } = layer;
  const build = steps === null ? {} : { build_config: { input_shape: [null, steps] } };
  return {
    ...{ class_name: 'TimeDistributed', config: { name, layer: own }, name, ...build },
    ...(calls !== undefined && { inbound_nodes: calls }),
  };
}

const withSteps = ([examples, ...sizes]: readonly unknown[], steps: unknown): unknown[] => [
  examples,
  steps,
  ...sizes,
];

/** Whether a layer is called with more than one tensor. */
function readsSeveral(calls: unknown): boolean {
  if (!Array.isArray(calls)) return false;
  return calls.some(
    (call: unknown) => JSON.stringify(call).split('"keras_history"').length > 2 || isList(call),
  );
}

const isList = (call: unknown): boolean => Array.isArray(call) && Array.isArray(call[0]) && call.length > 1;
