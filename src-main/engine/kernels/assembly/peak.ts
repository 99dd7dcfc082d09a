// Measures the peak rate of multiply-adds of this machine's vector units in WebAssembly, as a reference for the kernels.
// Which of the two loops is faster depends on the processor; the peak is the better result.
import { multiplyAdd } from './put';

/**
 * Twelve chains s = s a + b in registers: enough to hide the latency of multiplication and addition on most processors.
 * One iteration is 96 operations (12 chains x 4 lanes x 2). Returns a sum, so that the compiler cannot drop the work.
 */
export function chains(turns: i32): f32 {
  const a = f32x4.splat(0.5), b = f32x4.splat(0.25);
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
 * The kernels' tile: 8 sums of 4 rows that stay in registers and 2 columns read from the first KiB of memory. One
 * iteration is 128 operations (2 x 8 sums x 4 lanes x 2). Returns a sum, so that the compiler cannot drop the work.
 */
export function tile(turns: i32): f32 {
  const a = f32x4.splat(0.5), b = f32x4.splat(0.25), c = f32x4.splat(0.75), d = f32x4.splat(0.125);
  let a0 = f32x4.splat(0), b0 = a0, c0 = a0, d0 = a0, a1 = a0, b1 = a0, c1 = a0, d1 = a0;
  let address: usize = 0;
  for (let turn = 0; turn < turns; turn++) {
    let left = v128.load(address);
    let right = v128.load(address, 16);
    a0 = multiplyAdd(a, left, a0); a1 = multiplyAdd(a, right, a1);
    b0 = multiplyAdd(b, left, b0); b1 = multiplyAdd(b, right, b1);
    c0 = multiplyAdd(c, left, c0); c1 = multiplyAdd(c, right, c1);
    d0 = multiplyAdd(d, left, d0); d1 = multiplyAdd(d, right, d1);
    left = v128.load(address, 32);
    right = v128.load(address, 48);
    a0 = multiplyAdd(a, left, a0); a1 = multiplyAdd(a, right, a1);
    b0 = multiplyAdd(b, left, b0); b1 = multiplyAdd(b, right, b1);
    c0 = multiplyAdd(c, left, c0); c1 = multiplyAdd(c, right, c1);
    d0 = multiplyAdd(d, left, d0); d1 = multiplyAdd(d, right, d1);
    address = (address + 64) & 1023;
  }
  return total(total4(a0, b0, c0, d0), total4(a1, b1, c1, d1));
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
