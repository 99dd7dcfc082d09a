import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import { safeName } from '../layerNames.ts';
import type { JsonObject } from '../ReadModel.ts';

/** A tensor that a call reads: of which layer, of which of its calls, and which of its outputs. */
export type TensorPlace = [layer: string, call: number, tensor: number, settings: JsonObject];

/**
 * The calls of a layer in the form of Keras 2: a list of the tensors that each reads. Keras 3 writes them as arguments of a function.
 * @throws FeaturescopeError `model/call-not-understood` for what is computed of constants and the like; UnreadableFile
 */
export function readInboundNodes(nodes: unknown, layer: string): TensorPlace[][] {
  if (nodes === undefined || nodes === null) return [];
  if (!Array.isArray(nodes)) throw damaged(layer);
  return nodes.map((node: unknown) => (Array.isArray(node) ? listed(node, layer) : called(node, layer)));
}

/** `[["conv1", 0, 0, {}], ...]`; some versions write a call with one input without the outer brackets. */
function listed(node: unknown[], layer: string): TensorPlace[] {
  if (typeof node[0] === 'string') return [place(node, layer)];
  return node.map((source: unknown) => {
    if (!Array.isArray(source)) throw damaged(layer);
    return place(source, layer);
  });
}

/** `{args: [{class_name: "__keras_tensor__", config: {keras_history: ["conv1", 0, 0]}}], kwargs: {}}` */
function called(node: unknown, layer: string): TensorPlace[] {
  const { args, kwargs } = (node ?? {}) as { args?: unknown; kwargs?: unknown };
  if (!Array.isArray(args)) throw damaged(layer);
  const settings = checkedSettings((kwargs ?? {}) as JsonObject, layer);
  return args.flatMap((argument: unknown) =>
    (Array.isArray(argument) ? argument : [argument]).map((one: unknown) => {
      const { class_name: kind, config } = (one ?? {}) as { class_name?: unknown; config?: JsonObject };
      const history = config?.['keras_history'];
      if (kind !== '__keras_tensor__' || !Array.isArray(history)) throw notUnderstood(layer, one);
      return place([...history.slice(0, 3), settings], layer);
    }),
  );
}

function place([name, call, tensor, settings]: unknown[], layer: string): TensorPlace {
  const isPlace = typeof name === 'string' && isCount(call ?? 0) && isCount(tensor ?? 0);
  if (!isPlace) throw damaged(layer);
  const checked = checkedSettings((settings ?? {}) as JsonObject, layer);
  return [safeName(name), Number(call ?? 0), Number(tensor ?? 0), checked];
}

const isCount = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;

/** What is given to a call beside its tensors: only whether it is one of training is understood. */
function checkedSettings(settings: JsonObject, layer: string): JsonObject {
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(settings)) {
    if (value === null) continue;
    if (name !== 'training' || typeof value !== 'boolean') throw notUnderstood(layer, { [name]: value });
    // A layer that always works as in training is another one than the layer that is computed here.
    if (value) throw notUnderstood(layer, { training: true });
    kept['training'] = false;
  }
  return kept;
}

function notUnderstood(layer: string, argument: unknown): FeaturescopeError {
  const told = JSON.stringify(argument) ?? String(argument);
  const short = told.length > 120 ? `${told.slice(0, 119)}…` : told;
  return new FeaturescopeError('model/call-not-understood', { layer, argument: short });
}

const damaged = (layer: string): UnreadableFile =>
  new UnreadableFile(reason('its layer "{layer}" is called in a way that is not understood', { layer }));

/** Which tensors are a network's inputs or outputs: a list of places, one place, or (Keras 3) an object of them. */
export function readPorts(ports: unknown): [layer: string, call: number, tensor: number][] {
  if (Array.isArray(ports) && typeof ports[0] === 'string') {
    const [name, call, tensor] = place(ports, ports[0]);
    return [[name, call, tensor]];
  }
  const list = Array.isArray(ports) ? ports : Object.values((ports ?? {}) as JsonObject);
  return list.flatMap(readPorts);
}
