/**
 * LU decomposition with partial pivoting, and what it gives: determinants and inverses. Matrices are row-major n × n. Populations take
 * determinants of millions, so elimination is in WebAssembly.
 */
import { type Room, roomFor } from './elimination/instance.ts';

/** P·A = L·U: both factors in one matrix (L's diagonal is 1 and not stored), P as row indices and its sign. */
export interface Lu {
  readonly n: number;
  readonly factors: Float64Array;
  readonly rows: Int32Array;
  readonly sign: 1 | -1;
}

export type Numbers = Float32Array | Float64Array;

/** Matrices go to WebAssembly together, as many as the cache holds. */
const BATCH_BYTES = 65536;

/**
 * [..., n, n] → [..., n]: U's diagonal of each matrix, times the sign of the row exchanges in its first element. A matrix that holds
 * NaN or ∞ gives NaN throughout. A pivot that elimination cannot tell from 0 is 0, and the ones after it are not computed.
 */
export function pivots(matrices: Numbers, n: number): Float64Array {
  // Matrices without rows have determinants, but nothing to eliminate.
  if (matrices.length === 0) return new Float64Array(0);
  const size = n * n;
  const all = new Float64Array(matrices.length / n);
  const most = Math.max(1, Math.floor(BATCH_BYTES / (size * matrices.BYTES_PER_ELEMENT)));
  const count = Math.min(most, matrices.length / size);
  const room = roomFor(count, n, matrices.BYTES_PER_ELEMENT);
  for (let from = 0; from < matrices.length; from += count * size) {
    const batch = matrices.subarray(from, from + count * size);
    write(batch, room);
    const own = batch.length / size;
    room.pivots(room.matrices, isSingle(batch), own, n, room.stride, room.factors, room.rows, room.results);
    all.set(new Float64Array(room.memory.buffer, room.results, own * n), from / n);
  }
  return all;
}

/**
 * Decomposes a matrix, whose elements must be finite. A zero on U's diagonal says that it is singular, to within rounding; what is
 * below and right of the first such pivot is not computed.
 */
export function decompose(matrix: Numbers, n: number): Lu {
  const room = roomFor(1, n, matrix.BYTES_PER_ELEMENT);
  write(matrix, room);
  const sign = room.decompose(room.matrices, isSingle(matrix), n, room.stride, room.factors, room.rows);
  const width = room.stride / Float64Array.BYTES_PER_ELEMENT;
  const padded = new Float64Array(room.memory.buffer, room.factors, n * width);
  const factors = new Float64Array(n * n);
  for (let row = 0; row < n; row++) factors.set(padded.subarray(row * width, row * width + n), row * n);
  return { n, factors, rows: new Int32Array(room.memory.buffer, room.rows, n).slice(), sign };
}

const isSingle = (matrices: Numbers): boolean => matrices instanceof Float32Array;

function write(matrices: Numbers, { memory, matrices: at }: Room): void {
  const Elements = matrices instanceof Float32Array ? Float32Array : Float64Array;
  new Elements(memory.buffer, at, matrices.length).set(matrices);
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
