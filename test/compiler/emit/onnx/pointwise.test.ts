import fc from 'fast-check';
import { describe, it } from 'vitest';
import { BINARY_FNS, type Shape, UNARY_FNS } from '../../../../compiler/graph/primitive.ts';
import { tensor } from '../../../../runtime/reference/tensor.ts';
import { EXACT, expectAgreement } from './agree.ts';
import { anyFloat, EDGES, pairs, shapes, tensorOf, tensorsOf } from './arbitrary.ts';

/** What is exact or nearly so in float32. Trigonometry of large arguments and powers lose a little more. */
const own = (fn: string): number => (['sin', 'cos', 'pow'].includes(fn) ? 1e-5 : 2e-6);

describe('functions of one argument', () => {
  it.each(UNARY_FNS)('%s means the same in onnxruntime at the edges and in between', (fn) => {
    expectAgreement({ kind: 'unary', fn }, [tensor([EDGES.length], EDGES)], { own: own(fn) });
    fc.assert(
      fc.property(tensorOf([64], anyFloat), (x) => {
        expectAgreement({ kind: 'unary', fn }, [x], { own: own(fn) });
      }),
      { numRuns: 20 },
    );
  });

  it('exponent is exact at every power of two and next to it', () => {
    const powers = Array.from({ length: 276 }, (_, at) => 2 ** (at - 148));
    const all = powers.flatMap((power) => [power, -power, power * (1 - 2 ** -24), power * (1 + 2 ** -23)]);
    expectAgreement({ kind: 'unary', fn: 'exponent' }, [tensor([all.length], all)], EXACT);
  });
});

describe('functions of two arguments', () => {
  const pairable = BINARY_FNS.filter((fn) => fn !== 'ldexp');
  it.each(pairable)('%s means the same in onnxruntime for every pair of edges', (fn) => {
    expectAgreement({ kind: 'binary', fn }, pairs(EDGES), { own: own(fn) });
  });

  it.each(pairable)('%s broadcasts along dimensions of size 1', (fn) => {
    fc.assert(
      fc.property(broadcastable(2), ([a, b]) => {
        expectAgreement({ kind: 'binary', fn }, [a, b], { own: own(fn) });
      }),
      { numRuns: 15 },
    );
  });

  it('ldexp rounds once, whatever the size of the exponent', () => {
    const exponents = [
      0,
      1,
      -1,
      99,
      -99,
      126,
      127,
      128,
      -126,
      -127,
      -140,
      200,
      -200,
      270,
      -270,
      1e4,
      -1e4,
      Infinity,
      -Infinity,
      NaN,
    ];
    const a = EDGES.flatMap((value) => exponents.map(() => value));
    const b = EDGES.flatMap(() => exponents);
    expectAgreement({ kind: 'binary', fn: 'ldexp' }, [tensor([a.length], a), tensor([b.length], b)], EXACT);
    // Results among the subnormal numbers, where two roundings would show.
    const nearTheEnd = fc.double({ min: 2 ** -30, max: 2 ** -20, noNaN: true });
    const steps = fc.integer({ min: -130, max: -95 });
    fc.assert(
      fc.property(tensorOf([64], nearTheEnd), tensorOf([64], steps), (x, e) =>
        expectAgreement({ kind: 'binary', fn: 'ldexp' }, [x, e], EXACT),
      ),
      { numRuns: 40 },
    );
  });
});

describe('select', () => {
  it('takes a where the condition is not 0, NaN included', () => {
    fc.assert(
      fc.property(broadcastable(3), (inputs) => {
        expectAgreement({ kind: 'select' }, inputs);
      }),
      { numRuns: 30 },
    );
  });
});

/** Tensors of a common shape of which each may have size 1 along some dimensions. */
function broadcastable(count: number) {
  const narrowed = (shape: Shape) =>
    fc
      .array(fc.boolean(), { minLength: shape.length, maxLength: shape.length })
      .map((narrow) => shape.map((size, dim) => (narrow[dim] ? 1 : size)));
  return shapes({ minLength: 0, maxLength: 4 }, 4)
    .chain((shape) => fc.tuple(...Array.from({ length: count }, () => narrowed(shape))))
    .chain((all) => tensorsOf(all, anyFloat));
}
