/** Where a NaN or an infinity of an input is sure to leave one in the result. */
import type { GraphNode } from '../graph/graph.ts';
import type { BinaryFn, PrimitiveKind, PrimitiveOf, UnaryFn } from '../graph/primitive.ts';

type Rules = { readonly [K in PrimitiveKind]: (op: PrimitiveOf<K>) => boolean };

const yes = (): boolean => true;
const no = (): boolean => false;

const UNARY: ReadonlySet<UnaryFn> = new Set<UnaryFn>(['neg', 'abs', 'square', 'sqrt', 'log', 'floor', 'sin', 'cos']);
const BINARY: ReadonlySet<BinaryFn> = new Set<BinaryFn>(['add', 'sub', 'mul']);

const RULES: Rules = {
  source: no,
  fill: no,
  eye: no,
  unary: ({ fn }) => UNARY.has(fn),
  binary: ({ fn }) => BINARY.has(fn),
  select: no,
  reshape: yes,
  transpose: yes,
  expand: yes,
  slice: no,
  pad: yes,
  concat: yes,
  reduce: ({ fn }) => fn === 'sum' || fn === 'prod',
  contract: yes,
  agreements: no,
  // A window may pass pixels over.
  conv: no,
  conv_input_grad: no,
  conv_weight_grad: no,
  average_pool: no,
  average_pool_grad: no,
  max_pool_gather: no,
  max_pool_scatter: no,
  batch_norm: no,
  batch_norm_grad: no,
  determinant: no,
  inverse: no,
  eigenvalues: yes,
  singular_values: yes,
  sort: yes,
  count_distinct: no,
  stop: yes,
  port: yes,
  gradient: no,
};

/**
 * Whether a node's result has a number that is not finite wherever one of its inputs has, whatever the others are: 0·∞ is NaN, but 1/∞ = 0, and the greatest of -∞ and
 * 1 is 1. False where it is not known.
 */
export function staysNonFinite({ op }: GraphNode): boolean {
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  const rule = RULES[op.kind] as Rules[PrimitiveKind];
  return rule(op as never);
}
