import type { LayersModel } from '@tensorflow/tfjs-layers';
import { graphOf, outputNodesOf, type GraphNode } from '../../../network/graph.ts';
import type { ModelMetadata } from '../../../network/modelFiles.ts';
import { programVersion } from '../../../resources.ts';
import { rangeText } from '../../ranges.ts';
import { activationOf } from '../../save/activationOf.ts';
import { modelMessage } from '../file/onnxMessages.ts';
import { LayerCall } from './LayerCall.ts';
import { layerNodes } from './layerNodes.ts';
import { OnnxWriter, type WrittenValue } from './OnnxWriter.ts';
import { isCell } from './recurrentNodes.ts';
import { activationOfNodes } from './valueNodes.ts';

/** Version of the operators that are written, and of the file's form. */
const OPSET = 18;
const IR = 8;
const FLOAT = 1;

/**
 * A network as an ONNX file. It takes its input as it does here: images `[N, H, W, C]`, which one Transpose turns for the operators.
 * @throws FeaturescopeError `save/layer-not-in-format`
 */
export function writeOnnx(model: LayersModel, metadata: ModelMetadata | undefined): Uint8Array {
  const graph = graphOf(model);
  const writer = new OnnxWriter();
  const values: WrittenValue[] = [];
  for (const node of graph)
    values.push(
      write(
        writer,
        node,
        node.inputs.map((input) => values[input]!),
      ),
    );
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
      input: inputs.map(({ name, outputShape }) => port(name, outputShape)),
      output: outputs.map(({ name, shape }) => port(name, shape)),
    },
  });
  return modelMessage.encode(message).finish();
}

function write(writer: OnnxWriter, node: GraphNode, inputs: readonly WrittenValue[]): WrittenValue {
  if (node.port !== undefined)
    return { name: writer.unique(node.name), shape: node.outputShape, isTurned: false };
  const call = new LayerCall(writer, node, inputs);
  const own = Object.hasOwn(layerNodes, call.className) ? layerNodes[call.className] : undefined;
  if (!own || node.tensors.some((tensor) => tensor > 0)) throw call.refusal();
  // The activation functions of a cell belong to its steps.
  const activation = isCell(call.className) ? 'linear' : activationOf(node);
  return activationOfNodes(call, own(call), activation);
}

/** An output is a value of its own name, with its axes as the layer has them. */
function handOut(writer: OnnxWriter, name: string, source: WrittenValue): void {
  const plain = writer.channelsLast(source);
  writer.nodes.push({ name, opType: 'Identity', input: [plain], output: [name], attribute: [] });
}

const port = (name: string, [, ...sizes]: readonly (number | null)[]): object => ({
  name,
  type: {
    tensorType: {
      elemType: FLOAT,
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
