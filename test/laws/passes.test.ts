/** Every pass keeps what a graph means, and every algebraic rule is an equality of IEEE numbers. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as b from '../../compiler/graph/build.ts';
import { type Graph, graphBuilder, type GraphBuilder, type GraphNode, reachable } from '../../compiler/graph/graph.ts';
import { verifyGraph } from '../../compiler/graph/verify.ts';
import { ALGEBRA } from '../../compiler/passes/algebra.ts';
import type { GraphPass } from '../../compiler/passes/pass.ts';
import { PIPELINE } from '../../compiler/passes/pipeline.ts';
import { simplify } from '../../compiler/passes/simplify.ts';
import { rescaleBeyond } from '../../compiler/range/rescale.ts';
import { signs } from '../../compiler/range/sign.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import { type Tensor, tensor } from '../../runtime/reference/tensor.ts';
import { grownGraph, noise, spacedValues } from './arbitrary/graph.ts';
import { PIECEWISE, SMOOTH, UNDIFFERENTIABLE } from './arbitrary/growth.ts';
import { law } from './law.ts';

// Ports and stops end with simplification, before the passes that follow it.
const SPECIES = [...SMOOTH, ...PIECEWISE, ...UNDIFFERENTIABLE].filter(({ kind }) => kind !== 'port' && kind !== 'stop');

const rescaleAll: GraphPass = { name: 'rescale of every node', doc: '', run: rescaleBeyond(0) };

describe.each([...PIPELINE, rescaleAll])('the pass $name', ({ name, run }) => {
  law(
    `${name} keeps what a graph means`,
    fc.property(grownGraph(SPECIES, 12), fc.nat(), (grown, seed) => {
      const before: Graph = { outputs: [{ name: 'y', node: grown.y }] };
      const after = run(grown.g, before);
      verifyGraph(after, 'simplified');
      const values = spacedValues(seed, grown.sources);
      const [expected, actual] = [before, after].map((graph) => valueOf(graph, values));
      // Contractions may add in another order.
      expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
    }),
    { numRuns: 100 },
  );
});

// Rescaling twice would measure the mantissas again.
describe.each(PIPELINE.filter(({ name }) => name !== 'rescale'))('the pass $name', ({ name, run }) => {
  law(
    `${name} is idempotent`,
    fc.property(grownGraph(SPECIES, 8), (grown) => {
      const once = run(grown.g, { outputs: [{ name: 'y', node: grown.y }] });
      const twice = run(grown.g, once);
      expect(twice.outputs[0].node).toBe(once.outputs[0].node);
    }),
    { numRuns: 50 },
  );
});

law(
  'the products of a code and of its complement are one step, to the bit, whatever the code is of',
  fc.property(
    fc.array(fc.double({ noDefaultInfinity: false }), { minLength: 12, maxLength: 12 }),
    fc.constantFrom('heaviside', 'is_nan', 'not'),
    fc.constantFrom('ab', 'ba'),
    fc.boolean(),
    (numbers, test, out, isSwapped) => {
      const g = graphBuilder();
      const source = noise(g, 0, [3, 2, 2]);
      const code = b.unary(g, test, source);
      const gram = (x: GraphNode): GraphNode => {
        const rows = b.reshape(g, x, [3, 4]);
        return b.contract(g, 'an', 'bn', out, rows, rows);
      };
      const both = [gram(code), gram(b.sub(g, b.fill(g, 1, [1, 1, 1]), code))];
      const [first, second] = isSwapped ? both.toReversed() : both;
      const before: Graph = { outputs: [{ name: 'y', node: b.add(g, first, second) }] };
      const after = simplify.run(g, before);
      const kinds = reachable([after.outputs[0].node]).map(({ op }) => op.kind);
      const products = kinds.filter((kind) => kind === 'contract' || kind === 'agreements');
      expect(products).toEqual([test === 'heaviside' ? 'agreements' : 'contract']);
      const values = new Map([[source, tensor(source.shape, numbers)]]);
      const [expected, actual] = [before, after].map(({ outputs: [{ node }] }) => {
        const all = interpret(reachable([node]), () => values.get(source) as Tensor);
        return all.get(node)?.data;
      });
      expect(actual).toEqual(expected);
    },
  ),
);

/** A left-hand side for each rule, on two operands of one shape. */
const LEFT_SIDES: Readonly<Record<string, (g: GraphBuilder, x: GraphNode, y: GraphNode) => GraphNode>> = {
  'neg(neg(x)) → x': (g, x) => b.unary(g, 'neg', b.unary(g, 'neg', x)),
  'abs(x) → x where x ≥ 0': (g, x) => b.unary(g, 'abs', b.unary(g, 'square', x)),
  'abs(neg(x)) → abs(x)': (g, x) => b.unary(g, 'abs', b.unary(g, 'neg', x)),
  'square(abs(x)) → square(x)': (g, x) => b.unary(g, 'square', b.unary(g, 'abs', x)),
  'square(neg(x)) → square(x)': (g, x) => b.unary(g, 'square', b.unary(g, 'neg', x)),
  'relu(x) → x where x ≥ 0': (g, x) => b.unary(g, 'relu', b.unary(g, 'abs', x)),
  'floor(floor(x)) → floor(x)': (g, x) => b.unary(g, 'floor', b.unary(g, 'floor', x)),
  'sign(sign(x)) → sign(x)': (g, x) => b.unary(g, 'sign', b.unary(g, 'sign', x)),
  'x * 1 → x': (g, x) => b.mul(g, x, b.fill(g, 1)),
  'x / 1 → x': (g, x) => b.div(g, x, b.fill(g, 1)),
  'x - 0 → x': (g, x) => b.sub(g, x, b.fill(g, 0)),
  'x ^ 1 → x': (g, x) => b.binary(g, 'pow', x, b.fill(g, 1)),
  'x ^ 2 → square(x)': (g, x) => b.binary(g, 'pow', x, b.fill(g, 2)),
  'x * x → square(x)': (g, x) => b.mul(g, x, x),
  '-x * y → -(x * y)': (g, x, y) => b.mul(g, b.unary(g, 'neg', x), y),
  'transpose(transpose(x)) → transpose(x)': (g, x) =>
    g.node({ kind: 'transpose', perm: [1, 0] }, [g.node({ kind: 'transpose', perm: [1, 0] }, [x])]),
  'reshape(reshape(x)) → reshape(x)': (g, x) =>
    g.node({ kind: 'reshape', shape: [3, 2] }, [g.node({ kind: 'reshape', shape: [6] }, [x])]),
  'reshape(x) to its own shape → x': (g, x) => g.node({ kind: 'reshape', shape: x.shape }, [x]),
  'x and 0 → 0': (g, x) => b.binary(g, 'and', x, b.fill(g, 0)),
  'select(1, x, y) → x': (g, x, y) => b.select(g, b.fill(g, 1), x, y),
  'select(0, x, y) → y': (g, x, y) => b.select(g, b.fill(g, 0), x, y),
  'select(c, x, x) → x': (g, x, y) => b.select(g, y, x, x),
};

const special = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, -1, NaN, Infinity, -Infinity));

describe.each(ALGEBRA)('the rule $name', ({ name, rewrite }) => {
  test('has a left-hand side here', () => expect(Object.keys(LEFT_SIDES)).toContain(name));

  law(
    `${name} holds for every IEEE number`,
    fc.property(fc.array(special, { minLength: 12, maxLength: 12 }), (numbers) => {
      const g = graphBuilder();
      const operands = [noise(g, 0, [2, 3]), noise(g, 1, [2, 3])];
      // The builder broadcasts scalars by a reshape, which the pass that folds constants has removed by then.
      const left = withFoldedScalars(g, LEFT_SIDES[name](g, operands[0], operands[1]));
      const right = rewrite(g, left, signs());
      expect(right).not.toBeNull();
      const tensors = [0, 6].map((start) => tensor([2, 3], numbers.slice(start, start + 6)));
      const values = interpret(
        [left, right as GraphNode],
        (source) => tensors[source.kind === 'noise' ? source.stream : 0],
      );
      const [expected, actual] = [left, right as GraphNode].map((node) => [...(values.get(node) as Tensor).data]);
      // Object.is, element by element: NaN equals NaN, and 0 differs from -0.
      expect(actual).toStrictEqual(expected);
    }),
  );
});

function withFoldedScalars(g: GraphBuilder, node: GraphNode): GraphNode {
  const inputs = node.inputs.map((input) =>
    input.op.kind === 'reshape' && input.inputs[0].op.kind === 'fill'
      ? b.fill(g, input.inputs[0].op.value, input.shape)
      : input,
  );
  return g.node(node.op, inputs);
}

function valueOf(graph: Graph, values: ReturnType<typeof spacedValues>): number {
  const { node } = graph.outputs[0];
  return (interpret([node], values).get(node) as Tensor).data[0];
}
