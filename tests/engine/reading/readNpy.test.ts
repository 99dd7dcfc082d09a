import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../../src-main/engine/reading/readNpy.ts';
import { temporaryFolder } from '../../belongings.ts';

/** A `.npy` file after the format's description, independent of the reader. */
function file(
  type: string,
  shape: string,
  data: Uint8Array,
  { fortran = 'False', version = 1 } = {},
): string {
  const header = Buffer.from(
    `{'descr': '${type}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`.padEnd(117) + '\n',
  );
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(header.length, 0, length.length);
  const path = join(temporaryFolder(), 'array.npy');
  writeFileSync(
    path,
    Buffer.concat([Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]), length, header, data]),
  );
  return path;
}

const bytesOf = (values: ArrayBufferView): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
const numbers = [1, -2, 3, 4, 5, 6];

describe('an array of NumPy', () => {
  it.each([
    ['<f4', bytesOf(Float32Array.from(numbers))],
    ['<f8', bytesOf(Float64Array.from(numbers))],
    ['>f4', bytesOf(Float32Array.from(numbers)).map((_byte, at, all) => all[at - (at % 4) + 3 - (at % 4)]!)],
    ['>i4', Uint8Array.from(numbers.flatMap((value) => [value >> 24, value >> 16, value >> 8, value]))],
    // 1, -2, 3, 4, 5, 6 in half precision (IEEE 754, table of binary16).
    ['<f2', Uint8Array.from([0, 0x3c, 0, 0xc0, 0, 0x42, 0, 0x44, 0, 0x45, 0, 0x46])],
    ['>f2', Uint8Array.from([0x3c, 0, 0xc0, 0, 0x42, 0, 0x44, 0, 0x45, 0, 0x46, 0])],
    ['|i1', bytesOf(Int8Array.from(numbers))],
    ['<i2', bytesOf(Int16Array.from(numbers))],
    ['<i4', bytesOf(Int32Array.from(numbers))],
    ['<i8', bytesOf(BigInt64Array.from(numbers.map(BigInt)))],
  ])('of the type %s is read', (type, data) => {
    expect(readNpy(file(type, '(2, 3)', data))).toEqual({
      shape: [2, 3],
      values: Float32Array.from(numbers),
    });
  });

  it('is read row by row, also where it is stored column by column', () => {
    const data = bytesOf(Float32Array.from([1, 4, -2, 5, 3, 6]));
    expect([...readNpy(file('<f4', '(2, 3)', data, { fortran: 'True' })).values]).toEqual(numbers);
  });

  it('is read in version 2, with one axis, and with none', () => {
    const data = bytesOf(Float32Array.from(numbers));
    expect(readNpy(file('<f4', '(6,)', data, { version: 2 })).shape).toEqual([6]);
    expect(readNpy(file('<f4', '()', data.subarray(0, 4))).shape).toEqual([]);
  });

  it.each([
    [
      'a file of another format',
      () => fileURLToPath(new URL('../../../resources/icon.png', import.meta.url)),
      'it is a PNG file',
    ],
    ['Python objects', () => file('|O', '(1,)', new Uint8Array(8)), 'Python objects'],
    ['a folder', () => file('<f4', '(2,)', new Uint8Array(8)).replace('array.npy', ''), 'folder'],
    ['numbers that are missing', () => file('<f4', '(2, 3)', new Uint8Array(20)), '2x3 takes 24'],
    ['numbers too many', () => file('<f4', '(2, 3)', new Uint8Array(28)), '2x3 takes 24'],
    ['a size beyond all files', () => file('<f4', '(99999999, 99999999)', new Uint8Array(4)), 'takes'],
  ])('is refused with its reason: %s', (_, make, reason) => {
    const path = make();
    expect(() => readNpy(path)).toThrow(expect.objectContaining({ code: 'data/array-unreadable' }));
    expect(() => readNpy(path)).toThrow(reason);
  });
});
