import { fromHalf } from '../../../reading/fromHalf.ts';

/** How numbers of a type lie in a file. */
export interface DataType {
  name: string;
  /** Bytes of one of them. */
  bytes: number;
  isInteger: boolean;
  read(view: DataView, at: number): number;
}

const type = (name: string, bytes: number, read: DataType['read']): DataType => ({
  name,
  bytes,
  isInteger: /int|bool/.test(name),
  read,
});

/** Types of numbers by their number in a file. Source: onnx.proto, TensorProto.DataType. */
export const dataTypes: Readonly<Record<number, DataType>> = {
  1: type('float32', 4, (view, at) => view.getFloat32(at, true)),
  2: type('uint8', 1, (view, at) => view.getUint8(at)),
  3: type('int8', 1, (view, at) => view.getInt8(at)),
  4: type('uint16', 2, (view, at) => view.getUint16(at, true)),
  5: type('int16', 2, (view, at) => view.getInt16(at, true)),
  6: type('int32', 4, (view, at) => view.getInt32(at, true)),
  7: type('int64', 8, (view, at) => Number(view.getBigInt64(at, true))),
  9: type('bool', 1, (view, at) => (view.getUint8(at) ? 1 : 0)),
  10: type('float16', 2, (view, at) => fromHalf(view.getUint16(at, true))),
  11: type('float64', 8, (view, at) => view.getFloat64(at, true)),
  12: type('uint32', 4, (view, at) => view.getUint32(at, true)),
  13: type('uint64', 8, (view, at) => Number(view.getBigUint64(at, true))),
  16: type('bfloat16', 2, (view, at) => fromBrain(view.getUint16(at, true))),
};

const scratch = new DataView(new ArrayBuffer(4));

/** A bfloat16 is the upper half of a float32. */
function fromBrain(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

/** The number of a type as it lies in a field of another type: halves lie among the 32-bit integers as their bits. */
export function fromBits(dataType: number, value: number): number {
  if (dataType === 10) return fromHalf(value & 0xffff);
  if (dataType === 16) return fromBrain(value & 0xffff);
  return value;
}
