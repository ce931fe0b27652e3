/** LU decomposition with partial pivoting, and what it gives: determinants and inverses. Matrices are row-major n × n. */

/** P·A = L·U: both factors in one matrix (L's diagonal is 1 and not stored), P as row indices and its sign. */
export interface Lu {
  readonly n: number;
  readonly factors: Float64Array;
  readonly rows: Int32Array;
  readonly sign: 1 | -1;
}

/** Memory for decompositions of n × n matrices, one after the other: there may be thousands. */
export interface Workspace {
  readonly factors: Float64Array;
  readonly rows: Int32Array;
}

export const workspace = (n: number): Workspace => ({
  factors: new Float64Array(n * n),
  rows: new Int32Array(n),
});

/**
 * Decomposes a copy of `matrix`, whose elements must be finite; the result lives until the workspace is used again. A zero on U's
 * diagonal says that it is singular, to within rounding: a pivot that elimination cannot tell from 0 is 0. What is below and
 * right of the first such pivot is not computed.
 */
export function decompose(matrix: Float32Array | Float64Array, n: number, { factors: a, rows }: Workspace): Lu {
  a.set(matrix);
  for (let row = 0; row < n; row++) rows[row] = row;
  // No term is larger, since no factor is above 1.
  let greatest = 0;
  for (let at = 0; at < n * n; at++) greatest = Math.max(greatest, Math.abs(a[at]));
  // What a subtraction leaves of the terms of an element is known to within their rounding error. Taken at its value, such a
  // remainder gives a singular matrix a determinant near 1e-16 with a sign of no meaning.
  const negligible = n * Number.EPSILON;
  let sign: 1 | -1 = 1;
  for (let k = 0; k < n; k++) {
    const top = k * n;
    let pivot = k;
    let largest = 0;
    const doubtful = negligible * greatest;
    for (let row = k, at = top + k; row < n; row++, at += n) {
      const size = Math.abs(a[at]);
      // Of an exact 0 the terms do not matter.
      if (size > doubtful || (size > 0 && size > negligible * largestTerm(matrix[rows[row] * n + k], a, n, row, k))) {
        if (size <= largest) continue;
        largest = size;
        pivot = row;
      } else {
        a[at] = 0;
      }
    }
    // Whatever else there is, the matrix is singular; no one asks for more of it.
    if (largest === 0) break;
    if (pivot !== k) {
      swapRows(a, n, pivot, k);
      swap(rows, pivot, k);
      sign = sign === 1 ? -1 : 1;
    }
    for (let at = top + k; at < top + n; at++) greatest = Math.max(greatest, Math.abs(a[at]));
    subtractMultiples(a, n, k);
  }
  return { n, factors: a, rows, sign };
}

/** Subtracts multiples of row k from the rows below, so that column k is 0 there; the factors take its place. */
function subtractMultiples(a: Float64Array, n: number, k: number): void {
  const leading = a[k * n + k];
  const first = k * n + k + 1;
  const end = (k + 1) * n;
  let row = end;
  // Four rows at a time read the row above once, which takes half the time.
  for (; row + 3 * n < n * n; row += 4 * n) {
    const [r0, r1, r2, r3] = [row + k, row + n + k, row + 2 * n + k, row + 3 * n + k];
    const f0 = (a[r0] /= leading);
    const f1 = (a[r1] /= leading);
    const f2 = (a[r2] /= leading);
    const f3 = (a[r3] /= leading);
    for (let from = first, at = 1; from < end; from++, at++) {
      const x = a[from];
      a[r0 + at] -= f0 * x;
      a[r1 + at] -= f1 * x;
      a[r2 + at] -= f2 * x;
      a[r3 + at] -= f3 * x;
    }
  }
  for (; row < n * n; row += n) {
    const factor = (a[row + k] /= leading);
    for (let from = first, at = row + k + 1; from < end; from++, at++) a[at] -= factor * a[from];
  }
}

/** The largest of the terms, the original element among them, that the element at `row` and `k` is the sum of; k columns are done. */
function largestTerm(original: number, a: Float64Array, n: number, row: number, k: number): number {
  let largest = Math.abs(original);
  for (let step = 0; step < k; step++) {
    const size = Math.abs(a[row * n + step] * a[step * n + k]);
    if (size > largest) largest = size;
  }
  return largest;
}

/** U's diagonal: the determinant is its product times the sign. */
export function diagonal({ n, factors }: Lu): Float64Array {
  const values = new Float64Array(n);
  for (let k = 0; k < n; k++) values[k] = factors[k * n + k];
  return values;
}

/** The inverse, column by column: L z = P e, then U x = z. Meaningless when singular. */
export function inverse({ n, factors, rows }: Lu): Float64Array {
  const result = new Float64Array(n * n);
  const x = new Float64Array(n);
  for (let column = 0; column < n; column++) {
    for (let row = 0; row < n; row++) {
      let rest = rows[row] === column ? 1 : 0;
      for (let k = 0; k < row; k++) rest -= factors[row * n + k] * x[k];
      x[row] = rest;
    }
    for (let row = n - 1; row >= 0; row--) {
      let rest = x[row];
      for (let k = row + 1; k < n; k++) rest -= factors[row * n + k] * x[k];
      x[row] = rest / factors[row * n + row];
    }
    for (let row = 0; row < n; row++) result[row * n + column] = x[row];
  }
  return result;
}

function swapRows(a: Float64Array, n: number, first: number, second: number): void {
  for (let column = 0; column < n; column++) {
    const kept = a[first * n + column];
    a[first * n + column] = a[second * n + column];
    a[second * n + column] = kept;
  }
}

function swap(rows: Int32Array, first: number, second: number): void {
  const kept = rows[first];
  rows[first] = rows[second];
  rows[second] = kept;
}
