/** Batch normalisation and its gradient written out in pointwise and reduce primitives. x is [batch, channel, ...]. */
import { add, allDims, div, fill, mul, reduceKeeping, reshape, sub, unary } from '../graph/build.ts';
import { elements, type GraphBuilder, type GraphNode } from '../graph/graph.ts';
import type { PrimitiveOf } from '../graph/primitive.ts';

/** x̂ · scale + shift, of (x, scale [c], shift [c]). */
export function decomposeBatchNorm(
  g: GraphBuilder,
  { epsilon }: PrimitiveOf<'batch_norm'>,
  [x, scale, shift]: readonly GraphNode[],
): GraphNode {
  const { normalised } = normalise(g, x, epsilon);
  return add(g, mul(g, normalised, alongChannels(g, scale, x)), alongChannels(g, shift, x));
}

/**
 * scale · rate · (gy - mean(gy) - x̂ · mean(gy · x̂)), of (x, scale [c], gy). The mean is taken of gy · (x - mean(x)), which does not wait for the rate: so
 * loops walk over x and gy three times, not four.
 */
export function decomposeBatchNormGrad(
  g: GraphBuilder,
  { epsilon }: PrimitiveOf<'batch_norm_grad'>,
  [x, scale, gy]: readonly GraphNode[],
): GraphNode {
  const { centred, rate } = normalise(g, x, epsilon);
  const along = mul(g, centred, mul(g, unary(g, 'square', rate), channelMean(g, mul(g, gy, centred))));
  const rest = sub(g, sub(g, gy, channelMean(g, gy)), along);
  return mul(g, mul(g, alongChannels(g, scale, x), rate), rest);
}

/** x̂ = (x - mean) · rate with rate = 1/√(variance + ε), which has a value per channel and x's rank. */
export function normalise(
  g: GraphBuilder,
  x: GraphNode,
  epsilon: number,
): { readonly centred: GraphNode; readonly normalised: GraphNode; readonly rate: GraphNode } {
  const centred = sub(g, x, channelMean(g, x));
  const variance = channelMean(g, unary(g, 'square', centred));
  const rate = unary(g, 'reciprocal', unary(g, 'sqrt', add(g, variance, fill(g, epsilon))));
  return { centred, normalised: mul(g, centred, rate), rate };
}

/** The mean over every dimension but the second, which stay with size 1. */
export function channelMean(g: GraphBuilder, x: GraphNode): GraphNode {
  const count = elements(x.shape) / x.shape[1];
  return div(g, reduceKeeping(g, 'sum', x, allButChannel(x)), fill(g, count));
}

/** Every dimension but the second. */
export const allButChannel = (x: GraphNode): readonly number[] => allDims(x).filter((dim) => dim !== 1);

/** A value per channel, [c], as a tensor that broadcasts against x. */
function alongChannels(g: GraphBuilder, values: GraphNode, x: GraphNode): GraphNode {
  return reshape(
    g,
    values,
    x.shape.map((size, dim) => (dim === 1 ? size : 1)),
  );
}
