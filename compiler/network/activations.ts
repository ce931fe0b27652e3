/**
 * The pointwise functions that layers apply: how many parameters each has, and the graph that computes it. NaN gives NaN. No
 * finite number gives NaN where the function has a value, and none has a NaN for a gradient, however large it is. At kinks the gradient
 * is PyTorch's: that of the lower side for `leaky_relu`, `elu` and `selu`, 0 for what is cut off.
 */
import * as b from '../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';
import type { UnaryFn } from '../graph/primitive.ts';
import type { ActivationFn } from './network.ts';

interface ActivationRecord {
  /** How many parameters. */
  readonly parameters: number;
  readonly apply: (g: GraphBuilder, x: GraphNode, parameters: readonly number[]) => GraphNode;
}

const primitive = (fn: UnaryFn): ActivationRecord => ({ parameters: 0, apply: (g, x) => b.unary(g, fn, x) });

const plain = (apply: (g: GraphBuilder, x: GraphNode) => GraphNode): ActivationRecord => ({ parameters: 0, apply });

export const ACTIVATIONS: { readonly [F in ActivationFn]: ActivationRecord } = {
  sigmoid: primitive('sigmoid'),
  tanh: primitive('tanh'),
  erf: primitive('erf'),
  /** x·Φ(x), with Φ the normal distribution. */
  gelu: plain((g, x) => halfOf(g, x, b.unary(g, 'erf', times(g, x, Math.SQRT1_2)))),
  /** x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2. */
  gelu_tanh: plain((g, x) => {
    const near = clip(g, x, -SATURATED, SATURATED);
    const bent = affine(g, b.unary(g, 'square', near), 0.044715, 1);
    return halfOf(g, x, b.unary(g, 'tanh', times(g, b.mul(g, near, bent), Math.sqrt(2 / Math.PI))));
  }),
  /** x·σ(x), also called swish. */
  silu: plain((g, x) => b.mul(g, x, b.unary(g, 'sigmoid', x))),
  /** x·tanh(log(1 + eˣ)). */
  mish: plain((g, x) => b.mul(g, x, b.unary(g, 'tanh', softplus(g, x)))),
  /** log(1 + eˣ). */
  softplus: plain(softplus),
  /** x/(1 + |x|). */
  softsign: plain((g, x) => b.div(g, x, affine(g, b.unary(g, 'abs', x), 1, 1))),
  /** λ·x above 0, else λ·α·(eˣ - 1). */
  selu: plain((g, x) => times(g, elu(g, x, 1.6732632423543772), 1.0507009873554805)),
  /** x·min(max(x/6 + 1/2, 0), 1). */
  hard_swish: plain((g, x) => b.mul(g, x, clip(g, affine(g, x, 1 / 6, 0.5), 0, 1))),
  exp: primitive('exp'),
  log: primitive('log'),
  sqrt: primitive('sqrt'),
  reciprocal: primitive('reciprocal'),
  abs: primitive('abs'),
  neg: primitive('neg'),
  square: primitive('square'),
  /** x above 0, else slope·x; of (slope). */
  leaky_relu: { parameters: 1, apply: (g, x, [slope]) => b.select(g, above(g, x, 0), x, times(g, x, slope)) },
  /** x above 0, else α·(eˣ - 1); of (α). */
  elu: { parameters: 1, apply: (g, x, [alpha]) => elu(g, x, alpha) },
  /** min(max(α·x + β, 0), 1); of (α, β). */
  hard_sigmoid: { parameters: 2, apply: (g, x, [alpha, beta]) => clip(g, affine(g, x, alpha, beta), 0, 1) },
  /** min(max(x, low), high); of (low, high), which may be infinite. */
  clip: { parameters: 2, apply: (g, x, [low, high]) => clip(g, x, low, high) },
  /** xᵖ; of (p). NaN where x is negative and p not whole. */
  pow: { parameters: 1, apply: (g, x, [exponent]) => b.binary(g, 'pow', x, b.fill(g, exponent)) },
};

/** Beyond, log(1 + eˣ) is x to within float64, and before, eˣ is a float32. */
const STRAIGHT = 40;

/** Beyond, the tanh of `gelu_tanh` is ±1 to within float64, and before, cubes are far from too large. */
const SATURATED = 16;

function softplus(g: GraphBuilder, x: GraphNode): GraphNode {
  const far = above(g, x, STRAIGHT);
  const near = b.select(g, far, b.fill(g, STRAIGHT), x);
  return b.select(g, far, x, b.unary(g, 'log1p', b.unary(g, 'exp', near)));
}

function elu(g: GraphBuilder, x: GraphNode, alpha: number): GraphNode {
  const isAbove = above(g, x, 0);
  // What is not chosen must stay finite: its gradient is 0 times something.
  const below = b.select(g, isAbove, b.fill(g, 0), x);
  return b.select(g, isAbove, x, times(g, b.unary(g, 'expm1', below), alpha));
}

/** The gradient is 1 strictly between the bounds, else 0. */
function clip(g: GraphBuilder, x: GraphNode, low: number, high: number): GraphNode {
  const held = g.node({ kind: 'stop' }, [x]);
  const bounded = b.binary(g, 'min', b.binary(g, 'max', held, b.fill(g, low)), b.fill(g, high));
  return b.select(g, b.binary(g, 'and', above(g, x, low), b.binary(g, 'lt', x, b.fill(g, high))), x, bounded);
}

/** x·(1 + y)/2. */
const halfOf = (g: GraphBuilder, x: GraphNode, y: GraphNode): GraphNode => b.mul(g, x, affine(g, y, 0.5, 0.5));

const above = (g: GraphBuilder, x: GraphNode, bound: number): GraphNode => b.binary(g, 'gt', x, b.fill(g, bound));

const times = (g: GraphBuilder, x: GraphNode, factor: number): GraphNode => b.mul(g, x, b.fill(g, factor));

const affine = (g: GraphBuilder, x: GraphNode, factor: number, offset: number): GraphNode =>
  b.add(g, factor === 1 ? x : times(g, x, factor), b.fill(g, offset));
