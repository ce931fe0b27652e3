/** Linear algebra in ONNX's own operators against the interpreter's, over matrices of every kind. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elements } from '../../../../../compiler/graph/graph.ts';
import type { Primitive, Shape } from '../../../../../compiler/graph/primitive.ts';
import { normal, stream } from '../../../../../runtime/random.ts';
import { evaluateNode } from '../../../../../runtime/reference/evaluate.ts';
import { tensor, type Tensor } from '../../../../../runtime/reference/tensor.ts';
import { MISLEADING } from '../../../../laws/misleading.ts';
import { sizes, tensorOf } from '../arbitrary.ts';
import { EXACT, expectSame, runInDouble, type Tolerance } from './agree.ts';

const DETERMINANTS = (['det', 'logdet', 'slogdet'] as const).map((fn) => ({ kind: 'determinant', fn }) as const);
const INVERSE: Primitive = { kind: 'inverse' };
const EIGENVALUES: Primitive = { kind: 'eigenvalues' };
const SINGULAR_VALUES: Primitive = { kind: 'singular_values' };
const ALL: readonly (readonly [string, Primitive])[] = [
  ...DETERMINANTS.map((op) => [op.fn, op] as const),
  ['inverse', INVERSE],
  ['eigenvalues', EIGENVALUES],
  ['singular values', SINGULAR_VALUES],
];

/** Spectra are as accurate as the largest value allows. */
const SPECTRUM: Tolerance = { greatest: 1e-13 };

const gaussian = (seed: number, shape: Shape): Tensor =>
  tensor(shape, normal(stream(seed, 'matrices'), elements(shape)));

const agree = (op: Primitive, inputs: fc.Arbitrary<Tensor>, tolerance: Tolerance, numRuns = 12): Promise<void> =>
  fc.assert(
    fc.asyncProperty(inputs, (x) => expectSame(op, [x], tolerance)),
    { numRuns },
  );

describe('every decomposition', () => {
  it.each(ALL)('%s of stacks of random matrices', async (_, op) => {
    for (const n of [1, 2, 3, 8, 17])
      await expectSame(op, [gaussian(n, [2, 3, n, n])], { own: 1e-10, greatest: 1e-12 });
  });

  it.each(ALL)('%s of a matrix that is not finite is NaN, and its neighbours are none the worse', async (_, op) => {
    const x = gaussian(4, [4, 3, 3]);
    [NaN, Infinity, -Infinity].forEach((value, at) => (x.data[at * 9 + at] = value));
    await expectSame(op, [x], { own: 1e-12 });
  });

  it.each(ALL)('%s of no matrices', (_, op) => expectSame(op, [tensor([0, 3, 3], [])], EXACT));
});

describe('determinants', () => {
  const signs = sizes(1, 6).chain((n) => tensorOf([3, n, n], fc.constantFrom(-1, 0, 1)));

  it.each(DETERMINANTS)('$fn of signs has the very zeros that the interpreter has', (op) =>
    agree(op, signs, { own: 1e-13, absolute: op.fn === 'det' ? 0 : 1e-13 }, 60),
  );

  it.each(DETERMINANTS)('$fn of empty matrices is that of the product of no pivots', (op) =>
    expectSame(op, [tensor([2, 0, 0], [])], EXACT),
  );

  it('takes the first of equal pivots, counted in rows that are exchanged already', async () => {
    // Eliminated in another order, thirds are rounded differently.
    const ties = tensorOf([8, 3, 3], fc.constantFrom(-1, 1, 3, -3, 2));
    await agree({ kind: 'determinant', fn: 'det' }, ties, EXACT, 60);
  });

  it('takes no small row for the rounding error of a large one', async () => {
    const x = tensor([2, 2], [1e-20, 1e-20, 1, 2]);
    await expectSame({ kind: 'determinant', fn: 'det' }, [x], { own: 1e-15 });
    expect(await runInDouble({ kind: 'determinant', fn: 'det' }, [x])).not.toEqual([0]);
  });

  it('takes no multiple of a remainder for an exact element', async () => {
    const [value] = await runInDouble({ kind: 'determinant', fn: 'det' }, [tensor([16, 16], MISLEADING)]);
    expect(Math.abs(value)).toBe(0);
  });

  it('is -0 or 0 where rows are equal', async () => {
    const [value] = await runInDouble({ kind: 'determinant', fn: 'det' }, [tensor([2, 2], [1, 2, 2, 4])]);
    expect(Math.abs(value)).toBe(0);
  });

  it('has a logarithm far beyond the range of numbers', async () => {
    const x = gaussian(2, [40, 40]);
    const huge = { ...x, data: x.data.map((value) => value * 1e200) };
    await expectSame({ kind: 'determinant', fn: 'slogdet' }, [huge], { own: 1e-12 });
  });
});

describe('inverses', () => {
  it('are as far off as the condition allows', async () => {
    for (const exponent of [3, 8, 12]) {
      await expectSame(INVERSE, [conditioned(6, 10 ** -exponent)], { greatest: 1e-15 * 10 ** exponent });
    }
  });

  it('of a singular matrix are NaN', () =>
    expectSame(INVERSE, [tensor([2, 2, 2], [1, 2, 2, 4, 1, 2, 3, 4])], { own: 1e-14 }));
});

describe.each([EIGENVALUES, SINGULAR_VALUES])('$kind', (op) => {
  it('scale with the matrix, to the ends of the range', async () => {
    const x = gaussian(5, [7, 7]);
    const values = await runInDouble(op, [x]);
    for (const scale of [2 ** -960, 2 ** 1015]) {
      const scaled = { ...x, data: x.data.map((value) => value * scale) };
      expect(await runInDouble(op, [scaled])).toEqual(values.map((value) => value * scale));
    }
  });
});

describe('eigenvalues', () => {
  it('are those of the symmetric part, ascending', () => expectSame(EIGENVALUES, [gaussian(3, [33, 33])], SPECTRUM));

  it('may be zero or equal', async () => {
    await expectSame(EIGENVALUES, [tensor([5, 5], Array(25).fill(1))], SPECTRUM);
    await agree(EIGENVALUES, sizes(1, 7).chain((n) => tensorOf([2, n, n], fc.constantFrom(-1, 0, 1))), SPECTRUM, 30); // prettier-ignore
  });

  it('of ill-conditioned matrices are right beside the largest', () =>
    expectSame(EIGENVALUES, [conditioned(12, 1e-15)], SPECTRUM));
});

describe('singular values', () => {
  it.each([[3, 9], [9, 3], [1, 6], [6, 1], [16, 40]])('of %d × %d matrices', (rows, columns) =>
    expectSame(SINGULAR_VALUES, [gaussian(rows, [2, rows, columns])], SPECTRUM)); // prettier-ignore

  it('may be zero or equal', async () => {
    await expectSame(SINGULAR_VALUES, [tensor([3, 4], Array(12).fill(2))], SPECTRUM);
    await agree(SINGULAR_VALUES, sizes(1, 6).chain((n) => tensorOf([2, n, 4], fc.constantFrom(-1, 0, 1))), SPECTRUM, 30); // prettier-ignore
  });

  it('are right far below the square root of the rounding error', async () => {
    const x = conditioned(8, 1e-12);
    const actual = await runInDouble(SINGULAR_VALUES, [x]);
    expect(actual[7] / evaluateNode(SINGULAR_VALUES, [x]).data[7]).toBeCloseTo(1, 3);
    expect(actual[7]).toBeCloseTo(1e-12, 14);
  });
});

/** A symmetric matrix whose eigenvalues go down from 1 to `least` in equal ratios. */
function conditioned(n: number, least: number): Tensor {
  // The reflection by a random vector.
  const v = normal(stream(n, 'reflection'), n);
  const square = v.reduce((sum, value) => sum + value * value, 0);
  const q = (i: number, j: number): number => (i === j ? 1 : 0) - (2 * v[i] * v[j]) / square;
  const entry = (i: number, j: number): number =>
    Array.from({ length: n }, (_, k) => q(i, k) * least ** (k / (n - 1)) * q(j, k)).reduce((a, b) => a + b);
  return tensor(
    [n, n],
    Array.from({ length: n * n }, (_, at) => entry(Math.floor(at / n), at % n)),
  );
}
