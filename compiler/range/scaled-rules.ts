/**
 * How primitives act on mantissas and exponents. A primitive without a rule, or a function without a case, is given plain
 * numbers.
 */
import * as b from '../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';
import type { PrimitiveKind } from '../graph/primitive.ts';
import { aligned, inverted, plain, type Scaled, sumOf, times, unscaled } from './scaled.ts';

export type ScaledRule = (g: GraphBuilder, node: GraphNode, inputs: readonly Scaled[]) => Scaled;

/** f(m · 2^e) = f(m) · 2^e for linear maps of one tensor, or of several that share an exponent. */
const homogeneous: ScaledRule = (g, node, inputs) => {
  const { mantissas, exponent } = aligned(g, inputs);
  return { mantissa: g.again(node, mantissas), exponent };
};

/** Linear in each of two tensors. */
const bilinear: ScaledRule = (g, node, [x, y]) => ({
  mantissa: g.again(node, [x.mantissa, y.mantissa]),
  exponent: sumOf(g, x.exponent, y.exponent),
});

/** Moves elements of the second tensor by the order of the first, which its exponent does not change. */
const moved: ScaledRule = (g, node, [x, y]) => ({
  mantissa: g.again(node, [x.mantissa, y.mantissa]),
  exponent: y.exponent,
});

const asPlain: ScaledRule = (g, node, inputs) =>
  unscaled(
    g.again(
      node,
      inputs.map((input) => plain(g, input)),
    ),
  );

const unary: ScaledRule = (g, node, [x]) => {
  if (node.op.kind !== 'unary') throw new Error('unary rule');
  const applied = g.again(node, [x.mantissa]);
  switch (node.op.fn) {
    case 'neg':
    case 'abs':
    case 'relu':
      return { mantissa: applied, exponent: x.exponent };
    case 'square':
      return { mantissa: applied, exponent: times(g, x.exponent, 2) };
    case 'reciprocal':
      return { mantissa: applied, exponent: inverted(g, x.exponent) };
    case 'sign':
    case 'heaviside':
    case 'not':
    case 'is_nan':
    case 'is_finite':
      return unscaled(applied);
    case 'log':
      return unscaled(x.exponent ? b.add(g, applied, b.mul(g, x.exponent, b.fill(g, Math.LN2))) : applied);
    case 'sqrt':
      return squareRoot(g, node, x);
    default:
      return asPlain(g, node, [x]);
  }
};

/** √(m · 2^e) with e made even, so that its half is whole. */
function squareRoot(g: GraphBuilder, node: GraphNode, { mantissa, exponent }: Scaled): Scaled {
  if (!exponent) return unscaled(g.again(node, [mantissa]));
  const half = b.unary(g, 'floor', b.mul(g, exponent, b.fill(g, 0.5)));
  const odd = b.sub(g, exponent, b.mul(g, half, b.fill(g, 2)));
  return { mantissa: g.again(node, [b.binary(g, 'ldexp', mantissa, odd)]), exponent: half };
}

const binary: ScaledRule = (g, node, inputs) => {
  if (node.op.kind !== 'binary') throw new Error('binary rule');
  const [x, y] = inputs;
  switch (node.op.fn) {
    case 'mul':
      return { mantissa: g.again(node, [x.mantissa, y.mantissa]), exponent: sumOf(g, x.exponent, y.exponent) };
    case 'div':
      return {
        mantissa: g.again(node, [x.mantissa, y.mantissa]),
        exponent: sumOf(g, x.exponent, inverted(g, y.exponent)),
      };
    case 'add':
    case 'sub':
    case 'min':
    case 'max':
      return homogeneous(g, node, inputs);
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
    case 'eq':
    case 'ne':
      return unscaled(homogeneous(g, node, inputs).mantissa);
    case 'and':
    case 'or':
      return unscaled(g.again(node, [x.mantissa, y.mantissa]));
    default:
      return asPlain(g, node, inputs);
  }
};

const select: ScaledRule = (g, node, [c, x, y]) => {
  const { mantissas, exponent } = aligned(g, [x, y]);
  return { mantissa: g.again(node, [c.mantissa, ...mantissas]), exponent };
};

const reduce: ScaledRule = (g, node, inputs) => {
  if (node.op.kind !== 'reduce') throw new Error('reduce rule');
  // The product of many mantissas, each below 1, would be 0 where that of the numbers is not.
  return node.op.fn === 'prod' ? asPlain(g, node, inputs) : homogeneous(g, node, inputs);
};

/** Fewer primitives have a rule than not: the others take plain numbers. */
export const SCALED_RULES: { readonly [K in PrimitiveKind]?: ScaledRule } = {
  unary,
  binary,
  select,
  reshape: homogeneous,
  transpose: homogeneous,
  expand: homogeneous,
  slice: homogeneous,
  pad: homogeneous,
  concat: homogeneous,
  reduce,
  contract: bilinear,
  agreements: (g, node, [x]) => unscaled(g.again(node, [x.mantissa])),
  conv: bilinear,
  conv_input_grad: bilinear,
  conv_weight_grad: bilinear,
  average_pool: homogeneous,
  average_pool_grad: homogeneous,
  max_pool_gather: moved,
  max_pool_scatter: moved,
  eigenvalues: homogeneous,
  singular_values: homogeneous,
  sort: homogeneous,
};
