/**
 * Which tensors have no negative number, whatever is fed: those of a network of absolute weights, for one, from its ones on
 * to its gradients. NaN is not negative, and -0 is.
 */
import { elements, type GraphNode } from '../graph/graph.ts';
import type { BinaryFn, PrimitiveKind, PrimitiveOf, UnaryFn } from '../graph/primitive.ts';

/** Whether there is none at once, or the nodes that must have none for there to be none. */
type Condition = boolean | readonly GraphNode[];

type Rules = { readonly [K in PrimitiveKind]: (inputs: readonly GraphNode[], op: PrimitiveOf<K>) => Condition };

const never = (): Condition => false;
const always = (): Condition => true;
const all = (inputs: readonly GraphNode[]): Condition => inputs;
const last = (inputs: readonly GraphNode[]): Condition => inputs.slice(-1);

const ALWAYS: ReadonlySet<UnaryFn | BinaryFn> = new Set<UnaryFn | BinaryFn>([
  ...(['abs', 'heaviside', 'relu', 'sigmoid', 'exp', 'square', 'not', 'is_nan', 'is_finite'] as const),
  ...(['lt', 'le', 'gt', 'ge', 'eq', 'ne', 'and', 'or'] as const),
]);

/** Not negative where no argument is. */
const KEEPING: ReadonlySet<UnaryFn | BinaryFn> = new Set<UnaryFn | BinaryFn>([
  ...(['sign', 'tanh', 'erf', 'expm1', 'log1p', 'sqrt', 'reciprocal', 'floor'] as const),
  ...(['add', 'mul', 'div', 'min', 'max', 'pow'] as const),
]);

const pointwise = (inputs: readonly GraphNode[], { fn }: PrimitiveOf<'unary' | 'binary'>): Condition =>
  ALWAYS.has(fn) || (KEEPING.has(fn) && inputs);

const RULES: Rules = {
  source: (_, { source: { kind } }) => kind === 'ones' || kind === 'labels' || kind === 'targets',
  fill: (_, { value }) => value > 0 || Object.is(value, 0),
  eye: always,
  unary: pointwise,
  binary: (inputs, op) => (op.fn === 'ldexp' ? [inputs[0]] : pointwise(inputs, op)),
  select: ([, x, y]) => [x, y],
  reshape: all,
  transpose: all,
  expand: all,
  slice: all,
  pad: all,
  concat: all,
  // The maximum of nothing is -∞.
  reduce: (inputs, { fn }) => (fn === 'max' && elements(inputs[0].shape) === 0 ? false : inputs),
  contract: all,
  agreements: always,
  conv: all,
  conv_input_grad: all,
  conv_weight_grad: all,
  average_pool: all,
  average_pool_grad: all,
  max_pool_gather: last,
  max_pool_scatter: last,
  batch_norm: never,
  batch_norm_grad: never,
  determinant: never,
  inverse: never,
  eigenvalues: never,
  singular_values: always,
  sort: all,
  count_distinct: always,
  stop: all,
  port: all,
  gradient: never,
};

/** Whether a tensor has no negative number. */
export type Signs = (node: GraphNode) => boolean;

/** The signs of a builder's nodes, each found once. */
export function signs(): Signs {
  // By ids: a table of nodes that has survived two collections keeps them all until a full one.
  const known = new Map<number, boolean>();
  // Without recursion, for graphs are deep.
  return (node) => {
    const open = [node];
    for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
      const condition = conditionOf(at);
      // The last input first: it has the weights, of which less is to be known than of images.
      const next = typeof condition === 'boolean' ? undefined : condition.findLast(({ id }) => !known.get(id));
      if (next !== undefined && !known.has(next.id)) {
        open.push(next);
        continue;
      }
      known.set(at.id, typeof condition === 'boolean' ? condition : next === undefined);
      open.pop();
    }
    return known.get(node.id) as boolean;
  };
}

function conditionOf({ op, inputs }: GraphNode): Condition {
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  const rule = RULES[op.kind] as Rules[PrimitiveKind];
  return rule(inputs, op as never);
}
