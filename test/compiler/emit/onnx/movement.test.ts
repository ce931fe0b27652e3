import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Primitive, Shape } from '../../../../compiler/graph/primitive.ts';
import type { Tensor } from '../../../../runtime/reference/tensor.ts';
import { EXACT, expectAgreement } from './agree.ts';
import { anyFloat, shapes, sizes, tensorOf, tensorsOf } from './arbitrary.ts';

type Case = readonly [Primitive, readonly Tensor[]];

const exactly = (name: string, cases: fc.Arbitrary<Case>): void =>
  it(name, () =>
    fc.assert(
      fc.property(cases, ([op, inputs]) => expectAgreement(op, inputs, EXACT)),
      { numRuns: 30 },
    ),
  );

const ofShape = (rank: number, build: (shape: Shape) => fc.Arbitrary<Primitive>): fc.Arbitrary<Case> =>
  shapes({ minLength: rank, maxLength: 4 }).chain((shape) =>
    fc.tuple(build(shape), fc.tuple(tensorOf(shape, anyFloat))),
  );

describe('leaves', () => {
  exactly(
    'fill gives its value, which may be NaN or -0',
    fc
      .tuple(shapes({ minLength: 0, maxLength: 3 }), anyFloat)
      .map(([shape, value]) => [{ kind: 'fill', value: Math.fround(value), shape }, []]),
  );
  exactly(
    'eye gives the identity matrix',
    sizes(1, 9).map((n) => [{ kind: 'eye', n }, []]),
  );
});

describe('movements', () => {
  exactly(
    'reshape keeps the order of elements',
    ofShape(0, (shape) =>
      fc.constantFrom<Primitive>(
        { kind: 'reshape', shape: [shape.reduce((a, b) => a * b, 1)] },
        { kind: 'reshape', shape: [1, ...shape.toReversed(), 1] },
      ),
    ),
  );
  exactly(
    'transpose permutes dimensions',
    ofShape(1, (shape) =>
      fc
        .shuffledSubarray([...shape.keys()], { minLength: shape.length })
        .map((perm): Primitive => ({ kind: 'transpose', perm })),
    ),
  );
  exactly(
    'expand repeats along dimensions of size 1',
    ofShape(1, (shape) =>
      sizes(0, 6).map((size): Primitive => ({
        kind: 'expand',
        shape: shape.map((each) => (each === 1 ? size : each)),
      })),
    ),
  );
  exactly(
    'slice may be empty',
    ofShape(1, (shape) =>
      sizes(0, shape.length - 1).chain((dim) =>
        fc
          .tuple(sizes(0, shape[dim]), sizes(0, shape[dim]))
          .map(([a, b]): Primitive => ({ kind: 'slice', dim, start: Math.min(a, b), stop: Math.max(a, b) })),
      ),
    ),
  );
  exactly(
    'pad adds zeros',
    ofShape(1, (shape) =>
      fc
        .tuple(sizes(0, shape.length - 1), sizes(0, 3), sizes(0, 3))
        .map(([dim, before, after]): Primitive => ({ kind: 'pad', dim, before, after })),
    ),
  );
  exactly(
    'concat joins any number of parts',
    shapes({ minLength: 1, maxLength: 3 }).chain((shape) =>
      sizes(0, shape.length - 1).chain((dim) =>
        fc
          .array(sizes(0, 4), { minLength: 1, maxLength: 4 })
          .chain((lengths) =>
            tensorsOf(
              lengths.map((length) => shape.with(dim, length)),
              anyFloat,
            ),
          )
          .map((parts): Case => [{ kind: 'concat', dim }, parts]),
      ),
    ),
  );
  exactly(
    'stop and port pass their input on',
    ofShape(0, () => fc.constantFrom<Primitive>({ kind: 'stop' }, { kind: 'port', place: 'here' })),
  );
});
