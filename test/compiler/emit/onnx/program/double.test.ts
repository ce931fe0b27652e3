/** The emitters of kernels, computing in float64 for the host's part of a program. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { BINARY_FNS, type Primitive, UNARY_FNS } from '../../../../../compiler/graph/primitive.ts';
import { tensor } from '../../../../../runtime/reference/tensor.ts';
import { pairs, tensorOf, tensorsOf } from '../arbitrary.ts';
import { EXACT, expectSame } from './agree.ts';

// prettier-ignore
const EDGES: readonly number[] = [
  NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, -0.5, 2, 3, -3, 1e-7, -1e-7, 1e-17, 17.5, -17.5, 30, -30, 700, -700, 1e40,
  -1e-40, 2 ** -1022, 2 ** 1023, 1.7e308, -1.7e308, 1 - 2 ** -53, 1 + 2 ** -52, 5.9, -6.1, 0.49, 5e-324, -5e-324,
];

const ULPS = 16 * Number.EPSILON;

/** Their implementations are rational approximations, and lose more where arguments are large. */
const own = (fn: string): number => (['sin', 'cos', 'pow'].includes(fn) ? 1e-13 : ULPS);

/** Functions whose argument has to be reduced: no two libraries agree on those of 1.7e308. */
const periodic = (fn: string): boolean => fn === 'sin' || fn === 'cos';

describe('functions of one argument', () => {
  it.each(UNARY_FNS)('%s is good to float64', async (fn) => {
    const edges = EDGES.filter((x) => !periodic(fn) || Math.abs(x) < 1e3 || !Number.isFinite(x));
    await expectSame({ kind: 'unary', fn }, [tensor([edges.length], edges)], { own: own(fn) });
    const between = tensorOf([64], fc.double({ min: -9, max: 9, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(between, (x) => expectSame({ kind: 'unary', fn }, [x], { own: own(fn) })),
      { numRuns: 5 },
    );
  });

  it('exponent is exact at every power of two and next to it', async () => {
    const powers = Array.from({ length: 2098 }, (_, at) => 2 ** (at - 1074));
    const all = powers.flatMap((power) => [power, -power, power * (1 - 2 ** -53), power * (1 + 2 ** -52)]);
    await expectSame({ kind: 'unary', fn: 'exponent' }, [tensor([all.length], all)], EXACT);
  });
});

describe('functions of two arguments', () => {
  it.each(BINARY_FNS.filter((fn) => fn !== 'ldexp'))('%s is good to float64 for every pair of edges', (fn) =>
    expectSame({ kind: 'binary', fn }, pairs(EDGES), { own: own(fn) }),
  );

  it('ldexp rounds once, whatever the size of the exponent', async () => {
    const exponents = [0, 1, -1, 60, -60, 1000, -1000, 1023, -1074, 1600, -1600, 2100, -2100, 1e9, -1e9, NaN];
    const a = EDGES.flatMap((value) => exponents.map(() => value));
    const b = EDGES.flatMap(() => exponents);
    await expectSame({ kind: 'binary', fn: 'ldexp' }, [tensor([a.length], a), tensor([b.length], b)], EXACT);
  });
});

const CASES: readonly (readonly [string, Primitive, readonly (readonly number[])[]])[] = [
  ['a sum', { kind: 'reduce', fn: 'sum', dims: [0, 2] }, [[3, 4, 5]]],
  ['a product', { kind: 'reduce', fn: 'prod', dims: [1] }, [[3, 4]]],
  ['a maximum', { kind: 'reduce', fn: 'max', dims: [0] }, [[7]]],
  ['a minimum', { kind: 'reduce', fn: 'min', dims: [1] }, [[2, 5]]],
  ['a minimum of nothing', { kind: 'reduce', fn: 'min', dims: [1] }, [[2, 0]]],
  ['a dot product', { kind: 'contract', left: 'a', right: 'a', out: '' }, [[9], [9]]],
  ['a gram matrix', { kind: 'contract', left: 'ab', right: 'cb', out: 'ac' }, [[3, 6], [4, 6]]], // prettier-ignore
  ['products in a batch', { kind: 'contract', left: 'xba', right: 'xbc', out: 'xac' }, [[2, 4, 3], [2, 4, 5]]], // prettier-ignore
  ['a fill', { kind: 'fill', value: 1 / 3, shape: [2, 3] }, []],
  ['the identity', { kind: 'eye', n: 3 }, []],
  ['a transposition', { kind: 'transpose', perm: [2, 0, 1] }, [[2, 3, 4]]],
  ['padding', { kind: 'pad', dim: 1, before: 1, after: 2 }, [[2, 3]]],
  ['a slice', { kind: 'slice', dim: 0, start: 1, stop: 3 }, [[4, 2]]],
  ['a concatenation', { kind: 'concat', dim: 1 }, [[2, 1], [2, 3]]], // prettier-ignore
];

/** Terms are below 1, and at most 15; where they cancel, what is left is known to within their rounding errors. */
const TOLERANCE = { own: ULPS, greatest: ULPS, absolute: 15 * Number.EPSILON };

it.each(CASES)('%s is good to float64', async (_, op, shapes) => {
  // Thirds, so that float32 would show.
  const element = fc.integer({ min: -64, max: 64 }).map((value) => value / 96);
  await fc.assert(
    fc.asyncProperty(tensorsOf(shapes, element), (inputs) => expectSame(op, inputs, TOLERANCE)),
    { numRuns: 5 },
  );
});
