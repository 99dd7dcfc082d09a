import { reason } from '../../../../src-shared/contract/reasons.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import { fromHalf } from '../../reading/fromHalf.ts';
import type { WeightArray } from '../ReadModel.ts';

/** An entry of a weights manifest. */
interface Entry {
  name?: unknown;
  shape?: unknown;
  dtype?: unknown;
  quantization?: { dtype?: unknown; scale?: unknown; min?: unknown } | null;
}

/** How numbers of a type are read, by its name in a manifest. */
const readers: Readonly<Record<string, { bytes: number; read(view: DataView, at: number): number }>> = {
  float32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  float16: { bytes: 2, read: (view, at) => fromHalf(view.getUint16(at, true)) },
  int32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  uint16: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  bool: { bytes: 1, read: (view, at) => view.getUint8(at) },
};

/**
 * The arrays of a group of a TensorFlow.js weights manifest; quantised ones are `scale * stored + min`.
 * Source: TensorFlow.js converter, write_weights.py and quantization.py.
 * @param bytes of the group's files, one behind the other
 * @param onQuantised is told the type that an array is stored in
 * @throws UnreadableFile
 */
export function decodeWeights(
  entries: readonly unknown[],
  bytes: Uint8Array,
  onQuantised: (dtype: string) => void,
): WeightArray[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const arrays = entries.map((given) => {
    const { name, shape, dtype, quantization } = (given ?? {}) as Entry;
    const stored = String(quantization?.dtype ?? dtype ?? 'float32');
    const reader = readers[stored];
    if (typeof name !== 'string' || !isShape(shape))
      throw new UnreadableFile(reason('its list of weights is not one'));
    if (!reader)
      throw new UnreadableFile(
        reason('its numbers are of the type {type}, which is not read', { type: stored }),
      );
    const count = sizeOf(shape);
    if (!(at + count * reader.bytes <= bytes.length))
      throw new UnreadableFile(reason('its weights are cut off at "{name}"', { name }));
    if (quantization) onQuantised(stored);
    const scale = Number(quantization?.scale ?? 1);
    const min = Number(quantization?.min ?? 0);
    const values = new Float32Array(count);
    for (let index = 0; index < count; index++, at += reader.bytes)
      values[index] = reader.read(view, at) * scale + min;
    return { name, shape: [...shape], values };
  });
  if (at !== bytes.length)
    throw new UnreadableFile(
      reason('its weights hold {actual} bytes, where their shapes take {expected}', {
        actual: bytes.length,
        expected: at,
      }),
    );
  return arrays;
}

const isShape = (shape: unknown): shape is number[] =>
  Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && size >= 0);
