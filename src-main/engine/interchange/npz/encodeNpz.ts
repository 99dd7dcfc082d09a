import { zipSync } from 'fflate';
import { encodeNpy, type NpyValues } from './encodeNpy.ts';

/** An array with its name. */
export interface NamedArray {
  name: string;
  shape: readonly number[];
  values: NpyValues;
}

/** Encodes arrays as a NumPy archive (`.npz`), in their order. The same arrays give the same bytes. */
export function encodeNpz(arrays: readonly NamedArray[]): Uint8Array {
  const files = arrays.map(({ name, shape, values }) => [`${name}.npy`, encodeNpy(values, shape)] as const);
  return zipSync(Object.fromEntries(files), { level: 6, mtime: new Date(1980, 0, 1) });
}
