/**
 * Gradients of batch normalisation and of its gradient. With x̂ the normalised x, r = 1/√(variance + ε) and ‾ the mean over
 * a channel, the Jacobian of x ↦ x̂ is r·(1 - mean - x̂·mean(x̂ ·)), a symmetric matrix; `batch_norm_grad` applies it, times the
 * scale. Its own derivative, with x̂' given by the same matrix and r' = -r²·x̂/n, collapses to the three terms below.
 */
import { add, fill, mul, reduce, unary } from '../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';
import { allButChannel, channelMean, normalise } from './decompose.ts';
import type { GradientRules } from './rule.ts';

export const batchNormGradients: GradientRules<'batch_norm' | 'batch_norm_grad'> = {
  batch_norm: (g, { op: { epsilon }, inputs: [x, scale] }, gy) => [
    () => applyJacobian(g, epsilon, x, scale, gy),
    () => channelSum(g, mul(g, gy, normalise(g, x, epsilon).normalised)),
    () => channelSum(g, gy),
  ],
  /** y = batch_norm_grad(x, scale, u); v is the gradient that comes back for y. */
  batch_norm_grad: (g, y, v) => {
    const { epsilon } = y.op;
    const [x, scale, u] = y.inputs;
    const gu = (): GraphNode => applyJacobian(g, epsilon, x, scale, v);
    const gx = (): GraphNode => {
      const { normalised, rate } = normalise(g, x, epsilon);
      const terms = [
        mul(g, normalised, channelMean(g, mul(g, v, y))),
        mul(g, gu(), channelMean(g, mul(g, u, normalised))),
        mul(g, y, channelMean(g, mul(g, v, normalised))),
      ];
      const sum = terms.reduce((some, term) => add(g, some, term));
      return unary(g, 'neg', mul(g, rate, sum));
    };
    // The scale may be 0, so y cannot be divided by it.
    const unscaled = (): GraphNode => applyJacobian(g, epsilon, x, fill(g, 1, scale.shape), u);
    return [gx, () => channelSum(g, mul(g, v, unscaled())), gu];
  },
};

function applyJacobian(
  g: GraphBuilder,
  epsilon: number,
  x: GraphNode,
  scale: GraphNode,
  gradient: GraphNode,
): GraphNode {
  return g.node({ kind: 'batch_norm_grad', epsilon }, [x, scale, gradient]);
}

const channelSum = (g: GraphBuilder, x: GraphNode): GraphNode => reduce(g, 'sum', x, allButChannel(x));
