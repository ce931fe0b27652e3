/**
 * Elimination with partial pivoting of matrices [count, n, width], width ≥ n, in a loop over the columns. It exchanges the rows
 * that the interpreter exchanges, ties included, and rounds as it does; so what is singular there is singular here.
 */
import type { Shape } from '../../../graph/primitive.ts';
import { repeat } from '../loop.ts';
import type { Scope } from '../scope.ts';

export interface Elimination {
  /** [count, n, width]; only what is right of the diagonal means something. */
  readonly upper: string;
  /** What belongs on the diagonal: [count, n, 1]. */
  readonly pivots: string;
  /** 1, or -1 after an odd number of exchanges: [count, 1, 1]. */
  readonly sign: string;
}

/** Eliminates below the diagonal. A pivot that is 0 to within rounding is 0, and nothing is eliminated by it. */
export function eliminate(s: Scope, matrices: string, shape: Shape): Elimination {
  const [count, n] = shape;
  const rows = rowNumbers(s, n);
  const constant = (value: number, of: Shape): string => s.emit('Expand', [s.floats([value]), s.ints(of)]);
  const carried = (name: string, of: Shape) => ({ name, element: 'float64', shape: of }) as const;
  const initial = [
    carried(matrices, shape),
    // The largest term that each element was computed from, which says how well it is known.
    carried(s.emit('Abs', [matrices]), shape),
    carried(constant(0, [count, n, 1]), [count, n, 1]),
    carried(constant(1, [count, 1, 1]), [count, 1, 1]),
  ];
  const [upper, , pivots, sign] = repeat(s, n, initial, (body, at, [rest, terms, found, parity]) => {
    const k = vector(body, at);
    const columnOf = (matrix: string): string => body.emit('Gather', [matrix, k], { axis: 2 });
    const rowOf = (matrix: string): string => body.emit('Gather', [matrix, k], { axis: 1 });

    const column = withoutNoise(body, columnOf(rest), columnOf(terms), n);
    const chosen = pivotRow(body, column, rows, k);
    const order = exchange(body, rows, k, chosen);
    const ordered = (tensor: string): string => body.emit('GatherND', [tensor, order], { batch_dims: 1 });

    const [exchanged, known, leading] = [ordered(rest), ordered(terms), ordered(column)];
    const pivot = rowOf(leading);
    const hasPivot = body.emit('Not', [body.emit('Equal', [pivot, body.floats([0])])]);
    const isBelow = body.emit('And', [body.emit('Greater', [rows, k]), hasPivot]);
    const factors = body.emit('Where', [isBelow, body.emit('Div', [leading, pivot]), body.floats([0])]);
    // Multiples of what is no more than rounding error would pass for exact terms.
    const subtracted = body.emit('Mul', [factors, withoutNoise(body, rowOf(exchanged), rowOf(known), n)]);
    return {
      state: [
        body.emit('Sub', [exchanged, subtracted]),
        body.emit('Max', [known, body.emit('Abs', [subtracted])]),
        body.emit('Where', [body.emit('Equal', [rows, k]), pivot, found]),
        body.emit('Where', [body.emit('Equal', [chosen, k]), parity, body.emit('Neg', [parity])]),
      ],
    };
  });
  return { upper, pivots, sign };
}

/** 0 to n - 1 as a column, [n, 1], int64. */
export const rowNumbers = (s: Scope, n: number): string => s.ints([...Array(n).keys()], [n, 1]);

/** A scalar as a vector, so that gathering by it keeps the dimension. */
export const vector = (s: Scope, scalar: string): string => s.emit('Unsqueeze', [scalar, s.ints([0])]);

/** Numbers with 0 for what is within the rounding error of the terms that they were computed from. */
function withoutNoise(s: Scope, numbers: string, terms: string, n: number): string {
  const noise = s.emit('Mul', [terms, s.floats([n * Number.EPSILON])]);
  return s.emit('Where', [s.emit('LessOrEqual', [s.emit('Abs', [numbers]), noise]), s.floats([0]), numbers]);
}

/** The first of the rows from k on whose element of the column is the largest: [count, 1, 1]. */
function pivotRow(s: Scope, column: string, rows: string, k: string): string {
  const isFree = s.emit('GreaterOrEqual', [rows, k]);
  const candidates = s.emit('Where', [isFree, s.emit('Abs', [column]), s.floats([-1])]);
  return s.emit('ArgMax', [candidates], { axis: 1, keepdims: 1 });
}

/** All rows, row k and each matrix's chosen one exchanged: [count, n, 1]. */
function exchange(s: Scope, rows: string, k: string, chosen: string): string {
  const back = s.emit('Where', [s.emit('Equal', [rows, chosen]), k, rows]);
  return s.emit('Where', [s.emit('Equal', [rows, k]), chosen, back]);
}
