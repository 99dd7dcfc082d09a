import type { ModelFiles } from '../../archive/ModelFiles.ts';
import { safeName } from '../../layerNames.ts';
import { convertNodes, outputOf } from '../../onnx/convertGraph.ts';
import { TensorReader } from '../../onnx/file/readTensor.ts';
import { inOrder } from '../../onnx/graph/arrange.ts';
import { Conversion } from '../../onnx/graph/Conversion.ts';
import type { JsonObject, ListedClass, WeightGroup } from '../../ReadModel.ts';
import { readInboundNodes } from '../inboundNodes.ts';
import { OperationCall } from './OperationCall.ts';
import { operations } from './operations.ts';

/** The version of ONNX's operators that operations are written with. */
const OPSET = 20;

/** An operation as layers, and the numbers that it was given as weights. */
interface WrittenOperation {
  layer: ListedClass;
  weights: WeightGroup[];
}

/**
 * An operation of Keras 3 on tensors, as `keras.ops.mean(x, axis=1)` or `x[:, -1]`, as the layer that computes the same, or as a small
 * network of several. It is written with the operators of ONNX, whose layers are known.
 * @returns undefined for a layer, and for an operation that is not understood
 * @throws FeaturescopeError `model/operator-not-understood` for what no layer computes
 */
export function operationAsNetwork(listed: ListedClass): WrittenOperation | undefined {
  const { class_name: kind, module, config } = listed;
  const isOperation = typeof module === 'string' ? /\bops\b/.test(module) : isBare(listed);
  const nodes = listed['inbound_nodes'];
  const write = isOperation && Object.hasOwn(operations, kind) ? operations[kind] : undefined;
  if (!write || !Array.isArray(nodes) || nodes.length !== 1) return undefined;
  const { args, kwargs } = (nodes[0] ?? {}) as { args?: unknown; kwargs?: JsonObject };
  if (!Array.isArray(args)) return undefined;
  const name = String(config['name'] ?? listed['name']);
  const call = new OperationCall(name, args, { ...config, ...kwargs });
  const made = write(call);
  const isRead =
    call.tensors.length > 0 &&
    call.tensors.every(({ config: own }) => own.shape.length > 1 && own.shape[0] === null);
  if (made === undefined || !isRead) return undefined;
  return asLayers(call, [made].flat(), name);
}

/** A file without modules: operations have no settings that every layer has. */
const isBare = ({ config }: ListedClass): boolean => !('trainable' in config) && !('batch_shape' in config);

function asLayers(call: OperationCall, outputs: readonly string[], name: string): WrittenOperation {
  const output = outputs.map((one) => ({ name: one }));
  const graph = { name, node: call.nodes, initializer: [], input: [], output };
  const conversion = new Conversion(graph, OPSET, noTensors, () => undefined);
  const { writer } = conversion;
  const inputs = call.tensors.map(({ config: { shape, dtype } }, at) => {
    const isInteger = /^(?:u?int|bool)/.test(String(dtype));
    const place = writer.add('InputLayer', `input_${at + 1}`, [], {
      batch_input_shape: shape,
      dtype: 'float32',
      sparse: false,
    });
    const activation = { kind: 'activation' as const, place, shape, axes: inOrder(shape), isPositive: false };
    conversion.set(`${call.name}:input:${at}`, { ...activation, isInteger });
    return place;
  });
  for (const [constant, value] of call.constants) conversion.set(constant, value);
  convertNodes(call.nodes, conversion);
  const ends = outputs.map((one) => {
    const place = outputOf(one, conversion, true);
    return inputs.includes(place) ? writer.add('Activation', name, [place], { activation: 'linear' }) : place;
  });
  // Numbers that a program was written with are not learnt.
  const network = writer.finish(name, inputs, ends);
  const groups = writer.weights(inputs, ends);
  const layers = network.config['layers'] as ListedClass[];
  for (const layer of layers)
    if (groups.some(({ layer: [own] }) => safeName(own!) === layer.config['name']))
      layer.config['trainable'] = false;
  const calls = readInboundNodes([{ args: call.tensors, kwargs: {} }], name);
  const own = { name: safeName(name), inbound_nodes: calls };
  const [sole, ...others] = layers.filter(({ class_name: kind }) => kind !== 'InputLayer');
  const reads = ((sole?.['inbound_nodes'] as [string][][] | undefined)?.[0] ?? []).map(([from]) => from);
  const isPlain = others.length === 0 && reads.join() === inputs.map((place) => safeName(place.name)).join();
  if (sole && isPlain && ends.length === 1)
    return {
      layer: { class_name: sole.class_name, config: { ...sole.config, name: safeName(name) }, ...own },
      weights: groups.map((group) => ({ ...group, layer: [name] })),
    };
  return {
    layer: { ...network, ...own },
    weights: groups.map((group) => ({ ...group, layer: [name, ...group.layer] })),
  };
}

/** An operation has no tensors in files. */
const noTensors = new TensorReader(noFiles(), () => undefined);

function noFiles(): ModelFiles {
  return { names: () => [], read: () => undefined, within: noFiles };
}
