/** How the values of a fold's sites become one. */
import type { Axis, AxisType } from '../core/axis.ts';
import type { FoldName } from '../core/core.ts';
import * as b from '../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';
import type { BinaryFn } from '../graph/primitive.ts';
import { align, type Value } from '../operators/lowering/value.ts';

/**
 * Combines `values`, which have the axes of `type` each in its own order. `sizeOf` gives the size of an axis for a fold
 * over no sites; `joined` is the axis along which `concat` joins.
 */
export function combine(
  g: GraphBuilder,
  fold: FoldName,
  values: readonly Value[],
  joined: string | null,
  type: AxisType,
  sizeOf: (axis: Axis) => number,
): Value {
  const axes = type.map((axis) => axis.name);
  if (fold === 'collect') {
    const rows = values.map((value) => align(g, value, axes)).map((node) => b.reshape(g, node, [1, ...node.shape]));
    const none = (): GraphNode => b.fill(g, 0, [0, ...type.map(sizeOf)]);
    return { node: rows.length > 0 ? b.concat(g, rows, 0) : none(), axes: ['layer', ...axes] };
  }
  if (fold === 'concat') {
    const dim = axes.indexOf(joined ?? '');
    const none = (): GraphNode =>
      b.fill(
        g,
        0,
        type.map((axis) => (axis.name === joined ? 0 : sizeOf(axis))),
      );
    const parts = values.map((value) => align(g, value, axes));
    return { node: parts.length > 0 ? b.concat(g, parts, dim) : none(), axes };
  }
  const nodes = values.map((value) => align(g, value, axes));
  const node = nodes.length > 0 ? combineSome(g, fold, nodes) : b.fill(g, OF_NONE[fold], type.map(sizeOf));
  return { node, axes };
}

type Reducing = Exclude<FoldName, 'collect' | 'concat'>;

const OF_NONE: { readonly [K in Reducing]: number } = {
  sum: 0,
  mean: NaN,
  prod: 1,
  min: Infinity,
  max: -Infinity,
  first: NaN,
  last: NaN,
};

function combineSome(g: GraphBuilder, fold: Reducing, nodes: readonly GraphNode[]): GraphNode {
  const chain = (fn: BinaryFn): GraphNode => nodes.reduce((total, node) => b.binary(g, fn, total, node));
  switch (fold) {
    case 'sum':
      return chain('add');
    case 'mean':
      return b.div(g, chain('add'), b.fill(g, nodes.length));
    case 'prod':
      return chain('mul');
    case 'min':
    case 'max':
      return chain(fold);
    case 'first':
      return nodes[0];
    case 'last':
      return nodes[nodes.length - 1];
    default:
      return fold satisfies never;
  }
}
