/** Lowering of the matrix operators: the two axes of the matrix move to the end. */
import * as b from '../../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../../graph/graph.ts';
import type { Primitive } from '../../graph/primitive.ts';
import { align, type Lowering, type Value, without } from './value.ts';

type Result = (others: readonly string[], row: string) => readonly string[];

const both: Result = (others) => others;
const rows: Result = (others, row) => [...others, row];
const values: Result = (others) => [...others, 'value'];

const matrix =
  (op: Primitive, result: Result): Lowering =>
  (g, [x], axes) => ({ node: g.node(op, [matrices(g, x, axes)]), axes: result(without(x, axes), axes[0]) });

export const MATRIX_LOWERINGS = {
  det: matrix({ kind: 'determinant', fn: 'det' }, both),
  logdet: matrix({ kind: 'determinant', fn: 'logdet' }, both),
  slogdet: matrix({ kind: 'determinant', fn: 'slogdet' }, both),
  eigvals: matrix({ kind: 'eigenvalues' }, rows),
  svdvals: matrix({ kind: 'singular_values' }, values),
  trace: (g, [x], axes) => {
    const square = matrices(g, x, axes);
    const rank = square.shape.length;
    // Selecting, not multiplying by the identity: what is off the diagonal may be NaN.
    const diagonal = b.select(g, g.node({ kind: 'eye', n: square.shape[rank - 1] }, []), square, b.fill(g, 0));
    return { node: b.reduce(g, 'sum', diagonal, [rank - 2, rank - 1]), axes: without(x, axes) };
  },
} as const satisfies Record<string, Lowering>;

function matrices(g: GraphBuilder, x: Value, axes: readonly string[]): GraphNode {
  return align(g, x, [...without(x, axes), ...axes]);
}
