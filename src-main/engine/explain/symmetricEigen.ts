/** Eigenvalues in descending order, and their eigenvectors as columns, `[n, n]` row by row. */
export interface Eigen {
  values: Float64Array;
  vectors: Float64Array;
}

/**
 * The eigenvalues of a small symmetric matrix, by Jacobi's rotations (Golub, Van Loan, "Matrix Computations", 8.5).
 * @param matrix `[n, n]`, row by row
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let at = 0; at < n; at++) vectors[at * n + at] = 1;
  for (let sweep = 0; sweep < 60 && !isDiagonal(a, n); sweep++)
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q);
  const order = Array.from({ length: n }, (_none, at) => at).sort((i, j) => a[j * n + j]! - a[i * n + i]!);
  return {
    values: Float64Array.from(order, (at) => a[at * n + at]!),
    vectors: Float64Array.from({ length: n * n }, (_none, at) => {
      const row = Math.floor(at / n);
      return vectors[row * n + order[at % n]!]!;
    }),
  };
}

function isDiagonal(a: Float64Array, n: number): boolean {
  let [off, on] = [0, 0];
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++) {
      if (row === column) on += a[row * n + column]! ** 2;
      else off += a[row * n + column]! ** 2;
    }
  return off <= 1e-28 * on;
}

function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const tau = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  const mix = (values: Float64Array, first: number, second: number): void => {
    const [x, y] = [values[first]!, values[second]!];
    values[first] = c * x - s * y;
    values[second] = s * x + c * y;
  };
  for (let k = 0; k < n; k++) mix(a, k * n + p, k * n + q);
  for (let k = 0; k < n; k++) mix(a, p * n + k, q * n + k);
  for (let k = 0; k < n; k++) mix(vectors, k * n + p, k * n + q);
}
