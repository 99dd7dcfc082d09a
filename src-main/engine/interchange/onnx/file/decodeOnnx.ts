import protobuf from 'protobufjs/light.js';
import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../../reading/readRegularFile.ts';
import { modelMessage } from './onnxMessages.ts';
import type { OnnxModel } from './OnnxModel.ts';
import { surveyMessages } from './surveyMessages.ts';

/** Types on the wire of the fields of a model, by number. */
const wires: Readonly<Record<number, number>> = {
  ...{ 1: 0, 2: 2, 3: 2, 4: 2, 5: 0, 6: 2, 7: 2, 8: 2 },
  ...{ 14: 2, 20: 2, 25: 2, 26: 2 },
};
const GRAPH = 7;

/** Whether a file is one of ONNX, whole or cut off: it consists of the fields of a model, with a graph among them. */
export function isOnnx(bytes: Uint8Array): boolean {
  const reader = protobuf.Reader.create(bytes);
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      const id = tag >>> 3;
      if (wires[id] !== (tag & 7)) return false;
      if (id === GRAPH) return startsGraph(bytes, reader.pos);
      reader.skipType(tag & 7);
    }
  } catch {
    return false; // what ends within a number or a text is no model that a graph could be told of
  }
  return false;
}

/** A graph begins with one of its nodes, its name or a tensor, each with a length. */
function startsGraph(bytes: Uint8Array, at: number): boolean {
  const reader = protobuf.Reader.create(bytes.subarray(at));
  reader.uint32();
  const tag = reader.uint32();
  return (tag & 7) === 2 && [1, 2, 5, 10, 11, 12, 13, 14, 15, 16].includes(tag >>> 3);
}

/**
 * The messages of an ONNX file; bytes of tensors are not copied.
 * @throws UnreadableFile for a file that is cut off or damaged
 */
export function decodeOnnx(bytes: Uint8Array): OnnxModel {
  surveyMessages(modelMessage, bytes);
  try {
    return modelMessage.decode(bytes) as unknown as OnnxModel;
  } catch (error) {
    throw new UnreadableFile(reason('it is damaged'), { cause: error });
  }
}
