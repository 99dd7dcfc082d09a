import { readFileSync } from 'node:fs';

interface Npy<T> {
  shape: number[];
  data: T;
}

/**
 * Reads a `.npy` file of float32 in C order, after the format's description (numpy.lib.format), independent of the
 * writer.
 */
export function readNpy(path: string): Npy<Float32Array> {
  const { shape, values } = read(path, '<f4');
  return { shape, data: new Float32Array(values) };
}

/** The same for int32. */
export function readIntegerNpy(path: string): Npy<Int32Array> {
  const { shape, values } = read(path, '<i4');
  return { shape, data: new Int32Array(values) };
}

function read(path: string, type: string): { shape: number[]; values: ArrayBuffer } {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 0, 6) !== '\u0093NUMPY') throw new Error(`${path} is no .npy file`);
  const headerEnd = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, headerEnd);
  if (
    !header.includes(`'descr': '${type}'`) ||
    !header.includes("'fortran_order': False") ||
    headerEnd % 64 !== 0
  )
    throw new Error(`unexpected header: ${header}`);
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  return { shape, values: Uint8Array.prototype.slice.call(bytes, headerEnd).buffer as ArrayBuffer };
}
