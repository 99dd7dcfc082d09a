import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import type { ModelFiles } from '../archive/ModelFiles.ts';
import { normalising } from '../keras/Normalising.ts';
import { labelsNote } from '../labels.ts';
import { ranges } from '../ranges.ts';
import type { ReadModel } from '../ReadModel.ts';
import { convertGraph } from './convertGraph.ts';
import { decodeOnnx } from './file/decodeOnnx.ts';
import type { OnnxModel } from './file/OnnxModel.ts';
import { TensorReader } from './file/readTensor.ts';
import { labelsOf } from './labelsOf.ts';
import { Conversion } from './graph/Conversion.ts';

/** Versions of the operators whose meaning is known here. */
const OLDEST = 6;
const NEWEST = 28;

/**
 * The network of an ONNX file, as layers over images whose channels come last: weights are turned to that order, and the input is taken
 * as the file has it.
 * @param files beside it, where the weights of large networks lie; nothing else is read
 * @throws UnreadableFile; FeaturescopeError `model/operator-unknown`, `model/operator-not-understood`, `model/input-shape-missing`
 */
export function readOnnx(bytes: Uint8Array, files: ModelFiles): ReadModel {
  const model = decodeOnnx(bytes);
  const { graph, producerName, producerVersion } = model;
  if (!graph) throw new UnreadableFile(reason('it is not an ONNX file'));
  const { notes, told } = normalising(undefined);
  const tensors = new TensorReader(files, (dtype) => told('dtype/as-float32', { dtype }));
  const opset = opsetOf(model);
  const conversion = new Conversion(graph, opset, tensors, told);
  const { inputs, outputs, takesBytes } = convertGraph(graph, conversion);
  const found = labelsOf(model);
  if (found) notes.push(labelsNote({ labels: found.labels, file: `metadata "${found.key}"` }));
  const { writer } = conversion;
  const by = `${producerName ?? ''} ${producerVersion ?? ''}`.trim().slice(0, 80);
  return {
    format: 'onnx',
    writtenBy: `${by === '' ? 'ONNX' : by} (opset ${opset})`,
    topology: writer.finish((graph.name || 'onnx').slice(0, 200), inputs, outputs),
    weights: writer.weights(inputs, outputs),
    labels: found?.labels,
    ...(takesBytes && { range: ranges['0..255'] }),
    notes,
  };
}

/** The version of ONNX's own operators; a file that names none has none of them. */
function opsetOf({ opsetImport }: OnnxModel): number {
  const versions = opsetImport
    .filter(({ domain }) => domain === undefined || domain === '' || domain === 'ai.onnx')
    .map(({ version }) => version ?? 0);
  const opset = Math.max(...versions, 0);
  const isNone = versions.length === 0 && opsetImport.length > 0;
  if (isNone) return OLDEST;
  if (opset < OLDEST || opset > NEWEST)
    throw new UnreadableFile(
      reason('its operators are of version {version}, and those from {oldest} to {newest} are read', {
        version: opset,
        oldest: OLDEST,
        newest: NEWEST,
      }),
    );
  return opset;
}
