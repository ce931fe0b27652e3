/** What is said to have no negative number has none, whatever is fed. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../compiler/compile.ts';
import * as b from '../../compiler/graph/build.ts';
import { elements, graphBuilder, reachable } from '../../compiler/graph/graph.ts';
import { signs } from '../../compiler/range/sign.ts';
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import { tensor } from '../../runtime/reference/tensor.ts';
import { libraryProxies } from '../library.ts';
import { grownChain } from './arbitrary/graph.ts';
import { PIECEWISE, SMOOTH, UNDIFFERENTIABLE } from './arbitrary/growth.ts';
import { law } from './law.ts';

const finite = fc.double({ min: -3, max: 3, noNaN: true });
const special = fc.constantFrom(0, -0, 1e-300, -1e300, Infinity, -Infinity, NaN);
// A NaN makes much of a graph NaN, which is not negative.
const numbers = fc.oneof(
  { weight: 2, arbitrary: fc.array(finite, { minLength: 8, maxLength: 24 }) },
  { weight: 1, arbitrary: fc.array(fc.oneof(finite, special), { minLength: 8, maxLength: 24 }) },
);

let said = 0;
let all = 0;

law(
  'what has no negative number by its graph has none by its numbers',
  fc.property(grownChain([...SMOOTH, ...PIECEWISE, ...UNDIFFERENTIABLE], 5, 'absolute'), numbers, ({ y }, values) => {
    const nodes = reachable([y]).filter(signs());
    said += nodes.length;
    all += reachable([y]).length;
    const found = interpret(nodes, (_, shape) =>
      tensor(
        shape,
        Array.from({ length: elements(shape) }, (__, at) => values[at % values.length]),
      ),
    );
    for (const node of nodes) {
      const data = found.get(node)?.data ?? [];
      expect(
        [...data].find((value) => value < 0 || Object.is(value, -0)),
        node.key,
      ).toBeUndefined();
    }
  }),
  { numRuns: 2000 },
);

test('much is said of them', () => expect(said / all).toBeGreaterThan(0.5));

test('the maximum of nothing is -∞, all other reductions of nothing are not negative', () => {
  const g = graphBuilder();
  const nothing = b.fill(g, 0, [0]);
  const fns = ['sum', 'prod', 'max', 'min'] as const;
  expect(fns.filter((fn) => !signs()(b.reduce(g, fn, nothing, [0])))).toEqual(['max']);
});

test('a network of absolute weights has none from its ones to its gradients', () => {
  const { graph } = compile(libraryProxies(['synflow']), nasbench201.networkOf('411123'), 4);
  const isNonnegative = signs();
  const functions = reachable(graph.outputs.map(({ node }) => node)).flatMap(({ op, inputs: [x] }) =>
    op.kind === 'unary' && (op.fn === 'relu' || op.fn === 'abs') && !isNonnegative(x) ? [x.op.kind] : [],
  );
  expect(new Set(functions)).toEqual(new Set(['source']));
});
