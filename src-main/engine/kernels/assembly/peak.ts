// Measures the peak rate of multiply-adds of this machine's vector units in WebAssembly, as a reference for the kernels.
// Which of the loops is fastest depends on the processor; the peak is the best result. Factors come from memory, whose
// first 4 KiB are zeros, because some compilers build constant vectors anew at each use.
import { multiplyAdd } from './put';

/**
 * Twelve chains s = s a + b in registers: enough to hide the latency of multiplication and addition on most processors.
 * One iteration is 96 operations (12 chains x 4 lanes x 2). Returns a sum, so that the compiler cannot drop the work.
 */
export function chains(turns: i32): f32 {
  const a = v128.load_splat<f32>(2048), b = v128.load_splat<f32>(2052);
  let s0 = f32x4.splat(0.1), s1 = f32x4.splat(0.2), s2 = f32x4.splat(0.3), s3 = f32x4.splat(0.4);
  let s4 = f32x4.splat(0.6), s5 = f32x4.splat(0.7), s6 = f32x4.splat(0.8), s7 = f32x4.splat(0.9);
  let s8 = f32x4.splat(1.1), s9 = f32x4.splat(1.2), s10 = f32x4.splat(1.3), s11 = f32x4.splat(1.4);
  for (let turn = 0; turn < turns; turn++) {
    s0 = link(s0, a, b); s1 = link(s1, a, b); s2 = link(s2, a, b); s3 = link(s3, a, b);
    s4 = link(s4, a, b); s5 = link(s5, a, b); s6 = link(s6, a, b); s7 = link(s7, a, b);
    s8 = link(s8, a, b); s9 = link(s9, a, b); s10 = link(s10, a, b); s11 = link(s11, a, b);
  }
  return total(total4(s0, s1, s2, s3), total4(s4, s5, s6, s7)) + total(total4(s8, s9, s10, s11), f32x4.splat(0));
}

/** `chains` of single numbers. One iteration is 24 operations (12 chains x 2). */
export function scalarChains(turns: i32): f32 {
  const a = f32.load(2048), b = f32.load(2052);
  let s0: f32 = 0.1, s1: f32 = 0.2, s2: f32 = 0.3, s3: f32 = 0.4, s4: f32 = 0.6, s5: f32 = 0.7;
  let s6: f32 = 0.8, s7: f32 = 0.9, s8: f32 = 1.1, s9: f32 = 1.2, s10: f32 = 1.3, s11: f32 = 1.4;
  for (let turn = 0; turn < turns; turn++) {
    s0 = s0 * a + b; s1 = s1 * a + b; s2 = s2 * a + b; s3 = s3 * a + b;
    s4 = s4 * a + b; s5 = s5 * a + b; s6 = s6 * a + b; s7 = s7 * a + b;
    s8 = s8 * a + b; s9 = s9 * a + b; s10 = s10 * a + b; s11 = s11 * a + b;
  }
  return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11;
}

/**
 * If fused, the sum must be the addend to stay in its register. If not fused, it must be a factor, because a b would be
 * computed only once.
 */
// @ts-ignore: decorator
@inline
function link(chain: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return multiplyAdd(a, b, chain);
  return multiplyAdd(chain, a, b);
}

/**
 * The kernels' tile of 128-bit vectors: 4 rows by 8 columns. One iteration is 64 operations (8 sums x 4 lanes x 2). Returns a
 * sum, so that the compiler cannot drop the work.
 */
export function tile(turns: i32): f32 {
  const zero = f32x4.splat(0);
  let a0 = zero, b0 = zero, c0 = zero, d0 = zero, a1 = zero, b1 = zero, c1 = zero, d1 = zero;
  let address: usize = 0;
  for (let turn = 0; turn < turns; turn++) {
    const p = v128.load(address), q = v128.load(address, 16);
    let row = v128.load_splat<f32>(address, 2048);
    a0 = multiplyAdd(row, p, a0); a1 = multiplyAdd(row, q, a1);
    row = v128.load_splat<f32>(address, 2052);
    b0 = multiplyAdd(row, p, b0); b1 = multiplyAdd(row, q, b1);
    row = v128.load_splat<f32>(address, 2056);
    c0 = multiplyAdd(row, p, c0); c1 = multiplyAdd(row, q, c1);
    row = v128.load_splat<f32>(address, 2060);
    d0 = multiplyAdd(row, p, d0); d1 = multiplyAdd(row, q, d1);
    address = (address + 32) & 1023;
  }
  return total(total4(a0, b0, c0, d0), total4(a1, b1, c1, d1));
}

/**
 * The tile of 256-bit vectors: 4 rows by 16 columns, whose sums begin and end in memory, so that V8 can join pairs of
 * vectors. One iteration is 128 operations (16 sums x 4 lanes x 2). sums: address of 256 bytes of zeros.
 */
export function joinedTile(turns: i32, sums: usize): void {
  let a0 = v128.load(sums), a1 = v128.load(sums, 16), a2 = v128.load(sums, 32), a3 = v128.load(sums, 48);
  let b0 = v128.load(sums, 64), b1 = v128.load(sums, 80), b2 = v128.load(sums, 96), b3 = v128.load(sums, 112);
  let c0 = v128.load(sums, 128), c1 = v128.load(sums, 144), c2 = v128.load(sums, 160), c3 = v128.load(sums, 176);
  let d0 = v128.load(sums, 192), d1 = v128.load(sums, 208), d2 = v128.load(sums, 224), d3 = v128.load(sums, 240);
  let address: usize = 0;
  for (let turn = 0; turn < turns; turn++) {
    const p = v128.load(address), q = v128.load(address, 16), r = v128.load(address, 32), s = v128.load(address, 48);
    let row = v128.load_splat<f32>(address, 2048);
    a0 = multiplyAdd(row, p, a0); a1 = multiplyAdd(row, q, a1); a2 = multiplyAdd(row, r, a2); a3 = multiplyAdd(row, s, a3);
    row = v128.load_splat<f32>(address, 2052);
    b0 = multiplyAdd(row, p, b0); b1 = multiplyAdd(row, q, b1); b2 = multiplyAdd(row, r, b2); b3 = multiplyAdd(row, s, b3);
    row = v128.load_splat<f32>(address, 2056);
    c0 = multiplyAdd(row, p, c0); c1 = multiplyAdd(row, q, c1); c2 = multiplyAdd(row, r, c2); c3 = multiplyAdd(row, s, c3);
    row = v128.load_splat<f32>(address, 2060);
    d0 = multiplyAdd(row, p, d0); d1 = multiplyAdd(row, q, d1); d2 = multiplyAdd(row, r, d2); d3 = multiplyAdd(row, s, d3);
    address = (address + 64) & 1023;
  }
  v128.store(sums, a0); v128.store(sums, a1, 16); v128.store(sums, a2, 32); v128.store(sums, a3, 48);
  v128.store(sums, b0, 64); v128.store(sums, b1, 80); v128.store(sums, b2, 96); v128.store(sums, b3, 112);
  v128.store(sums, c0, 128); v128.store(sums, c1, 144); v128.store(sums, c2, 160); v128.store(sums, c3, 176);
  v128.store(sums, d0, 192); v128.store(sums, d1, 208); v128.store(sums, d2, 224); v128.store(sums, d3, 240);
}

// @ts-ignore: decorator
@inline
function total4(a: v128, b: v128, c: v128, d: v128): v128 {
  return f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
}

// @ts-ignore: decorator
@inline
function total(a: v128, b: v128): f32 {
  const sum = f32x4.add(a, b);
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
}
