/** Sorting and counting in ONNX's own operators against the interpreter's. */
import fc from 'fast-check';
import { it } from 'vitest';
import { tensor } from '../../../../../runtime/reference/tensor.ts';
import { shapes, sizes, tensorOf } from '../arbitrary.ts';
import { EXACT, expectSame } from './agree.ts';

const element = fc.oneof(fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1, -1, 5e-324), fc.double());

it('sorts along any dimension, NaN last', () =>
  fc.assert(
    fc.asyncProperty(
      shapes({ minLength: 1, maxLength: 3 }, 6).chain((shape) =>
        fc.tuple(sizes(0, shape.length - 1), tensorOf(shape, element)),
      ),
      ([dim, x]) => expectSame({ kind: 'sort', dim }, [x], EXACT),
    ),
    { numRuns: 60 },
  ));

it('sorts nothing', () => expectSame({ kind: 'sort', dim: 1 }, [tensor([2, 0], [])], EXACT));

it('counts rows that differ, every row with NaN among them', () =>
  fc.assert(
    fc.asyncProperty(
      fc
        .tuple(sizes(1, 8), sizes(1, 3))
        .chain((shape) =>
          tensorOf(
            shape,
            fc.oneof({ weight: 8, arbitrary: fc.constantFrom(0, -0, 1) }, fc.constantFrom(NaN, Infinity)),
          ),
        ),
      (x) => expectSame({ kind: 'count_distinct' }, [x], EXACT),
    ),
    { numRuns: 60 },
  ));

it.each([[0, 3], [4, 0], [0, 0]])('counts %d rows of %d numbers', (rows, columns) =>
  expectSame({ kind: 'count_distinct' }, [tensor([rows, columns], [])], EXACT)); // prettier-ignore
