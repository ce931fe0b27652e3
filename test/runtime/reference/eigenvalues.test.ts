import * as fc from 'fast-check';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { expect, it } from 'vitest';
import { symmetricEigenvalues } from '../../../runtime/reference/eigenvalues.ts';
import { law } from '../../laws/law.ts';

/** Entries of all sizes, or few that are often equal, as Gram matrices of signs have them. */
const entry = fc.oneof(
  fc.double({ min: -1e50, max: 1e50, noNaN: true }).map((value) => (Math.abs(value) < 1e-50 ? 0 : value)),
  fc.constantFrom(-1, 0, 1),
  fc.integer({ min: -3, max: 3 }),
);

const symmetric = fc.integer({ min: 1, max: 12 }).chain((n) =>
  fc.array(entry, { minLength: n * n, maxLength: n * n }).map((entries) => {
    const at = (row: number, column: number): number => entries[Math.max(row, column) * n + Math.min(row, column)];
    return { n, matrix: Float64Array.from({ length: n * n }, (_, k) => at(Math.floor(k / n), k % n)) };
  }),
);

law(
  'eigenvalues are those of a library that computes the vectors too',
  fc.property(symmetric, ({ n, matrix }) => {
    const library = new EigenvalueDecomposition(Matrix.from1DArray(n, n, matrix), { assumeSymmetric: true });
    const expected = Float64Array.from(library.realEigenvalues).sort();
    const scale = Math.max(...expected.map(Math.abs));
    symmetricEigenvalues(matrix, n)
      .sort()
      .forEach((value, k) => expect(Math.abs(value - expected[k])).toBeLessThanOrEqual(n * Number.EPSILON * scale));
  }),
  { numRuns: 300 },
);

it('eigenvalues of a projection are 0 and 1', () => {
  const values = symmetricEigenvalues(Float64Array.of(0.5, 0.5, 0, 0.5, 0.5, 0, 0, 0, 1), 3).sort();
  [0, 1, 1].forEach((value, k) => expect(values[k]).toBeCloseTo(value, 15));
});
