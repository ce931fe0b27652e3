/** What is said to stay not finite does, whatever else is fed. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { elements, reachable } from '../../compiler/graph/graph.ts';
import { staysNonFinite } from '../../compiler/range/finite.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import { tensor } from '../../runtime/reference/tensor.ts';
import { grownChain } from './arbitrary/graph.ts';
import { PIECEWISE, SMOOTH, UNDIFFERENTIABLE } from './arbitrary/growth.ts';
import { law } from './law.ts';

const finite = fc.integer({ min: -6, max: 6 }).map((value) => value / 2);
const numbers = fc
  .tuple(fc.array(finite, { minLength: 8, maxLength: 24 }), fc.nat(), fc.constantFrom(NaN, Infinity, -Infinity))
  .map(([values, at, special]) => values.with(at % values.length, special));

const isFinite = (data: ArrayLike<number> | undefined): boolean => Array.from(data ?? []).every(Number.isFinite);

let seen = 0;

law(
  'of what is not finite a function that keeps it makes nothing finite',
  fc.property(grownChain([...SMOOTH, ...PIECEWISE, ...UNDIFFERENTIABLE], 4, 'any'), numbers, ({ y }, values) => {
    const nodes = reachable([y]);
    let next = 0;
    const found = interpret(nodes, (_, shape) =>
      tensor(
        shape,
        Array.from({ length: elements(shape) }, () => values[next++ % values.length]),
      ),
    );
    for (const node of nodes) {
      if (!staysNonFinite(node) || node.inputs.every((input) => isFinite(found.get(input)?.data))) continue;
      seen++;
      expect(isFinite(found.get(node)?.data), node.key).toBe(false);
    }
  }),
  { numRuns: 2000 },
);

test('that was seen often', () => expect(seen).toBeGreaterThan(1000));
