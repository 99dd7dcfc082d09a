/** Eigenvalues in descending order, and their eigenvectors one behind the other, `[n, n]`. */
export interface EigenRows {
  values: Float64Array;
  vectors: Float64Array;
}

/** Number of rows that are worked on between two pauses. */
const BETWEEN_PAUSES = 48;
/** Sweeps per eigenvalue; two are usual. */
const MOST_SWEEPS = 60;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix of hundreds of rows: Householder's reduction to a tridiagonal
 * matrix, and implicit QR steps with Wilkinson's shift on that (Golub, Van Loan, "Matrix Computations", 8.3).
 * @param matrix `[n, n]`, row by row
 * @param pause called between parts of the work
 */
export async function tridiagonalEigen(
  matrix: Float64Array,
  n: number,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<EigenRows> {
  const { diagonal, beside, rows } = await reduce(matrix.slice(), n, pause);
  let sweeps = 0;
  // Beside the largest values, what is smaller is rounding.
  const least =
    Number.EPSILON * [...diagonal, ...beside].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let last = n - 1; last > 0;) {
    if (isZero(diagonal, beside, last - 1, least)) {
      beside[last - 1] = 0;
      last--;
      sweeps = 0;
      continue;
    }
    let first = last - 1;
    while (first > 0 && !isZero(diagonal, beside, first - 1, least)) first--;
    if (sweeps++ > MOST_SWEEPS) throw new Error('the eigenvalues do not converge');
    step(diagonal, beside, rows, n, first, last);
    if (last % BETWEEN_PAUSES === 0) await pause();
  }
  const order = Array.from({ length: n }, (_none, at) => at).sort((a, b) => diagonal[b]! - diagonal[a]!);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => vectors.set(rows.subarray(from * n, (from + 1) * n), to * n));
  return { values: Float64Array.from(order, (at) => diagonal[at]!), vectors };
}

/** Whether an element beside the diagonal is 0 beside its neighbours on it, or beside the whole matrix. */
const isZero = (diagonal: Float64Array, beside: Float64Array, at: number, least: number): boolean =>
  Math.abs(beside[at]!) <= least ||
  Math.abs(beside[at]!) <= Number.EPSILON * (Math.abs(diagonal[at]!) + Math.abs(diagonal[at + 1]!));

/** A tridiagonal matrix similar to `a`, which is overwritten, and the transformation, `rows * a * rows^T`. */
async function reduce(
  a: Float64Array,
  n: number,
  pause: () => Promise<void>,
): Promise<{ diagonal: Float64Array; beside: Float64Array; rows: Float64Array }> {
  const beside = new Float64Array(Math.max(0, n - 1));
  const least = (Number.EPSILON * a.reduce((most, value) => Math.max(most, Math.abs(value)), 0)) ** 2;
  const reflections: { v: Float64Array; factor: number }[] = [];
  for (let k = 0; k < n - 2; k++) {
    const v = new Float64Array(n);
    let squares = 0;
    for (let row = k + 1; row < n; row++) {
      v[row] = a[k * n + row]!;
      squares += v[row]! ** 2;
    }
    // What is left of a matrix of lower rank is rounding, and too small to be divided by.
    if (squares <= least) {
      reflections.push({ v, factor: 0 });
      continue;
    }
    const head = v[k + 1]!;
    const length = head > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    beside[k] = length;
    v[k + 1] = head - length;
    // The length of the reflection's vector, without the difference of numbers that are alike.
    const factor = 1 / (length * (length - head));
    reflections.push({ v, factor });
    reflectBothSides(a, n, k, v, factor);
    if (k % BETWEEN_PAUSES === 0) await pause();
  }
  if (n > 1) beside[n - 2] = a[(n - 2) * n + n - 1]!;
  const diagonal = Float64Array.from({ length: n }, (_none, at) => a[at * n + at]!);
  const q = new Float64Array(n * n);
  for (let at = 0; at < n; at++) q[at * n + at] = 1;
  const sums = new Float64Array(n);
  for (let k = reflections.length - 1; k >= 0; k--) {
    const { v, factor } = reflections[k]!;
    sums.fill(0);
    for (let row = k + 1; row < n; row++)
      for (let column = k + 1; column < n; column++) sums[column]! += v[row]! * q[row * n + column]!;
    for (let row = k + 1; row < n; row++)
      for (let column = k + 1; column < n; column++) q[row * n + column]! -= factor * v[row]! * sums[column]!;
    if (k % BETWEEN_PAUSES === 0) await pause();
  }
  const rows = new Float64Array(n * n);
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++) rows[column * n + row] = q[row * n + column]!;
  return { diagonal, beside, rows };
}

/** Applies a reflection to the rows and columns behind `k`. */
function reflectBothSides(a: Float64Array, n: number, k: number, v: Float64Array, factor: number): void {
  const w = new Float64Array(n);
  let along = 0;
  for (let row = k + 1; row < n; row++) {
    let sum = 0;
    for (let column = k + 1; column < n; column++) sum += a[row * n + column]! * v[column]!;
    w[row] = factor * sum;
    along += w[row]! * v[row]!;
  }
  for (let row = k + 1; row < n; row++) w[row]! -= (factor / 2) * along * v[row]!;
  for (let row = k + 1; row < n; row++)
    for (let column = k + 1; column < n; column++)
      a[row * n + column]! -= v[row]! * w[column]! + w[row]! * v[column]!;
}

/** One implicit QR step on the rows `first` to `last` of a tridiagonal matrix; the rows turn along. */
function step(
  d: Float64Array,
  e: Float64Array,
  rows: Float64Array,
  n: number,
  first: number,
  last: number,
): void {
  const half = (d[last - 1]! - d[last]!) / 2;
  const reach = Math.hypot(half, e[last - 1]!);
  const shift = d[last]! - e[last - 1]! ** 2 / (half + (half < 0 ? -reach : reach));
  let [x, z] = [d[first]! - shift, e[first]!];
  for (let k = first; k < last; k++) {
    const length = Math.hypot(x, z);
    const [c, s] = length > 0 ? [x / length, z / length] : [1, 0];
    if (k > first) e[k - 1] = length;
    const [upper, lower, between] = [d[k]!, d[k + 1]!, e[k]!];
    d[k] = c * c * upper + 2 * c * s * between + s * s * lower;
    d[k + 1] = s * s * upper - 2 * c * s * between + c * c * lower;
    e[k] = c * s * (lower - upper) + (c * c - s * s) * between;
    if (k < last - 1) [x, z, e[k + 1]] = [e[k]!, s * e[k + 1]!, c * e[k + 1]!];
    for (let at = 0; at < n; at++) {
      const [one, other] = [rows[k * n + at]!, rows[(k + 1) * n + at]!];
      rows[k * n + at] = c * one + s * other;
      rows[(k + 1) * n + at] = c * other - s * one;
    }
  }
}
