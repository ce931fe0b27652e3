/** What is greater than 0 is so in relu(x) too. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../compiler/compile.ts';
import * as b from '../../compiler/graph/build.ts';
import { graphBuilder, reachable } from '../../compiler/graph/graph.ts';
import { gates } from '../../compiler/passes/gates.ts';
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import { type Tensor, tensor } from '../../runtime/reference/tensor.ts';
import { libraryProxies } from '../library.ts';
import { noise } from './arbitrary/graph.ts';
import { law } from './law.ts';

const numbers = fc.array(fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity)), {
  minLength: 12,
  maxLength: 12,
});

law(
  'tests of x are those of its ReLU, to the bit',
  fc.property(numbers, fc.boolean(), (values, isRectified) => {
    const g = graphBuilder();
    const x = noise(g, 0, [3, 4]);
    const others = isRectified ? [b.unary(g, 'relu', x)] : [];
    const tests = [b.unary(g, 'heaviside', x), b.agreements(g, x)];
    const before = { outputs: [...tests, ...others].map((node, at) => ({ name: `${at}`, node })) };
    const after = gates.run(g, before);
    const moved = after.outputs.slice(0, 2).map(({ node }) => node);
    if (isRectified) for (const { inputs } of moved) expect(inputs).toEqual(others);
    else expect(after).toBe(before);
    const found = interpret([...tests, ...moved], () => tensor(x.shape, values));
    const [expected, actual] = [tests, moved].map((nodes) =>
      nodes.map((node) => [...(found.get(node) as Tensor).data]),
    );
    expect(actual).toStrictEqual(expected);
  }),
);

test('codes and gradients of ReLUs read what the convolutions read', () => {
  const { graph } = compile(libraryProxies(['naswot', 'snip']), nasbench201.networkOf('333333'), 4);
  const nodes = reachable(graph.outputs.map(({ node }) => node));
  const read = nodes.flatMap(({ op, inputs }) => {
    const isGate = op.kind === 'agreements' || (op.kind === 'unary' && op.fn === 'heaviside');
    return isGate ? inputs.map((input) => input.op) : [];
  });
  // Three nodes of each cell, two ReLUs of each reduction, and the last one.
  expect(read).toHaveLength(2 * (15 * 3 + 2 * 2 + 1));
  expect(new Set(read.map((op) => op.kind === 'unary' && op.fn))).toEqual(new Set(['relu']));
});
