/**
 * Elimination with partial pivoting of matrices [count, n, width], width ≥ n, in a loop over the columns. It exchanges the rows
 * that the interpreter exchanges, ties included, and rounds as it does: what cancels exactly there does so here.
 */
import type { Shape } from '../../../graph/primitive.ts';
import { repeat } from '../loop.ts';
import type { Scope } from '../scope.ts';

export interface Elimination {
  /** [count, n, width]; what is below the diagonal means nothing. */
  readonly upper: string;
  /** 1, or -1 after an odd number of exchanges: [count, 1, 1]. */
  readonly sign: string;
}

/** Eliminates below the diagonal. A column without a pivot, which is zero there, is left as it is. */
export function eliminate(s: Scope, matrices: string, shape: Shape): Elimination {
  const [count, n] = shape;
  const rows = rowNumbers(s, n);
  const ones = s.emit('Expand', [s.floats([1]), s.ints([count, 1, 1])]);
  const [upper, sign] = repeat(
    s,
    n,
    [
      { name: matrices, element: 'float64', shape },
      { name: ones, element: 'float64', shape: [count, 1, 1] },
    ],
    (body, at, [rest, parity]) => {
      const k = vector(body, at);
      const column = body.emit('Gather', [rest, k], { axis: 2 });
      const isFree = body.emit('GreaterOrEqual', [rows, k]);
      const candidates = body.emit('Where', [isFree, body.emit('Abs', [column]), body.floats([-1])]);
      const chosen = body.emit('ArgMax', [candidates], { axis: 1, keepdims: 1 });
      const exchanged = exchange(body, rest, rows, k, chosen);
      const pivotRow = body.emit('Gather', [exchanged, k], { axis: 1 });
      const pivot = body.emit('Gather', [pivotRow, k], { axis: 2 });
      const factors = body.emit('Div', [body.emit('Gather', [exchanged, k], { axis: 2 }), pivot]);
      const hasPivot = body.emit('Not', [body.emit('Equal', [pivot, body.floats([0])])]);
      const isBelow = body.emit('And', [body.emit('Greater', [rows, k]), hasPivot]);
      const used = body.emit('Where', [isBelow, factors, body.floats([0])]);
      const isInPlace = body.emit('Equal', [chosen, k]);
      return {
        state: [
          body.emit('Sub', [exchanged, body.emit('Mul', [used, pivotRow])]),
          body.emit('Where', [isInPlace, parity, body.emit('Neg', [parity])]),
        ],
      };
    },
  );
  return { upper, sign };
}

/** The diagonals of matrices [count, n, width]: [count, n]. */
export function diagonals(s: Scope, matrices: string, [count, n, width]: Shape): string {
  const flat = s.emit('Reshape', [matrices, s.ints([count, n * width])]);
  return s.emit('Gather', [flat, s.ints(Array.from({ length: n }, (_, k) => k * (width + 1)))], { axis: 1 });
}

/** 0 to n - 1 as a column, [n, 1], int64. */
export const rowNumbers = (s: Scope, n: number): string => s.ints([...Array(n).keys()], [n, 1]);

/** A scalar as a vector, so that gathering by it keeps the dimension. */
export const vector = (s: Scope, scalar: string): string => s.emit('Unsqueeze', [scalar, s.ints([0])]);

/** The matrices with row k and a row of each one's own choice, [count, 1, 1], exchanged. */
function exchange(s: Scope, matrices: string, rows: string, k: string, chosen: string): string {
  const back = s.emit('Where', [s.emit('Equal', [rows, chosen]), k, rows]);
  const order = s.emit('Where', [s.emit('Equal', [rows, k]), chosen, back]);
  return s.emit('GatherND', [matrices, order], { batch_dims: 1 });
}
