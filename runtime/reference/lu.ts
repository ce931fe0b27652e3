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
  readonly terms: Float64Array;
  readonly rows: Int32Array;
}

export const workspace = (n: number): Workspace => ({
  factors: new Float64Array(n * n),
  terms: new Float64Array(n * n),
  rows: new Int32Array(n),
});

/**
 * Decomposes a copy of `matrix`, whose elements must be finite; the result lives until the workspace is used again. A zero on U's
 * diagonal says that it is singular, to within rounding: a pivot that elimination cannot tell from 0 is 0. What is below and
 * right of the first such pivot is not computed.
 */
export function decompose(matrix: Float64Array, n: number, space: Workspace): Lu {
  const { factors, rows } = space;
  factors.set(matrix);
  const sign = eliminate(n, space);
  if (sign !== null) return { n, factors, rows, sign };
  factors.set(matrix);
  return { n, factors, rows, sign: eliminateCarefully(n, space) };
}

/**
 * Elimination of a matrix all of whose pivots stand out: null at the first element that might be 0 but for rounding. No element is
 * computed from a larger term than `greatest`, since factors are at most 1; so what is well above its rounding error is no remainder of a
 * subtraction.
 */
function eliminate(n: number, { factors: a, rows }: Workspace): 1 | -1 | null {
  let greatest = 0;
  for (let at = 0; at < n * n; at++) greatest = Math.max(greatest, Math.abs(a[at]));
  let sign: 1 | -1 = 1;
  for (let row = 0; row < n; row++) rows[row] = row;
  for (let k = 0; k < n; k++) {
    const top = k * n;
    const doubtful = n * Number.EPSILON * greatest;
    let pivot = k;
    let largest = 0;
    for (let row = k, at = top + k; row < n; row++, at += n) {
      const size = Math.abs(a[at]);
      if (size === 0) a[at] = 0;
      else if (size <= doubtful) return null;
      else if (size > largest) {
        largest = size;
        pivot = row;
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
  return sign;
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

/**
 * The same with the largest term that each element was computed from: what a subtraction leaves of it is known to within its rounding
 * error. Taken at its value, such a remainder gives a singular matrix a determinant near 1e-16 with a sign of no meaning.
 */
function eliminateCarefully(n: number, { factors: a, terms, rows }: Workspace): 1 | -1 {
  for (let row = 0; row < n; row++) rows[row] = row;
  for (let at = 0; at < n * n; at++) terms[at] = Math.abs(a[at]);
  const negligible = n * Number.EPSILON;
  let sign: 1 | -1 = 1;
  for (let k = 0; k < n; k++) {
    const top = k * n;
    let pivot = k;
    let largest = 0;
    for (let row = k, at = top + k; row < n; row++, at += n) {
      const size = Math.abs(a[at]);
      if (size <= negligible * terms[at]) {
        a[at] = 0;
      } else if (size > largest) {
        largest = size;
        pivot = row;
      }
    }
    if (largest === 0) break;
    if (pivot !== k) {
      swapRows(a, n, pivot, k);
      swapRows(terms, n, pivot, k);
      swap(rows, pivot, k);
      sign = sign === 1 ? -1 : 1;
    }
    const leading = a[top + k];
    for (let start = top + n; start < n * n; start += n) {
      const factor = a[start + k] / leading;
      a[start + k] = factor;
      if (factor === 0) continue;
      for (let from = top + k + 1, at = start + k + 1; at < start + n; from++, at++) {
        const term = factor * a[from];
        a[at] -= term;
        const size = Math.abs(term);
        if (size > terms[at]) terms[at] = size;
      }
    }
  }
  return sign;
}

function swap(rows: Int32Array, first: number, second: number): void {
  const kept = rows[first];
  rows[first] = rows[second];
  rows[second] = kept;
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
