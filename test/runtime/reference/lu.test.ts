/** Elimination in WebAssembly gives every bit that the same rules give element by element. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decompose, type Lu, type Numbers, pivots } from '../../../runtime/reference/lu.ts';
import { stream, uniform } from '../../../runtime/random.ts';
import { law } from '../../laws/law.ts';
import { MISLEADING } from '../../laws/misleading.ts';

/** LU decomposition element by element. */
function plain(matrix: Numbers, n: number): Lu {
  const a = Float64Array.from(matrix);
  const rows = Int32Array.from({ length: n }, (_, row) => row);
  const largestTerm = (row: number, column: number, steps: number): number => {
    let largest = Math.abs(matrix[rows[row] * n + column]);
    for (let step = 0; step < steps; step++) {
      const size = Math.abs(a[row * n + step] * a[step * n + column]);
      if (size > largest) largest = size;
    }
    return largest;
  };
  const swap = (values: Float64Array | Int32Array, first: number, second: number): void => {
    [values[first], values[second]] = [values[second], values[first]];
  };
  const negligible = n * Number.EPSILON;
  let greatest = a.reduce((known, value) => Math.max(known, Math.abs(value)), 0);
  let sign: 1 | -1 = 1;
  for (let k = 0; k < n; k++) {
    const doubtful = negligible * greatest;
    let pivot = k;
    let largest = 0;
    for (let row = k; row < n; row++) {
      const size = Math.abs(a[row * n + k]);
      if (size > doubtful || (size > 0 && size > negligible * largestTerm(row, k, k))) {
        if (size <= largest) continue;
        largest = size;
        pivot = row;
      } else {
        a[row * n + k] = 0;
      }
    }
    if (largest === 0) break;
    if (pivot !== k) {
      for (let column = 0; column < n; column++) swap(a, pivot * n + column, k * n + column);
      swap(rows, pivot, k);
      sign = sign === 1 ? -1 : 1;
    }
    for (let column = k + 1; column < n; column++) {
      const size = Math.abs(a[k * n + column]);
      if (size > doubtful || size === 0) continue;
      if (size <= negligible * largestTerm(k, column, k)) a[k * n + column] = 0;
    }
    for (let column = k; column < n; column++) greatest = Math.max(greatest, Math.abs(a[k * n + column]));
    for (let row = k + 1; row < n; row++) {
      const factor = (a[row * n + k] /= a[k * n + k]);
      for (let column = k + 1; column < n; column++) a[row * n + column] -= factor * a[k * n + column];
    }
  }
  return { n, factors: a, rows, sign };
}

/** U's diagonal, the sign in its first element; NaN where the matrix is not finite. */
function plainPivots(matrix: Numbers, n: number): Float64Array {
  if (!matrix.every(Number.isFinite)) return new Float64Array(n).fill(NaN);
  const { factors, sign } = plain(matrix, n);
  return Float64Array.from({ length: n }, (_, k) => factors[k * n + k] * (k === 0 ? sign : 1));
}

const GREATEST_SINGLE = (2 - 2 ** -23) * 2 ** 127;
const clamp = (value: number): number => Math.max(-GREATEST_SINGLE, Math.min(GREATEST_SINGLE, value));

/** The matrices of one type, finite where they were finite. */
const ARRAYS: Readonly<Record<string, (elements: readonly number[]) => Numbers>> = {
  float32: (elements) => Float32Array.from(elements, (value) => (Number.isFinite(value) ? clamp(value) : value)),
  float64: (elements) => Float64Array.from(elements),
};

const ELEMENTS: Readonly<Record<string, fc.Arbitrary<number>>> = {
  'between -1 and 1': fc.double({ min: -1, max: 1, noNaN: true }),
  'of any size': fc.double({ noNaN: true, noDefaultInfinity: true }),
  'near the ends of their range': fc.oneof(
    fc.double({ min: 1e307, max: Number.MAX_VALUE, noNaN: true }),
    fc.double({ min: -Number.MAX_VALUE, max: -1e307, noNaN: true }),
  ),
  'near the smallest': fc.double({ min: -1e-300, max: 1e-300, noNaN: true }),
  'that are small integers': fc.integer({ min: -3, max: 3 }),
  'that are signs': fc.constantFrom(-1, 1),
  'mostly 0': fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(0, -0) },
    { weight: 1, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
  ),
};

const filled = (element: fc.Arbitrary<number>, rows: number, columns: number): fc.Arbitrary<number[]> =>
  fc.array(element, { minLength: rows * columns, maxLength: rows * columns, size: 'max' });

/** Products of n × rank and rank × n, which elimination has to find singular; a sum beyond all numbers is 1. */
const ofRank = (element: fc.Arbitrary<number>, n: number, rank: number): fc.Arbitrary<number[]> =>
  fc.tuple(filled(element, n, rank), filled(element, rank, n)).map(([left, right]) =>
    Array.from({ length: n * n }, (_, at) => {
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += left[Math.floor(at / n) * rank + k] * right[k * n + (at % n)];
      return Number.isFinite(sum) ? sum : 1;
    }),
  );

const permutation = (n: number): fc.Arbitrary<number[]> =>
  fc
    .shuffledSubarray([...Array(n).keys()], { minLength: n })
    .map((order) => order.flatMap((one) => Array.from({ length: n }, (_, column) => (column === one ? 1 : 0))));

interface Case {
  readonly n: number;
  readonly elements: readonly number[];
}

const sizes = fc.integer({ min: 1, max: 40 });

const matrices = (element: fc.Arbitrary<number>): fc.Arbitrary<Case> =>
  sizes.chain((n) =>
    fc
      .oneof(
        filled(element, n, n),
        fc.integer({ min: 1, max: n }).chain((rank) => ofRank(element, n, rank)),
      )
      .map((elements) => ({ n, elements })),
  );

/** All bits but those of NaN: toEqual tells 0 from -0. */
function expectSame(matrix: Numbers, n: number): void {
  expect(decompose(matrix, n)).toEqual(plain(matrix, n));
  expect(pivots(matrix, n)).toEqual(plainPivots(matrix, n));
}

describe.each(Object.entries(ARRAYS))('%s', (_type, array) => {
  for (const [name, element] of Object.entries(ELEMENTS)) {
    law(
      `elements ${name}`,
      fc.property(matrices(element), ({ n, elements }) => expectSame(array(elements), n)),
      { numRuns: 60 },
    );
  }

  law(
    'permutations',
    fc.property(
      sizes.chain((n) => permutation(n).map((elements) => ({ n, elements }))),
      ({ n, elements }) => expectSame(array(elements), n),
    ),
  );

  law(
    'of matrices that lie one after the other, those with NaN or ∞ give NaN and the others their pivots',
    fc.property(
      fc
        .integer({ min: 1, max: 5 })
        .chain((n) =>
          fc
            .array(
              filled(
                fc.oneof(
                  { weight: 20, arbitrary: ELEMENTS['between -1 and 1'] },
                  fc.constantFrom(NaN, Infinity, -Infinity),
                ),
                n,
                n,
              ),
            )
            .map((all) => ({ n, all })),
        ),
      ({ n, all }) => {
        const expected = all.flatMap((elements) => [...plainPivots(array(elements), n)]);
        expect(pivots(array(all.flat()), n)).toEqual(Float64Array.from(expected));
      },
    ),
  );

  test('a multiple of a remainder does not pass for an exact element', () => {
    expect(pivots(array(MISLEADING), 16)).toContain(0);
  });

  test.each([
    ['more than are handed over at once', 5, 5000],
    ['larger than what is handed over at once', 150, 2],
    ['too large for the memory that is kept', 1025, 1],
    ['small again', 2, 3],
  ])('matrices that are %s', (_name, n, count) => {
    const size = n * n;
    const all = array([...uniform(stream(n, 'matrices'), count * size, -1, 1)]);
    const each = Array.from({ length: count }, (_, at) => plainPivots(all.subarray(at * size, (at + 1) * size), n));
    expect(pivots(all, n)).toEqual(Float64Array.from(each.flatMap((values) => [...values])));
  });
});
