import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { sizeOf } from '../../../../../src-shared/model/shape.ts';
import { UnreadableFile } from '../../../reading/readRegularFile.ts';
import type { ModelFiles } from '../../archive/ModelFiles.ts';
import type { Constant } from '../graph/Constant.ts';
import { dataTypes, fromBits, type DataType } from './dataTypes.ts';
import type { OnnxTensor } from './OnnxModel.ts';

/** Bytes of a file of weights at most. */
const MOST_BYTES = 2 ** 31 - 1;

/** Reads tensors, those whose numbers lie in files beside the model too; each file is read once. */
export class TensorReader {
  readonly #files: ModelFiles;
  readonly #read = new Map<string, Buffer>();
  /** Is told the type of numbers that are no float32. */
  readonly #onType: (type: string) => void;

  constructor(files: ModelFiles, onType: (type: string) => void) {
    this.#files = files;
    this.#onType = onType;
  }

  /** @throws UnreadableFile for numbers that are missing, cut off or of a type that is not read */
  read(tensor: OnnxTensor): Constant {
    const name = (tensor.name ?? '').slice(0, 200);
    const type = dataTypes[tensor.dataType ?? 0];
    if (!type || tensor.segment?.length)
      throw new UnreadableFile(
        reason('its numbers are of the type {type}, which is not read', {
          type: `TensorProto ${tensor.dataType}`,
        }),
      );
    const dims = tensor.dims.map(Number);
    if (!dims.every((size) => Number.isSafeInteger(size) && size >= 0) || dims.length > 8)
      throw new UnreadableFile(reason('it is damaged'));
    if (!type.isInteger && type.name !== 'float32') this.#onType(type.name);
    const values = this.#values(tensor, type, sizeOf(dims), name);
    return { kind: 'constant', dims, values, isInteger: type.isInteger };
  }

  #values(tensor: OnnxTensor, type: DataType, count: number, name: string): Constant['values'] {
    const isOutside = tensor.dataLocation === 1 || tensor.externalData.length > 0;
    const raw = isOutside ? this.#outside(tensor) : tensor.rawData;
    if (raw?.length || isOutside) return fromBytes(raw!, type, count, name);
    const listed = [
      tensor.floatData,
      tensor.int32Data,
      tensor.int64Data,
      tensor.doubleData,
      tensor.uint64Data,
    ];
    const list = listed.find((numbers) => numbers.length > 0) ?? [];
    if (list.length !== count) throw cut(name);
    const numbers = list.map((value) => fromBits(tensor.dataType!, value));
    return type.isInteger ? Float64Array.from(numbers) : Float32Array.from(numbers);
  }

  #outside(tensor: OnnxTensor): Buffer {
    const told = new Map(tensor.externalData.map(({ key, value }) => [key, value ?? '']));
    const file = told.get('location') ?? '';
    const bytes = this.#file(file);
    const offset = Number(told.get('offset') ?? 0);
    const length = Number(told.get('length') ?? bytes.length - offset);
    const isWithin =
      Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
    if (!isWithin) throw new UnreadableFile(reason('it is damaged'));
    if (offset + length > bytes.length)
      throw new UnreadableFile(
        reason('its file of weights "{name}" cannot be read: {why}', {
          name: file,
          why: reason('it is cut off'),
        }),
      );
    return bytes.subarray(offset, offset + length);
  }

  #file(name: string): Buffer {
    const known = this.#read.get(name);
    if (known) return known;
    const bytes = name === '' ? undefined : this.#files.read(name, MOST_BYTES);
    if (!bytes) throw new UnreadableFile(reason('its file of weights "{name}" is not beside it', { name }));
    this.#read.set(name, bytes);
    return bytes;
  }
}

function fromBytes(bytes: Uint8Array, type: DataType, count: number, name: string): Constant['values'] {
  if (bytes.length !== count * type.bytes) throw cut(name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = type.isInteger ? new Float64Array(count) : new Float32Array(count);
  for (let at = 0; at < count; at++) values[at] = type.read(view, at * type.bytes);
  return values;
}

const cut = (name: string): UnreadableFile =>
  new UnreadableFile(reason('its weights are cut off at "{name}"', { name }));
