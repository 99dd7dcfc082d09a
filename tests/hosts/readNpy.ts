import { readFileSync } from 'node:fs';

/** Reads a `.npy` file of float32 in C order, by the format's own description (numpy.lib.format), sharing nothing with the writer. */
export function readNpy(path: string): { shape: number[]; data: Float32Array } {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 0, 6) !== '\u0093NUMPY') throw new Error(`${path} is no .npy file`);
  const headerEnd = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, headerEnd);
  if (
    !header.includes("'descr': '<f4'") ||
    !header.includes("'fortran_order': False") ||
    headerEnd % 64 !== 0
  )
    throw new Error(`unexpected header: ${header}`);
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const values = Uint8Array.prototype.slice.call(bytes, headerEnd);
  return { shape, data: new Float32Array(values.buffer) };
}
