/** Turns sums of products into contractions, which read each operand once and leave no product behind. */
import * as b from '../graph/build.ts';
import type { GraphNode } from '../graph/graph.ts';
import { type GraphPass, type Rewrite, rewriteGraph } from './pass.ts';

/** sum(a · b) and sum(a²) over all dimensions → dot product. */
const contractSum: Rewrite = (g, { op, inputs: [x], shape }) => {
  if (op.kind !== 'reduce' || op.fn !== 'sum' || shape.length > 0) return null;
  const factors = factorsOf(x);
  if (!factors || factors.some((factor) => factor.shape.join() !== x.shape.join())) return null;
  const [a, c] = factors.map((factor) => b.reshape(g, factor, [x.shape.reduce((n, size) => n * size, 1)]));
  return b.contract(g, 'n', 'n', '', a, c);
};

function factorsOf({ op, inputs }: GraphNode): readonly GraphNode[] | null {
  if (op.kind === 'binary' && op.fn === 'mul') return inputs;
  return op.kind === 'unary' && op.fn === 'square' ? [inputs[0], inputs[0]] : null;
}

export const formContractions: GraphPass = {
  name: 'form-contractions',
  doc: 'turns sum(a * b) into a dot product',
  run: (g, graph) => rewriteGraph(g, graph, contractSum),
};
