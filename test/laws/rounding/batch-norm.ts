/**
 * Batch normalisation in the steps that an engine takes, as a graph: a factor and a term per channel, which cancel more than
 * centred values would. Bounds of these steps are bounds of the primitive.
 */
import * as b from '../../../compiler/graph/build.ts';
import { channelMean } from '../../../compiler/autodiff/decompose.ts';
import type { GraphBuilder, GraphNode } from '../../../compiler/graph/graph.ts';
import type { PrimitiveOf } from '../../../compiler/graph/primitive.ts';

type Inputs = readonly GraphNode[];

/** x · (scale · rate) + (shift - mean · scale · rate), of (x, scale, shift). */
export function batchNormSteps(
  g: GraphBuilder,
  { epsilon }: PrimitiveOf<'batch_norm'>,
  [x, scale, shift]: Inputs,
): GraphNode {
  const { mean, rate } = statistics(g, x, epsilon);
  const factor = b.mul(g, rate, alongChannels(g, scale, x));
  return affine(g, x, factor, b.sub(g, alongChannels(g, shift, x), b.mul(g, mean, factor)));
}

/** factor · gy - factor · mean(gy) - x̂ · factor · mean(gy · x̂) with factor = scale · rate, of (x, scale, gy). */
export function batchNormGradSteps(
  g: GraphBuilder,
  { epsilon }: PrimitiveOf<'batch_norm_grad'>,
  [x, scale, gy]: Inputs,
): GraphNode {
  const { mean, rate } = statistics(g, x, epsilon);
  const normalised = affine(g, x, rate, b.unary(g, 'neg', b.mul(g, mean, rate)));
  const minus = b.unary(g, 'neg', b.mul(g, rate, alongChannels(g, scale, x)));
  const along = b.mul(g, minus, channelMean(g, b.mul(g, gy, normalised)));
  const centred = affine(g, gy, b.unary(g, 'neg', minus), b.mul(g, minus, channelMean(g, gy)));
  return b.add(g, centred, b.mul(g, normalised, along));
}

function statistics(g: GraphBuilder, x: GraphNode, epsilon: number): { mean: GraphNode; rate: GraphNode } {
  const mean = channelMean(g, x);
  const variance = channelMean(g, b.unary(g, 'square', b.sub(g, x, mean)));
  return { mean, rate: b.unary(g, 'reciprocal', b.unary(g, 'sqrt', b.add(g, variance, b.fill(g, epsilon)))) };
}

const affine = (g: GraphBuilder, x: GraphNode, factor: GraphNode, term: GraphNode): GraphNode =>
  b.add(g, b.mul(g, x, factor), term);

/** A value per channel, [c], as a tensor that broadcasts against x. */
const alongChannels = (g: GraphBuilder, values: GraphNode, x: GraphNode): GraphNode =>
  b.reshape(g, values, x.shape.map((size, dim) => (dim === 1 ? size : 1))); // prettier-ignore
