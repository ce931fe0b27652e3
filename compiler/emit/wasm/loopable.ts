/** Which primitives loops have: the same question to every kind, answered by what the kind's loop can do. */
import type { Primitive, PrimitiveKind, PrimitiveOf, UnaryFn } from '../../graph/primitive.ts';
import { binaryLoops, unaryLoops } from './pointwise.ts';
import { isPoolingLoop } from './pooling.ts';

const always = (): boolean => true;
const never = (): boolean => false;

const rules: { readonly [K in PrimitiveKind]: (op: PrimitiveOf<K>) => boolean } = {
  fill: always,
  unary: ({ fn }) => !('absent' in unaryLoops[fn]),
  binary: ({ fn }) => !('absent' in binaryLoops[fn]),
  select: always,
  // The same numbers in the same order, or one of them over and over.
  reshape: always,
  expand: always,
  reduce: always,
  // Of tensors that lie in memory alike: a product that is summed, not of matrices.
  contract: ({ left, right, out }) => left === right && isPart(out, left),
  agreements: always,
  // Means and what is made of them.
  batch_norm: always,
  batch_norm_grad: always,
  average_pool: isPoolingLoop,
  average_pool_grad: isPoolingLoop,
  // Elements that move.
  eye: never,
  transpose: never,
  slice: never,
  pad: never,
  concat: never,
  // What is a matrix product at heart, which libraries have for each processor.
  conv: never,
  conv_input_grad: never,
  conv_weight_grad: never,
  max_pool_gather: never,
  max_pool_scatter: never,
  // What no kernel has.
  source: never,
  determinant: never,
  inverse: never,
  eigenvalues: never,
  singular_values: never,
  sort: never,
  count_distinct: never,
  stop: never,
  port: never,
  gradient: never,
};

/** Whether a primitive can be part of a kernel of loops. */
export function isLoopable(op: Primitive): boolean {
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  return (rules[op.kind] as (op: Primitive) => boolean)(op);
}

/** Functions that take longer to compute than to write and read: 4 to 10 ns a vector, where to write and read takes 1. */
const LONG: ReadonlySet<UnaryFn> = new Set<UnaryFn>(['sigmoid', 'tanh', 'exp', 'expm1', 'log', 'log1p']);

export const takesLong = (op: Primitive): boolean => op.kind === 'unary' && LONG.has(op.fn);

/** Whether the letters of a word are in another, in the same order. */
function isPart(word: string, other: string): boolean {
  const places = [...word].map((letter) => other.indexOf(letter));
  return places.every((place, at) => place >= 0 && (at === 0 || places[at - 1] < place));
}
