import { setFlagsFromString } from 'node:v8';

/** Vector instructions that the kernels are built for; `none` means composed TensorFlow.js operations only. */
export type Simd = 'none' | 'plain' | 'relaxed';

/**
 * Algorithm of convolutions with 3 x 3 filters: direct, or Winograd's with tiles of 2x2 or 4x4 outputs, which needs 2.25
 * or 4 times fewer multiplications and rounds differently.
 */
export type Winograd = 'none' | '2x2' | '4x4';

// (module (func (result v128) i32.const 0 i8x16.splat)) and the same with f32x4.relaxed_madd of three splats.
const header = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0];
const splat = [65, 0, 253, 15];
const plainProbe = Uint8Array.from([...header, 10, 8, 1, 6, 0, ...splat, 11]);
const relaxedProbe = Uint8Array.from([
  ...header,
  10,
  19,
  1,
  17,
  0,
  ...splat,
  ...splat,
  ...splat,
  253,
  133,
  2,
  11,
]);

/**
 * Enables relaxed SIMD in this process if it is behind a flag, as in Node 20. Call it before any WebAssembly is compiled.
 */
export function allowRelaxedSimd(): void {
  if (simdSupport() === 'plain') setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/**
 * The best vector instructions that this JavaScript engine supports. Node 20 needs `--experimental-wasm-relaxed-simd` for
 * `relaxed`.
 */
export function simdSupport(): Simd {
  if (!WebAssembly.validate(plainProbe)) return 'none';
  return WebAssembly.validate(relaxedProbe) ? 'relaxed' : 'plain';
}
