// Softmax and log-softmax of rows, and softmax cross-entropy with value and gradient in one pass.
import { constants } from './constants';
import { exp4 } from './elementwise';
import { loadLanes, storeLanes } from './lanes';

/** For every row of logits [rows, columns]: exp(logits) divided by its sum. */
export function softmax(logits: usize, target: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    const sum = exponentials(logits, target, columns, largest(logits, columns));
    scale(target, columns, 1 / sum);
    logits += <usize>columns << 2;
    target += <usize>columns << 2;
  }
}

/** For every row of logits [rows, columns]: logits - log sum exp(logits). */
export function logSoftmax(logits: usize, target: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    const highest = largest(logits, columns);
    const shift = f32x4.splat(highest);
    const total = f32x4.splat(logarithm(exponentials(logits, target, columns, highest)));
    for (let left = columns; left > 0; left -= 4) {
      storeLanes(target, f32x4.sub(f32x4.sub(loadLanes(logits, left), shift), total), left);
      const bytes = <usize>min(left, 4) << 2;
      logits += bytes;
      target += bytes;
    }
  }
}

/**
 * For every row of logits [rows, columns] and its label (int32): losses[row] = log sum exp(logits) - logits[label], and
 * gradient[row, column] = softmax - (1 at the label). A label outside the columns gives NaN in the whole row.
 */
export function softmaxCrossEntropy(
  logits: usize, labels: usize, losses: usize, gradient: usize, rows: i32, columns: i32,
): void {
  for (let row = 0; row < rows; row++) {
    const label = load<i32>(labels);
    if (label < 0 || label >= columns) {
      f32.store(losses, f32.NaN);
      for (let i = 0; i < columns; i++) f32.store(gradient + (<usize>i << 2), f32.NaN);
    } else {
      const highest = largest(logits, columns);
      const sum = exponentials(logits, gradient, columns, highest);
      f32.store(losses, logarithm(sum) - (f32.load(logits + (<usize>label << 2)) - highest));
      scale(gradient, columns, 1 / sum);
      const at = gradient + (<usize>label << 2);
      f32.store(at, f32.load(at) - 1);
    }
    labels += 4;
    losses += 4;
    logits += <usize>columns << 2;
    gradient += <usize>columns << 2;
  }
}

// @ts-ignore: decorator
@inline
function largest(address: usize, count: i32): f32 {
  let best = f32.load(address);
  for (let i = 1; i < count; i++) best = max(best, f32.load(address + (<usize>i << 2)));
  return best;
}

// @ts-ignore: decorator
@inline
function exponentials(from: usize, to: usize, count: i32, highest: f32): f32 {
  let sum: f32 = 0;
  const shift = f32x4.splat(highest);
  for (let left = count; left > 0; left -= 4) {
    const value = exp4(f32x4.sub(loadLanes(from, left), shift), constants());
    storeLanes(to, value, left);
    sum += f32x4.extract_lane(value, 0);
    if (left > 1) sum += f32x4.extract_lane(value, 1);
    if (left > 2) sum += f32x4.extract_lane(value, 2);
    if (left > 3) sum += f32x4.extract_lane(value, 3);
    from += 16;
    to += 16;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function scale(address: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (let left = count; left > 0; left -= 4) {
    storeLanes(address, f32x4.mul(loadLanes(address, left), factors), left);
    address += 16;
  }
}

/** The natural logarithm of a float of at least 1 (or NaN), after Cephes (logf). */
// @ts-ignore: decorator
@inline
function logarithm(x: f32): f32 {
  if (!(x < f32.MAX_VALUE)) return x;
  const bits = reinterpret<i32>(x);
  let exponent = <f32>((bits >> 23) - 126);
  let m = reinterpret<f32>((bits & 0x007fffff) | 0x3f000000);
  if (m < 0.707106781186547524) {
    exponent -= 1;
    m = m + m - 1;
  } else m -= 1;
  const z = m * m;
  let p: f32 = 7.0376836292e-2;
  p = p * m - 1.1514610310e-1;
  p = p * m + 1.1676998740e-1;
  p = p * m - 1.2420140846e-1;
  p = p * m + 1.4249322787e-1;
  p = p * m - 1.6668057665e-1;
  p = p * m + 2.0000714765e-1;
  p = p * m - 2.4999993993e-1;
  p = p * m + 3.3333331174e-1;
  p *= m * z;
  p += -2.12194440e-4 * exponent - 0.5 * z;
  return m + p + 0.693359375 * exponent;
}
