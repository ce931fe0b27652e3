/** Gradients of contractions and of matrix primitives. */
import { contract, mul, reshape, transpose, unary } from '../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';
import type { GradientRules } from './rule.ts';

export const linearAlgebraGradients: GradientRules<'contract' | 'determinant' | 'inverse'> = {
  /** Every letter occurs in two of the three words, so any two of them can be contracted to the third. */
  contract: (g, { op: { left, right, out }, inputs: [a, b] }, gy) => [
    () => contract(g, out, right, left, gy, b),
    () => contract(g, left, out, right, a, gy),
  ],
  /** By the inverse, transposed; hence NaN where the matrix is singular, although `det` has a gradient there. */
  determinant: (g, node, gy) => {
    const [x] = node.inputs;
    const factor = node.op.fn === 'det' ? mul(g, gy, node) : gy;
    const inverse = g.node({ kind: 'inverse' }, [x]);
    return [mul(g, reshape(g, factor, [...node.shape, 1, 1]), transposeMatrix(g, inverse))];
  },
  /** -yᵀ · gy · yᵀ. */
  inverse: (g, y, gy) => {
    const batch = BATCH_LETTERS.slice(0, y.shape.length - 2);
    const left = contract(g, batch + 'ji', batch + 'jk', batch + 'ik', y, gy);
    return [unary(g, 'neg', contract(g, batch + 'ik', batch + 'lk', batch + 'il', left, y))];
  },
};

/** Letters for the dimensions before a matrix's own, which are called i, j, k and l. */
const BATCH_LETTERS = 'abcdefgh';

function transposeMatrix(g: GraphBuilder, x: GraphNode): GraphNode {
  const last = x.shape.length - 1;
  return transpose(g, x, [...x.shape.keys()].with(last, last - 1).with(last - 1, last));
}
