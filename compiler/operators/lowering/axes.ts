/** Lowering of the operators that move, join and contract axes. */
import * as b from '../../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../../graph/graph.ts';
import { joinLast, knownNumber, type Lowering, type Value, without } from './value.ts';

export const AXIS_LOWERINGS = {
  flatten: (g, [x], axes) => ({ node: joinLast(g, x, axes.toSorted()), axes: [...without(x, axes), 'feature'] }),
  rename: (_, [x], [from, to]) => ({ node: x.node, axes: x.axes.map((axis) => (axis === from ? to : axis)) }),
  size: (g, [x], [axis]) => ({ node: b.fill(g, x.node.shape[x.axes.indexOf(axis)]), axes: [] }),
  softmax: (g, [x], [axis]) => {
    const powers = b.unary(g, 'exp', shifted(g, x, axis));
    return { node: b.div(g, powers, b.reduceKeeping(g, 'sum', powers, [x.axes.indexOf(axis)])), axes: x.axes };
  },
  log_softmax: (g, [x], [axis]) => {
    const below = shifted(g, x, axis);
    const total = b.reduceKeeping(g, 'sum', b.unary(g, 'exp', below), [x.axes.indexOf(axis)]);
    return { node: b.sub(g, below, b.unary(g, 'log', total)), axes: x.axes };
  },
  outer: (g, [x, y]) => contracted(g, x, y, []),
  dot: (g, [x, y], axes) => contracted(g, x, y, axes),
  at: (g, [x, k], [axis]) => {
    const dim = x.axes.indexOf(axis);
    const shape = x.node.shape.filter((_, at) => at !== dim);
    const slice = knownNumber(k);
    if (slice >= x.node.shape[dim]) return { node: b.fill(g, NaN, shape), axes: without(x, [axis]) };
    return { node: b.reshape(g, b.slice(g, x.node, dim, slice, slice + 1), shape), axes: without(x, [axis]) };
  },
  take: (g, [x, n], [axis]) => {
    const dim = x.axes.indexOf(axis);
    return { node: b.slice(g, x.node, dim, 0, Math.min(knownNumber(n), x.node.shape[dim])), axes: x.axes };
  },
  diff: (g, [x], [axis]) => {
    const dim = x.axes.indexOf(axis);
    const size = x.node.shape[dim];
    if (size === 0) return x;
    return { node: b.sub(g, b.slice(g, x.node, dim, 1, size), b.slice(g, x.node, dim, 0, size - 1)), axes: x.axes };
  },
  gram: (g, [x], [axis]) => kernel(g, slices(g, x, axis), axis),
  corr: (g, [x], [axis]) => kernel(g, standardised(g, slices(g, x, axis)), axis),
  count_distinct: (g, [x], [axis]) => ({ node: g.node({ kind: 'count_distinct' }, [slices(g, x, axis)]), axes: [] }),
  stop: (g, [x]) => ({ node: g.node({ kind: 'stop' }, [x.node]), axes: x.axes }),
} as const satisfies Record<string, Lowering>;

/** x minus its greatest value along the axis, which is held constant: it cancels from softmax and its derivative. */
function shifted(g: GraphBuilder, x: Value, axis: string): GraphNode {
  const greatest = b.reduceKeeping(g, 'max', x.node, [x.axes.indexOf(axis)]);
  return b.sub(g, x.node, g.node({ kind: 'stop' }, [greatest]));
}

/** [axis, everything else]; the order of the rest is by name, as in `flatten`. */
function slices(g: GraphBuilder, x: Value, axis: string): GraphNode {
  return joinLast(g, x, without(x, [axis]).toSorted());
}

function kernel(g: GraphBuilder, rows: GraphNode, axis: string): Value {
  return { node: b.contract(g, 'an', 'bn', 'ab', rows, rows), axes: [axis, `${axis}'`] };
}

/** Rows with mean 0 and norm 1; a constant row becomes NaN. */
function standardised(g: GraphBuilder, rows: GraphNode): GraphNode {
  const mean = b.div(g, b.reduceKeeping(g, 'sum', rows, [1]), b.fill(g, rows.shape[1]));
  const centred = b.sub(g, rows, mean);
  const norm = b.unary(g, 'sqrt', b.reduceKeeping(g, 'sum', b.unary(g, 'square', centred), [1]));
  return b.div(g, centred, norm);
}

function contracted(g: GraphBuilder, x: Value, y: Value, over: readonly string[]): Value {
  const names = [...x.axes, ...y.axes.filter((axis) => !x.axes.includes(axis))];
  const letter = (axis: string): string => String.fromCharCode(97 + names.indexOf(axis));
  const word = (axes: readonly string[]): string => axes.map(letter).join('');
  const left = names.filter((axis) => !over.includes(axis));
  return { node: b.contract(g, word(x.axes), word(y.axes), word(left), x.node, y.node), axes: left };
}
