/** Linear algebra on the last two dimensions, one matrix at a time. A matrix that holds NaN or ∞ gives NaN throughout. */
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { elements } from '../../compiler/graph/graph.ts';
import type { PrimitiveOf, Shape } from '../../compiler/graph/primitive.ts';
import { binaryFunctions, unaryFunctions } from '../../compiler/graph/scalar.ts';
import { symmetricEigenvalues } from './eigenvalues.ts';
import * as lu from './lu.ts';
import type { EvaluationRules } from './rule.ts';
import type { Tensor } from './tensor.ts';

type MatrixKind = 'determinant' | 'inverse' | 'eigenvalues' | 'singular_values';

export const linearAlgebraRules: EvaluationRules<MatrixKind> = {
  determinant: ({ fn }, [x]) => determinantOf(fn, pivotsOf(x)),
  inverse: (_, [x], shape) =>
    eachMatrix(x, shape, (matrix, n) => {
      const decomposed = lu.decompose(matrix, n);
      return lu.diagonal(decomposed).includes(0) ? matrix.map(() => NaN) : lu.inverse(decomposed);
    }),
  eigenvalues: (_, [x], shape) =>
    eachMatrix(x, shape, (matrix, n) =>
      inRange(matrix, (scaled) => {
        const symmetric = scaled.map((value, at) => (value + scaled[transposed(at, n)]) / 2);
        return symmetricEigenvalues(symmetric, n).sort();
      }),
    ),
  singular_values: (_, [x], shape) =>
    eachMatrix(x, shape, (matrix, n, m) =>
      inRange(matrix, (scaled) => {
        const options = { computeLeftSingularVectors: false, computeRightSingularVectors: false, autoTranspose: true };
        const { diagonal } = new SingularValueDecomposition(Matrix.from1DArray(n, m, scaled), options);
        return Float64Array.from(diagonal).sort().toReversed();
      }),
    ),
};

/** [..., n, n] → [..., n]: U's diagonal, times the sign of the row exchanges in its first element. All determinants are functions of it. */
export function pivotsOf({ shape, data }: { readonly shape: Shape; readonly data: lu.Numbers }): Tensor {
  return { shape: shape.slice(0, -1), data: lu.pivots(data, shape.at(-1) as number) };
}

/** The determinants of the matrices that have these pivots, [..., n] → [...]. */
export function determinantOf(fn: PrimitiveOf<'determinant'>['fn'], { shape, data }: Tensor): Tensor {
  const n = shape.at(-1) as number;
  const others = shape.slice(0, -1);
  const all = new Float64Array(elements(others));
  for (let at = 0; at < all.length; at++) all[at] = ofPivots(fn, data, at * n, (at + 1) * n);
  return { shape: others, data: all };
}

/** The determinant of the matrix whose pivots are those at `from` to `end`. */
function ofPivots(fn: PrimitiveOf<'determinant'>['fn'], pivots: Float64Array, from: number, end: number): number {
  switch (fn) {
    case 'det': {
      let product = 1;
      for (let at = from; at < end; at++) product *= pivots[at];
      return product;
    }
    case 'slogdet':
      return logMagnitude(pivots, from, end);
    case 'logdet': {
      let sign = 1;
      for (let at = from; at < end; at++) sign *= Math.sign(pivots[at]);
      return sign < 0 ? NaN : logMagnitude(pivots, from, end);
    }
    default:
      return fn satisfies never;
  }
}

/** A product whose magnitude is between these leaves room for most pivots. */
const LEAST = 2 ** -500;
const MOST = 2 ** 500;

/** log |product of the pivots|, which may leave the range of numbers: as few logarithms as it takes, for each takes as long as several products. */
function logMagnitude(pivots: Float64Array, from: number, end: number): number {
  let sum = 0;
  let product = 1;
  for (let at = from; at < end; at++) {
    const size = Math.abs(pivots[at]);
    const next = product * size;
    if (next > LEAST && next < MOST) product = next;
    else {
      sum += Math.log(product) + Math.log(size);
      product = 1;
    }
  }
  return sum + Math.log(product);
}

/**
 * What `compute` makes of a matrix, which must grow with it. If elements are near the ends of float64, the matrix is brought to the middle by
 * a power of two, and what its greatest element hides is 0: squares would overflow, and where rounding errors are too small for a
 * number the decompositions never end.
 */
function inRange(matrix: Float64Array, compute: (matrix: Float64Array) => Float64Array): Float64Array {
  let least = 1;
  let greatest = 0;
  for (const value of matrix) {
    const size = Math.abs(value);
    if (size > greatest) greatest = size;
    if (size < least && size > 0) least = size;
  }
  if (least > 1e-100 && greatest < 1e100) return compute(matrix);
  const power = unaryFunctions.exponent(greatest);
  const scaled = matrix.map((value) => {
    const inMiddle = binaryFunctions.ldexp(value, -power);
    return Math.abs(inMiddle) < 1e-200 ? 0 : inMiddle;
  });
  return compute(scaled).map((value) => binaryFunctions.ldexp(value, power));
}

/** Computes the part of the result that belongs to each matrix of x. */
function eachMatrix(
  x: Tensor,
  shape: Shape,
  compute: (matrix: Float64Array, rows: number, columns: number) => ArrayLike<number>,
): Tensor {
  const [rows, columns] = x.shape.slice(-2);
  const count = elements(x.shape.slice(0, -2));
  const data = new Float64Array(elements(shape)).fill(NaN);
  // Of matrices without rows or columns there is nothing that the decompositions would take.
  if (data.length === 0) return { shape, data };
  for (let at = 0; at < count; at++) {
    const matrix = x.data.subarray(at * rows * columns, (at + 1) * rows * columns);
    if (isFinite(matrix)) data.set(compute(matrix, rows, columns), (at * data.length) / count);
  }
  return { shape, data };
}

/** A finite sum has finite terms; only where the sum itself leaves the range does each term have to be looked at. */
function isFinite(matrix: Float64Array): boolean {
  let sum = 0;
  for (let at = 0; at < matrix.length; at++) sum += matrix[at];
  return Number.isFinite(sum) || matrix.every(Number.isFinite);
}

/** Where the element at `at` lies in the transposed matrix. */
const transposed = (at: number, n: number): number => (at % n) * n + Math.floor(at / n);
