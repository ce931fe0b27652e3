/** Tensors as mantissa · 2^exponent. */
import * as b from '../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';

/** The value is mantissa · 2^exponent; the exponent is a scalar node holding a whole number, or null for 0. */
export interface Scaled {
  readonly mantissa: GraphNode;
  readonly exponent: GraphNode | null;
}

export const unscaled = (mantissa: GraphNode): Scaled => ({ mantissa, exponent: null });

/** The tensor itself: where it leaves the range of whoever computes it, ±∞ or 0. */
export const plain = (g: GraphBuilder, { mantissa, exponent }: Scaled): GraphNode =>
  exponent ? b.binary(g, 'ldexp', mantissa, exponent) : mantissa;

/** The exponent of a tensor of zeros: below that of any other, so that it never decides a common exponent. */
const OF_ZEROS = -(2 ** 15);

/** Moves the greatest magnitude of the mantissa into [½, 1); what is not finite stays as it is. */
export function normalised(g: GraphBuilder, { mantissa, exponent }: Scaled): Scaled {
  const greatest = b.reduce(g, 'max', b.unary(g, 'abs', mantissa), b.allDims(mantissa));
  const shift = b.select(g, greatest, b.unary(g, 'exponent', greatest), b.fill(g, OF_ZEROS));
  return {
    mantissa: b.binary(g, 'ldexp', mantissa, b.unary(g, 'neg', shift)),
    exponent: sumOf(g, exponent, shift),
  };
}

/** The same values with a common exponent, the greatest of theirs. */
export function aligned(
  g: GraphBuilder,
  values: readonly Scaled[],
): { mantissas: readonly GraphNode[]; exponent: GraphNode | null } {
  // What is known to be zero is so with any exponent.
  const others = values.filter(({ mantissa }) => !isZero(mantissa));
  const [{ exponent: first }] = [...others, ...values];
  if (others.every(({ exponent }) => exponent === first)) {
    return { mantissas: values.map(({ mantissa }) => mantissa), exponent: first };
  }
  // A plain tensor may be all zeros, too: it must not hold the others at exponent 0.
  const known = new Map(others.map((value) => [value, value.exponent ? value : normalised(g, value)])) as Map<
    Scaled,
    Normal
  >;
  const exponents = [...known.values()].map(({ exponent }) => exponent);
  const common = exponents.reduce((greatest, e) => b.binary(g, 'max', greatest, e));
  const mantissas = values.map((value) => {
    const own = known.get(value);
    return own ? b.binary(g, 'ldexp', own.mantissa, b.sub(g, own.exponent, common)) : value.mantissa;
  });
  return { mantissas, exponent: common };
}

const isZero = ({ op }: GraphNode): boolean => op.kind === 'fill' && op.value === 0;

type Normal = { readonly mantissa: GraphNode; readonly exponent: GraphNode };

export function sumOf(g: GraphBuilder, x: GraphNode | null, y: GraphNode | null): GraphNode | null {
  return x && y ? b.add(g, x, y) : (x ?? y);
}

/** The exponent of inverses. That of zeros stays far below all others: divided by them everything is ∞ or NaN, which must not decide a common exponent either. */
export function inverted(g: GraphBuilder, x: GraphNode | null): GraphNode | null {
  if (!x) return null;
  const isOfZeros = b.binary(g, 'lt', x, b.fill(g, OF_ZEROS / 2));
  return b.select(g, isOfZeros, x, b.unary(g, 'neg', x));
}

export const times = (g: GraphBuilder, x: GraphNode | null, factor: number): GraphNode | null =>
  x ? b.mul(g, x, b.fill(g, factor)) : null;
