/** Lowering of the reductions over named axes. */
import * as b from '../../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../../graph/graph.ts';
import { elements } from '../../graph/graph.ts';
import type { ReduceFn } from '../../graph/primitive.ts';
import { dimsOf, joinLast, knownNumber, type Lowering, type Value, without } from './value.ts';

const reduction =
  (apply: (g: GraphBuilder, x: GraphNode, dims: readonly number[], rest: readonly Value[]) => GraphNode): Lowering =>
  (g, [x, ...rest], axes) => ({ node: apply(g, x.node, dimsOf(x, axes), rest), axes: without(x, axes) });

const direct = (fn: ReduceFn): Lowering => reduction((g, x, dims) => b.reduce(g, fn, x, dims));

export const REDUCTION_LOWERINGS = {
  sum: direct('sum'),
  prod: direct('prod'),
  min: direct('min'),
  max: direct('max'),
  mean: reduction((g, x, dims) => meanOver(g, x, dims)),
  var: reduction((g, x, dims, [ddof]) => variance(g, x, dims, ddof)),
  std: reduction((g, x, dims, [ddof]) => b.unary(g, 'sqrt', variance(g, x, dims, ddof))),
  norm: reduction((g, x, dims) => b.unary(g, 'sqrt', b.reduce(g, 'sum', b.unary(g, 'square', x), dims))),
  count: (g, [x], axes) => ({ node: b.fill(g, countOver(x.node, dimsOf(x, axes))), axes: [] }),
  quantile: (g, [x, q], axes) => quantile(g, x, axes, knownNumber(q)),
  median: (g, [x], axes) => quantile(g, x, axes, 0.5),
} as const satisfies Record<string, Lowering>;

const countOver = (x: GraphNode, dims: readonly number[]): number => elements(dims.map((dim) => x.shape[dim]));

function meanOver(g: GraphBuilder, x: GraphNode, dims: readonly number[]): GraphNode {
  return b.div(g, b.reduce(g, 'sum', x, dims), b.fill(g, countOver(x, dims)));
}

function variance(g: GraphBuilder, x: GraphNode, dims: readonly number[], ddof: Value | undefined): GraphNode {
  const count = countOver(x, dims);
  const mean = b.div(g, b.reduceKeeping(g, 'sum', x, dims), b.fill(g, count));
  const squares = b.unary(g, 'square', b.sub(g, x, mean));
  return b.div(g, b.reduce(g, 'sum', squares, dims), b.fill(g, count - (ddof ? knownNumber(ddof) : 0)));
}

function quantile(g: GraphBuilder, x: Value, axes: readonly string[], q: number): Value {
  const rows = joinLast(g, x, axes);
  const dim = rows.shape.length - 1;
  const count = rows.shape[dim];
  if (count === 0) return { node: b.fill(g, NaN, rows.shape.slice(0, dim)), axes: without(x, axes) };
  const sorted = g.node({ kind: 'sort', dim }, [rows]);
  const at = (index: number): GraphNode =>
    b.reshape(g, b.slice(g, sorted, dim, index, index + 1), rows.shape.slice(0, dim));
  const position = Math.min(Math.max(q, 0), 1) * (count - 1);
  const [low, high] = [Math.floor(position), Math.ceil(position)];
  const between = (): GraphNode => {
    const step = b.sub(g, at(high), at(low));
    return b.add(g, at(low), b.mul(g, step, b.fill(g, position - low)));
  };
  const value = low === high ? at(low) : between();
  // NaN is sorted last, so the last value tells whether there is one.
  const node = b.select(g, b.unary(g, 'is_nan', at(count - 1)), b.fill(g, NaN), value);
  return { node, axes: without(x, axes) };
}
