import type { LayersModel } from '@tensorflow/tfjs-layers';
import { graphOf, outputNodesOf, type Graph, type GraphNode } from '../../../network/graph.ts';
import type { ModelMetadata } from '../../../network/modelFiles.ts';
import { programVersion } from '../../../resources.ts';
import { rangeText } from '../../ranges.ts';
import { activationOf } from '../../save/activationOf.ts';
import { modelMessage } from '../file/onnxMessages.ts';
import { LayerCall } from './LayerCall.ts';
import { layerNodes } from './layerNodes.ts';
import { maskedNodes } from './maskedNodes.ts';
import { FLOAT, INT64, OnnxWriter, type WrittenValue } from './OnnxWriter.ts';
import { isCell } from './recurrentNodes.ts';
import { activationOfNodes } from './valueNodes.ts';

/** Version of the operators that are written, and of the file's form. */
const OPSET = 18;
const IR = 8;

/**
 * A network as an ONNX file. It takes its input as it does here: images `[N, H, W, C]`, which one Transpose turns for the operators.
 * @throws FeaturescopeError `save/layer-not-in-format`
 */
export function writeOnnx(model: LayersModel, metadata: ModelMetadata | undefined): Uint8Array {
  const graph = graphOf(model);
  const writer = new OnnxWriter();
  const values: WrittenValue[] = [];
  const masked = maskedNodes(graph);
  graph.forEach((node, position) => {
    const inputs = node.inputs.map((input, at) => {
      const tensor = node.tensors[at]!;
      return tensor === 0 ? values[input]! : values[input]!.others![tensor - 1]!;
    });
    const isWhole = node.port !== undefined && takesTokens(graph, position);
    values.push(write(writer, node, { inputs, isMasked: masked.has(position), isWhole }));
  });
  const inputs = graph.filter(({ port }) => port !== undefined).sort((a, b) => a.port! - b.port!);
  const outputs = outputNodesOf(graph).map((node) => {
    const { shape } = values[graph.indexOf(node)]!;
    const name = writer.unique(`${node.name}:output`);
    return { name, shape, source: values[graph.indexOf(node)]! };
  });
  for (const { name, source } of outputs) handOut(writer, name, source);
  const { nodes, tensors } = writer;
  const message = modelMessage.fromObject({
    irVersion: IR,
    opsetImport: [{ domain: '', version: OPSET }],
    producerName: 'Featurescope',
    producerVersion: programVersion(),
    docString: description(inputs, metadata),
    ...(metadata?.labels && { metadataProps: [{ key: 'labels', value: JSON.stringify(metadata.labels) }] }),
    graph: {
      name: model.name,
      node: nodes,
      initializer: tensors,
      input: inputs.map((node) => {
        const type = takesTokens(graph, graph.indexOf(node)) ? INT64 : FLOAT;
        return port(node.name, node.outputShape, type);
      }),
      output: outputs.map(({ name, shape }) => port(name, shape, FLOAT)),
    },
  });
  return modelMessage.encode(message).finish();
}

/** Layers that put values elsewhere: tokens stay tokens. */
const moving = new Set(['Reshape', 'Permute', 'Flatten', 'Gather', 'Cropping1D', 'Concatenate']);

/** Whether an input is of tokens: an embedding reads it. */
const takesTokens = (graph: Graph, position: number): boolean =>
  graph.some(({ layer, inputs }, reader) => {
    if (!inputs.includes(position)) return false;
    const className = layer.getClassName();
    return className === 'Embedding' || (moving.has(className) && takesTokens(graph, reader));
  });

interface Written {
  inputs: readonly WrittenValue[];
  /** Whether the layer leaves out steps that a mask hides. */
  isMasked: boolean;
  /** Whether it is an input of tokens. */
  isWhole: boolean;
}

function write(writer: OnnxWriter, node: GraphNode, { inputs, isMasked, isWhole }: Written): WrittenValue {
  if (node.port !== undefined)
    return {
      name: writer.unique(node.name),
      shape: node.outputShape,
      isTurned: false,
      ...(isWhole && { isWhole }),
    };
  const className = node.layer.getClassName();
  const isMoved = moving.has(className) && inputs.every((value) => value.isWhole);
  const keepsWhole = className === 'Embedding' || isMoved;
  const call = new LayerCall(writer, node, keepsWhole ? inputs : inputs.map((value) => writer.real(value)));
  if (isMasked) throw call.refusal(`${call.className}, mask`);
  const own = Object.hasOwn(layerNodes, call.className) ? layerNodes[call.className] : undefined;
  if (!own) throw call.refusal();
  // The activation functions of a cell belong to its steps.
  const activation = isCell(call.className) ? 'linear' : activationOf(node);
  const made = own(call);
  return isMoved ? { ...made, isWhole: true } : activationOfNodes(call, made, activation);
}

/** An output is a value of its own name, with its axes as the layer has them. */
function handOut(writer: OnnxWriter, name: string, source: WrittenValue): void {
  const plain = writer.channelsLast(writer.real(source));
  writer.nodes.push({ name, opType: 'Identity', input: [plain], output: [name], attribute: [] });
}

const port = (name: string, [, ...sizes]: readonly (number | null)[], elemType: number): object => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: {
        dim: [
          { dimParam: 'N' },
          ...sizes.map((size, axis) =>
            size === null ? { dimParam: `size${axis + 1}` } : { dimValue: size },
          ),
        ],
      },
    },
  },
});

/** Says in what order and range images go in, which nothing else in a file says. */
function description(inputs: readonly GraphNode[], metadata: ModelMetadata | undefined): string {
  const shapes = inputs.map(({ name, outputShape: [, ...sizes] }) => {
    const isImages = sizes.length === 3;
    const text = ['N', ...sizes.map((size) => size ?? '?')].join(', ');
    return `${name}: [${text}]${isImages ? ', in this order of axes' : ''}`;
  });
  const range = metadata?.range ? ` Images go in as ${rangeText(metadata.range)}.` : '';
  return `Saved by Featurescope. Input ${shapes.join('; ')}.${range}`;
}
