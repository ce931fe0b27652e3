import { expect, it } from 'vitest';
import { add, reduce, unary } from '../../../compiler/graph/build.ts';
import { from, graphBuilder, type GraphBuilder, type GraphNode } from '../../../compiler/graph/graph.ts';
import { planOf } from '../../../compiler/plan/assemble.ts';
import { printPlan } from '../../../compiler/plan/print.ts';

it('a plan prints each kernel once, then its steps with shapes, origins and the ends of lifetimes', () => {
  const builder = graphBuilder();
  const layer = (g: GraphBuilder, path: string, x: GraphNode): GraphNode => {
    const at = from(g, { site: path, operator: 'conv' });
    const source = {
      kind: 'weight',
      path: `${path}.weight`,
      role: 'conv',
      values: 'init',
      fanIn: 9,
      fanOut: 9,
    } as const;
    const weight = at.node({ kind: 'source', source, shape: [1, 1, 3, 3] }, []);
    const slide = { stride: [1, 1], padding: [1, 1, 1, 1], dilation: [1, 1], groups: 1 } as const;
    return unary(at, 'sin', at.node({ kind: 'conv', slide }, [x, weight]));
  };
  const x = builder.node({ kind: 'source', source: { kind: 'images', batch: 0 }, shape: [8, 1, 32, 32] }, []);
  const y = layer(builder, 'conv2', layer(builder, 'conv1', x));
  const total = reduce(builder, 'sum', y, [0, 1, 2, 3]);
  const score = unary(builder, 'log', add(builder, total, total));
  expect(printPlan(planOf({ outputs: [{ name: 'score', node: score }] }))).toBe(`\
k1(%0 : [8, 1, 32, 32], %1 : [1, 1, 3, 3]) {
  %2 = conv(%0, %1) {slide: {stride: [1, 1], padding: [1, 1, 1, 1], dilation: [1, 1], groups: 1}} : [8, 1, 32, 32]
  %3 = sin(%2) : [8, 1, 32, 32]
  return %3
}

loops k2(%0 : [8, 1, 32, 32]) {
  %1 = reduce_sum(%0) {dims: [0, 1, 2, 3]} : []
  return %1
}

b0 : [8, 1, 32, 32] = images
b1 : [1, 1, 3, 3] = weight conv1.weight
b3 : [1, 1, 3, 3] = weight conv2.weight

b2 : [8, 1, 32, 32] = k1(b0, b1)  // conv1 conv; frees b0, b1
b4 : [8, 1, 32, 32] = k1(b2, b3)  // conv2 conv; frees b2, b3
b5 : [] = k2(b4)  // program; frees b4
b6 : [] float64 = add(b5, b5)  // program; frees b5
b7 : [] float64 = log(b6)  // program; frees b6

score = b7`);
});
