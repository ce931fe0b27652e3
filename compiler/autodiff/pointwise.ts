/** Gradients of pointwise primitives. Operands that were broadcast get the sum over what they were broadcast to. */
import { add, binary, div, fill, mul, select, sub, sumTo, unary } from '../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';
import type { BinaryFn, UnaryFn } from '../graph/primitive.ts';
import { type GradientRules, type InputGradient, made } from './rule.ts';

type UnaryRule = (g: GraphBuilder, x: GraphNode, y: GraphNode, gy: GraphNode) => GraphNode;
type BinaryRule = (
  g: GraphBuilder,
  operands: readonly [GraphNode, GraphNode],
  y: GraphNode,
  gy: GraphNode,
) => readonly InputGradient[];

export const pointwiseGradients: GradientRules<'unary' | 'binary' | 'select'> = {
  unary: (g, node, gy) => [unaryGradients[node.op.fn]?.(g, node.inputs[0], node, gy) ?? null],
  binary: (g, node, gy) => {
    const [a, b] = node.inputs;
    const gradients = binaryGradients[node.op.fn]?.(g, [a, b], node, gy) ?? [null, null];
    return gradients.map((gradient, at) => gradient && (() => sumTo(g, made(gradient), node.inputs[at].shape)));
  },
  select: (g, { inputs: [c, a, b] }, gy) => [
    null,
    () => sumTo(g, select(g, c, gy, fill(g, 0)), a.shape),
    () => sumTo(g, select(g, c, fill(g, 0), gy), b.shape),
  ],
};

/** Piecewise constant functions have no gradient: null. At kinks `relu` and `abs` take 0. */
const unaryGradients: { readonly [F in UnaryFn]: UnaryRule | null } = {
  neg: (g, _x, _y, gy) => unary(g, 'neg', gy),
  abs: (g, x, _y, gy) => mul(g, gy, unary(g, 'sign', x)),
  sign: null,
  heaviside: null,
  // Not a product with the step: what does not pass must be 0 even where gy is not finite. And the step of relu(x), not of x: layers read relu(x) and need it
  // for their gradients too, so that x need not be kept.
  relu: (g, _x, y, gy) => select(g, unary(g, 'heaviside', y), gy, fill(g, 0)),
  sigmoid: (g, _x, y, gy) => mul(g, gy, mul(g, y, sub(g, fill(g, 1), y))),
  tanh: (g, _x, y, gy) => mul(g, gy, sub(g, fill(g, 1), unary(g, 'square', y))),
  erf: (g, x, _y, gy) => {
    const density = unary(g, 'exp', unary(g, 'neg', unary(g, 'square', x)));
    return mul(g, gy, mul(g, fill(g, 2 / Math.sqrt(Math.PI)), density));
  },
  exp: (g, _x, y, gy) => mul(g, gy, y),
  // y + 1 would cancel where y is near -1.
  expm1: (g, x, _y, gy) => mul(g, gy, unary(g, 'exp', x)),
  log: (g, x, _y, gy) => div(g, gy, x),
  log1p: (g, x, _y, gy) => div(g, gy, add(g, fill(g, 1), x)),
  sqrt: (g, _x, y, gy) => div(g, gy, mul(g, fill(g, 2), y)),
  square: (g, x, _y, gy) => mul(g, gy, mul(g, fill(g, 2), x)),
  reciprocal: (g, _x, y, gy) => unary(g, 'neg', mul(g, gy, unary(g, 'square', y))),
  floor: null,
  sin: (g, x, _y, gy) => mul(g, gy, unary(g, 'cos', x)),
  cos: (g, x, _y, gy) => unary(g, 'neg', mul(g, gy, unary(g, 'sin', x))),
  not: null,
  is_nan: null,
  is_finite: null,
  exponent: null,
};

const binaryGradients: { readonly [F in BinaryFn]: BinaryRule | null } = {
  add: (_g, _operands, _y, gy) => [gy, gy],
  sub: (g, _operands, _y, gy) => [gy, () => unary(g, 'neg', gy)],
  mul: (g, [a, b], _y, gy) => [() => mul(g, gy, b), () => mul(g, gy, a)],
  div: (g, [, b], y, gy) => [() => div(g, gy, b), () => unary(g, 'neg', mul(g, gy, div(g, y, b)))],
  pow: powGradients,
  min: (g, [a, b], _y, gy) => [winnerTakes(g, 'lt', a, b, gy), winnerTakes(g, 'lt', b, a, gy)],
  max: (g, [a, b], _y, gy) => [winnerTakes(g, 'gt', a, b, gy), winnerTakes(g, 'gt', b, a, gy)],
  lt: null,
  le: null,
  gt: null,
  ge: null,
  eq: null,
  ne: null,
  and: null,
  or: null,
  ldexp: (g, [, e], _y, gy) => [binary(g, 'ldexp', gy, e), null],
};

/** gy where a beats b, half of it where they are equal, else 0: also where either is NaN. */
function winnerTakes(g: GraphBuilder, beats: 'lt' | 'gt', a: GraphNode, b: GraphNode, gy: GraphNode): GraphNode {
  const half = mul(g, fill(g, 0.5), gy);
  return select(g, binary(g, beats, a, b), gy, select(g, binary(g, 'eq', a, b), half, fill(g, 0)));
}

/**
 * b·a^(b-1) and a^b·log a. Where a is 0, both are 0 by convention instead of 0·∞: the first for b = 0, the second for
 * b ≥ 0. The operands are made harmless rather than the results masked, so that second derivatives stay free of NaN.
 */
function powGradients(
  g: GraphBuilder,
  [a, b]: readonly [GraphNode, GraphNode],
  y: GraphNode,
  gy: GraphNode,
): readonly GraphNode[] {
  const [zero, one] = [fill(g, 0), fill(g, 1)];
  const atZero = binary(g, 'eq', a, zero);
  const exponent = select(g, binary(g, 'and', atZero, binary(g, 'eq', b, zero)), one, b);
  const base = select(g, binary(g, 'and', atZero, binary(g, 'ge', b, zero)), one, a);
  return [
    mul(g, gy, mul(g, b, binary(g, 'pow', a, sub(g, exponent, one)))),
    mul(g, gy, mul(g, y, unary(g, 'log', base))),
  ];
}
