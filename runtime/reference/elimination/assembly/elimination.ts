/**
 * LU decomposition with partial pivoting, in AssemblyScript: TypeScript's syntax for WebAssembly, where a `usize` is an address or a
 * number of bytes. Two columns are eliminated at a time, with one multiplication and one subtraction for each element, so every
 * bit is what a loop over single elements gives.
 *
 * Matrices are row-major n × n, of float32 if they are `single` and else of float64. Of the factors, rows are `stride` bytes apart, an
 * even number of elements, so that no pair reaches into another row; they begin at a multiple of 16.
 */

const SINGLE: usize = 4;
const DOUBLE: usize = 8;
/** Two doubles, which are one vector. */
const PAIR: usize = 16;
/** The index of a row. */
const INDEX: usize = 4;

/**
 * U's diagonal of `count` matrices, in `results` one after the other, times the sign of the row exchanges in its first element.
 * A matrix that holds NaN or ∞ gives NaN throughout. `factors` and `rows` are memory for one matrix.
 */
export function pivots(
  matrices: usize,
  single: bool,
  count: usize,
  n: usize,
  stride: usize,
  factors: usize,
  rows: usize,
  results: usize,
): void {
  const size = n * n * (single ? SINGLE : DOUBLE);
  for (let matrix = matrices, end = matrices + count * size; matrix < end; matrix += size, results += n * DOUBLE) {
    copyRows(matrix, single, n, stride, factors);
    if (allFinite(factors, factors + n * stride)) {
      const sign = eliminate(matrix, single, n, stride, factors, rows);
      for (let k: usize = 0; k < n; k++) store<f64>(results + k * DOUBLE, load<f64>(factors + k * (stride + DOUBLE)));
      store<f64>(results, load<f64>(results) * sign);
    } else {
      for (let k: usize = 0; k < n; k++) store<f64>(results + k * DOUBLE, NaN);
    }
  }
}

/** Decomposes one matrix, whose elements must be finite, and returns the sign of the row exchanges. */
export function decompose(matrix: usize, single: bool, n: usize, stride: usize, factors: usize, rows: usize): f64 {
  copyRows(matrix, single, n, stride, factors);
  return eliminate(matrix, single, n, stride, factors, rows);
}

/** Copies a matrix to where its factors will be; what fills odd rows up is 0. */
function copyRows(matrix: usize, single: bool, n: usize, stride: usize, factors: usize): void {
  const odd = (n & 1) !== 0;
  for (let row = factors, end = factors + n * stride; row < end; row += stride) {
    const whole = row + (n >> 1) * PAIR;
    if (single) {
      for (let to = row; to < whole; to += PAIR, matrix += 2 * SINGLE) {
        v128.store(to, v128.promote_low<f32>(v128.load64_zero(matrix)));
      }
      if (odd) {
        v128.store(whole, v128.promote_low<f32>(v128.load32_zero(matrix)));
        matrix += SINGLE;
      }
    } else {
      for (let to = row; to < whole; to += PAIR, matrix += PAIR) v128.store(to, v128.load(matrix));
      if (odd) {
        v128.store(whole, v128.load64_zero(matrix));
        matrix += DOUBLE;
      }
    }
  }
}

/**
 * Replaces a copy of `matrix` by its factors, and returns the sign of the row exchanges. A pivot that elimination cannot tell from
 * 0 is 0. What is below and right of the first such pivot is not computed.
 */
function eliminate(matrix: usize, single: bool, n: usize, stride: usize, factors: usize, rows: usize): f64 {
  const end = factors + n * stride;
  for (let row: usize = 0; row < n; row++) store<u32>(rows + row * INDEX, <u32>row);
  // No term is larger, since no factor is above 1.
  let greatest = greatestIn(factors, end, 0);
  // What a subtraction leaves of the terms of an element is known to within their rounding error. Taken at its value, such a
  // remainder gives a singular matrix a determinant near 1e-16 with a sign of no meaning.
  const negligible = <f64>n * f64.EPSILON;
  let sign: f64 = 1;
  for (let k: usize = 0; k < n; k++) {
    const column = k * DOUBLE;
    const top = factors + k * stride;
    const doubtful = negligible * greatest;
    let pivot = top + column;
    // Sizes in order are integers in order, of which processors take the larger without a branch that they could not foresee.
    let largest: i64 = 0;
    for (let at = pivot; at < end; at += stride) {
      const size = abs(load<f64>(at));
      // Of an exact 0 the terms do not matter.
      if (
        size > doubtful ||
        (size > 0 &&
          size > negligible * largestTerm(matrix, single, n, stride, factors, rows, (at - factors) / stride, k, k))
      ) {
        const order = reinterpret<i64>(size);
        const larger = order > largest;
        largest = select(order, largest, larger);
        pivot = select(at, pivot, larger);
      } else {
        store<f64>(at, 0);
      }
    }
    // Whatever else there is, the matrix is singular; no one asks for more of it.
    if (largest === 0) break;
    if (pivot !== top + column) {
      swapRows(top, pivot - column, stride);
      swapIndices(rows + k * INDEX, rows + ((pivot - factors) / stride) * INDEX);
      sign = -sign;
    }
    const right = top + ((column + DOUBLE) & ~(PAIR - 1));
    // Seldom is there any; and what fills an odd row up is 0.
    if (leastIn(right, top + stride) <= doubtful) {
      clearDoubtful(matrix, single, n, stride, factors, rows, k, negligible, doubtful);
    }
    const leading = abs(load<f64>(top + column));
    greatest = greatestIn(right, top + stride, max(greatest, leading));
    subtractMultiples(top, end, stride, column);
  }
  return sign;
}

/** Sets what is no more than rounding error right of the pivot in row k to 0, for its multiples would pass for exact terms of other elements. */
function clearDoubtful(
  matrix: usize,
  single: bool,
  n: usize,
  stride: usize,
  factors: usize,
  rows: usize,
  k: usize,
  negligible: f64,
  doubtful: f64,
): void {
  const top = factors + k * stride;
  for (let column = k + 1; column < n; column++) {
    const at = top + column * DOUBLE;
    const size = abs(load<f64>(at));
    if (size > doubtful || size === 0) continue;
    if (size <= negligible * largestTerm(matrix, single, n, stride, factors, rows, k, column, k)) store<f64>(at, 0);
  }
}

/** Subtracts multiples of the row at `top` from the rows below, so that the column is 0 there; the factors take its place. */
function subtractMultiples(top: usize, end: usize, stride: usize, column: usize): void {
  // Pairs begin at even columns; the next column may be half of a pair.
  const half = (column & DOUBLE) === 0;
  const first = (column + PAIR) & ~(PAIR - 1);
  let row = top + stride;
  // Four rows at a time read the row above once.
  for (; row + 3 * stride < end; row += 4 * stride) {
    const row1 = row + stride;
    const row2 = row1 + stride;
    const row3 = row2 + stride;
    const factor0 = f64x2.splat(divide(row, top, column));
    const factor1 = f64x2.splat(divide(row1, top, column));
    const factor2 = f64x2.splat(divide(row2, top, column));
    const factor3 = f64x2.splat(divide(row3, top, column));
    if (half) {
      subtractOne(row, top, column);
      subtractOne(row1, top, column);
      subtractOne(row2, top, column);
      subtractOne(row3, top, column);
    }
    for (let at = first; at < stride; at += PAIR) {
      const above = v128.load(top + at);
      subtractPair(row + at, factor0, above);
      subtractPair(row1 + at, factor1, above);
      subtractPair(row2 + at, factor2, above);
      subtractPair(row3 + at, factor3, above);
    }
  }
  for (; row < end; row += stride) {
    const factor = f64x2.splat(divide(row, top, column));
    if (half) subtractOne(row, top, column);
    for (let at = first; at < stride; at += PAIR) subtractPair(row + at, factor, v128.load(top + at));
  }
}

/** The factor of a row takes the place of its element in the column. */
function divide(row: usize, top: usize, column: usize): f64 {
  const factor = load<f64>(row + column) / load<f64>(top + column);
  store<f64>(row + column, factor);
  return factor;
}

/** Eliminates the element right of the column, where the factor is. */
function subtractOne(row: usize, top: usize, column: usize): void {
  const next = column + DOUBLE;
  store<f64>(row + next, load<f64>(row + next) - load<f64>(row + column) * load<f64>(top + next));
}

function subtractPair(at: usize, factor: v128, above: v128): void {
  v128.store(at, f64x2.sub(v128.load(at), f64x2.mul(factor, above)));
}

/** The largest of the terms, the original element among them, that the element at `row` and `column` is the sum of after `steps` columns. */
function largestTerm(
  matrix: usize,
  single: bool,
  n: usize,
  stride: usize,
  factors: usize,
  rows: usize,
  row: usize,
  column: usize,
  steps: usize,
): f64 {
  const original = <usize>load<u32>(rows + row * INDEX) * n + column;
  let largest = abs(single ? <f64>load<f32>(matrix + original * SINGLE) : load<f64>(matrix + original * DOUBLE));
  let left = factors + row * stride;
  for (
    let above = factors + column * DOUBLE, end = above + steps * stride;
    above < end;
    above += stride, left += DOUBLE
  ) {
    const size = abs(load<f64>(left) * load<f64>(above));
    if (size > largest) largest = size;
  }
  return largest;
}

/** The greatest absolute value from `at` on, or `known` if that is greater. NaN counts as nothing. */
function greatestIn(at: usize, end: usize, known: f64): f64 {
  let greatest = f64x2.splat(known);
  for (; at < end; at += PAIR) greatest = f64x2.pmax(greatest, f64x2.abs(v128.load(at)));
  return max(f64x2.extract_lane(greatest, 0), f64x2.extract_lane(greatest, 1));
}

/** The least absolute value of pairs from `at` on. */
function leastIn(at: usize, end: usize): f64 {
  let least = f64x2.splat(Infinity);
  for (; at < end; at += PAIR) least = f64x2.pmin(least, f64x2.abs(v128.load(at)));
  return min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
}

function allFinite(at: usize, end: usize): bool {
  // 0 times NaN or ∞ is NaN.
  let zero = f64x2.splat(0);
  for (; at < end; at += PAIR) zero = f64x2.add(zero, f64x2.mul(v128.load(at), f64x2.splat(0)));
  return f64x2.extract_lane(zero, 0) + f64x2.extract_lane(zero, 1) === 0;
}

function swapRows(first: usize, second: usize, stride: usize): void {
  for (let at: usize = 0; at < stride; at += PAIR) {
    const kept = v128.load(first + at);
    v128.store(first + at, v128.load(second + at));
    v128.store(second + at, kept);
  }
}

function swapIndices(first: usize, second: usize): void {
  const kept = load<u32>(first);
  store<u32>(first, load<u32>(second));
  store<u32>(second, kept);
}
