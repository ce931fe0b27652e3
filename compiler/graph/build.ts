/**
 * Named constructors of graph nodes, in the notation of the rules that use them: `mul(g, a, b)`. They broadcast by rank
 * and merge trivial movements, nothing more; algebra belongs to the passes.
 */
import type { GraphBuilder, GraphNode } from './graph.ts';
import { sameShape } from './shape.ts';
import {
  BINARY_FNS,
  type BinaryFn,
  type Primitive,
  type ReduceFn,
  type Shape,
  UNARY_FNS,
  type UnaryFn,
} from './primitive.ts';

// One record per function: builders recognise a record they have seen without comparing it.
const unaryOps = Object.fromEntries(UNARY_FNS.map((fn) => [fn, { kind: 'unary', fn }])) as Record<UnaryFn, Primitive>;
const binaryOps = Object.fromEntries(BINARY_FNS.map((fn) => [fn, { kind: 'binary', fn }])) as Record<
  BinaryFn,
  Primitive
>;

const SELECT: Primitive = { kind: 'select' };

/** A scalar with dimensions of size 1, by how many. */
const ONES: readonly Primitive[] = [0, 1, 2, 3, 4, 5].map((rank) => ({
  kind: 'reshape',
  shape: Array<number>(rank).fill(1),
}));

/** Scalars that rules are made of. -0 is not among them, which a map takes for 0. */
const NUMBERS: ReadonlyMap<number, Primitive> = new Map(
  [0, 1, 2, 0.5].map((value) => [value, { kind: 'fill', value, shape: [] }]),
);

/** Reductions by their dimensions, a bit for each. */
const reductions: Readonly<Record<ReduceFn, Map<number, Primitive>>> = {
  sum: new Map(),
  prod: new Map(),
  max: new Map(),
  min: new Map(),
};

export const unary = (g: GraphBuilder, fn: UnaryFn, x: GraphNode): GraphNode => g.node(unaryOps[fn], [x]);

/** Pointwise on operands of equal rank, or with one scalar operand. */
export function binary(g: GraphBuilder, fn: BinaryFn, a: GraphNode, b: GraphNode): GraphNode {
  const rank = Math.max(a.shape.length, b.shape.length);
  return g.node(binaryOps[fn], [ofRank(g, a, rank), ofRank(g, b, rank)]);
}

export const add = (g: GraphBuilder, a: GraphNode, b: GraphNode): GraphNode => binary(g, 'add', a, b);
export const sub = (g: GraphBuilder, a: GraphNode, b: GraphNode): GraphNode => binary(g, 'sub', a, b);
export const mul = (g: GraphBuilder, a: GraphNode, b: GraphNode): GraphNode => binary(g, 'mul', a, b);
export const div = (g: GraphBuilder, a: GraphNode, b: GraphNode): GraphNode => binary(g, 'div', a, b);

/** a where c is not 0, else b. */
export function select(g: GraphBuilder, c: GraphNode, a: GraphNode, b: GraphNode): GraphNode {
  const rank = Math.max(c.shape.length, a.shape.length, b.shape.length);
  return g.node(SELECT, [ofRank(g, c, rank), ofRank(g, a, rank), ofRank(g, b, rank)]);
}

export function fill(g: GraphBuilder, value: number, shape: Shape = []): GraphNode {
  const known = shape.length === 0 && !Object.is(value, -0) ? NUMBERS.get(value) : undefined;
  return g.node(known ?? { kind: 'fill', value, shape }, []);
}

export function reshape(g: GraphBuilder, x: GraphNode, shape: Shape): GraphNode {
  if (sameShape(x.shape, shape)) return x;
  return x.op.kind === 'reshape' ? reshape(g, x.inputs[0], shape) : g.node({ kind: 'reshape', shape }, [x]);
}

export function transpose(g: GraphBuilder, x: GraphNode, perm: readonly number[]): GraphNode {
  return perm.every((dim, at) => dim === at) ? x : g.node({ kind: 'transpose', perm }, [x]);
}

export function expand(g: GraphBuilder, x: GraphNode, shape: Shape): GraphNode {
  return sameShape(x.shape, shape) ? x : g.node({ kind: 'expand', shape }, [ofRank(g, x, shape.length)]);
}

/** Removes `dims`; over no dimension it is the identity. */
export function reduce(g: GraphBuilder, fn: ReduceFn, x: GraphNode, dims: readonly number[]): GraphNode {
  if (dims.length === 0) return x;
  let bits = 0;
  for (const dim of dims) bits |= 1 << dim;
  let op = reductions[fn].get(bits);
  if (!op) reductions[fn].set(bits, (op = { kind: 'reduce', fn, dims: dims.toSorted((a, b) => a - b) }));
  return g.node(op, [x]);
}

/** Reduces over `dims` but leaves them with size 1, so that the result broadcasts against x. */
export function reduceKeeping(g: GraphBuilder, fn: ReduceFn, x: GraphNode, dims: readonly number[]): GraphNode {
  return reshape(
    g,
    reduce(g, fn, x, dims),
    x.shape.map((size, dim) => (dims.includes(dim) ? 1 : size)),
  );
}

/** Every dimension of x. */
export const allDims = (x: GraphNode): readonly number[] => x.shape.map((_, dim) => dim);

/** Sums x down to `shape`: the adjoint of broadcasting `shape` to x's shape. */
export function sumTo(g: GraphBuilder, x: GraphNode, shape: Shape): GraphNode {
  const dims = allDims(x).filter((dim) => shape[dim] === 1 && x.shape[dim] !== 1);
  return reshape(g, reduce(g, 'sum', x, dims), shape);
}

export const contract = (
  g: GraphBuilder,
  left: string,
  right: string,
  out: string,
  a: GraphNode,
  b: GraphNode,
): GraphNode => g.node({ kind: 'contract', left, right, out }, [a, b]);

export const agreements = (g: GraphBuilder, x: GraphNode): GraphNode => g.node({ kind: 'agreements' }, [x]);

export const slice = (g: GraphBuilder, x: GraphNode, dim: number, start: number, stop: number): GraphNode =>
  start === 0 && stop === x.shape[dim] ? x : g.node({ kind: 'slice', dim, start, stop }, [x]);

export const concat = (g: GraphBuilder, parts: readonly GraphNode[], dim: number): GraphNode =>
  parts.length === 1 ? parts[0] : g.node({ kind: 'concat', dim }, parts);

/** Prepends dimensions of size 1. */
function ofRank(g: GraphBuilder, x: GraphNode, rank: number): GraphNode {
  const missing = rank - x.shape.length;
  if (missing === 0) return x;
  if (x.shape.length === 0 && x.op.kind !== 'reshape' && rank < ONES.length) return g.node(ONES[rank], [x]);
  return reshape(g, x, [...Array<number>(missing).fill(1), ...x.shape]);
}
