/**
 * Elimination with partial pivoting of matrices [count, n, width], width ≥ n, in a loop over the columns. It exchanges the rows that the
 * interpreter exchanges, and rounds as it does, so that what is singular there is singular here; TensorFlow's own decompositions
 * give such matrices determinants near 1e-16, or fail on them.
 */
import type { Shape } from '../../graph/primitive.ts';
import { repeat } from './loop.ts';
import { broadcast } from './movement.ts';
import { gathered } from './powers-of-two.ts';
import { type Scope, typed } from './scope.ts';

export interface Elimination {
  /** [count, n, width]; only what is right of the diagonal means something. */
  readonly upper: string;
  /** What belongs on the diagonal: [count, n, 1]. */
  readonly pivots: string;
  /** 1, or -1 after an odd number of exchanges: [count, 1, 1]. */
  readonly sign: string;
}

/** Eliminates below the diagonal. A pivot that is 0 to within rounding is 0, and nothing is eliminated by it. */
export function eliminate(s: Scope, matrices: string, [count, n]: Shape): Elimination {
  const initial = [
    matrices,
    // The largest term that each element was computed from, which says how well it is known.
    s.emit('Abs', [matrices]),
    broadcast(s, s.floats([0]), [count, n, 1]),
    broadcast(s, s.floats([1]), [count, 1, 1]),
  ];
  const [upper, , pivots, sign] = repeat(s, n, initial, (body, k, [rest, terms, found, parity]) => {
    const rows = rowNumbers(body, n);
    const at = body.emit('Reshape', [k, body.ints([1])], typed('int32'));
    const columnOf = (matrix: string): string => gathered(body, matrix, at, 2);
    const rowOf = (matrix: string): string => gathered(body, matrix, at, 1);

    const column = withoutNoise(body, columnOf(rest), columnOf(terms), n);
    const chosen = pivotRow(body, column, rows, k, count);
    const order = body.emit('Reshape', [exchange(body, rows, k, chosen), body.ints([count, n])], typed('int32'));
    const ordered = (tensor: string): string => gathered(body, tensor, order, 1, 1);

    const [exchanged, known, leading] = [ordered(rest), ordered(terms), ordered(column)];
    const pivot = rowOf(leading);
    const hasPivot = body.emit('NotEqual', [pivot, body.floats([0])]);
    const isBelow = body.emit('LogicalAnd', [body.emit('Greater', [rows, k], typed('int32')), hasPivot]);
    const factors = body.emit('SelectV2', [isBelow, body.emit('RealDiv', [leading, pivot]), body.floats([0])]);
    // Multiples of what is no more than rounding error would pass for exact terms.
    const subtracted = body.emit('Mul', [factors, withoutNoise(body, rowOf(exchanged), rowOf(known), n)]);
    const isRow = body.emit('Equal', [rows, k], typed('int32'));
    const isUnmoved = body.emit('Equal', [chosen, k], typed('int32'));
    return [
      body.emit('Sub', [exchanged, subtracted]),
      body.emit('Maximum', [known, body.emit('Abs', [subtracted])]),
      body.emit('SelectV2', [isRow, pivot, found]),
      body.emit('SelectV2', [isUnmoved, parity, body.emit('Neg', [parity])]),
    ];
  });
  return { upper, pivots, sign };
}

/** 0 to n - 1 as a column, [n, 1], int32. */
export const rowNumbers = (s: Scope, n: number): string => s.ints([...Array(n).keys()], [n, 1]);

/** Numbers with 0 for what is within the rounding error of the terms that they were computed from. */
function withoutNoise(s: Scope, numbers: string, terms: string, n: number): string {
  const noise = s.emit('Mul', [terms, s.floats([n * Number.EPSILON])]);
  return s.emit('SelectV2', [s.emit('LessEqual', [s.emit('Abs', [numbers]), noise]), s.floats([0]), numbers]);
}

/** The first of the rows from k on whose element of the column is the largest: [count, 1, 1]. */
function pivotRow(s: Scope, column: string, rows: string, k: string, count: number): string {
  const isFree = s.emit('GreaterEqual', [rows, k], typed('int32'));
  const candidates = s.emit('SelectV2', [isFree, s.emit('Abs', [column]), s.floats([-1])]);
  const chosen = s.emit('ArgMax', [candidates, s.ints([1], [])], typed('int32', 'output_type'));
  return s.emit('Reshape', [chosen, s.ints([count, 1, 1])], typed('int32'));
}

/** All rows, row k and each matrix's chosen one exchanged: [count, n, 1]. */
function exchange(s: Scope, rows: string, k: string, chosen: string): string {
  const back = s.emit('SelectV2', [s.emit('Equal', [rows, chosen], typed('int32')), k, rows], typed('int32'));
  return s.emit('SelectV2', [s.emit('Equal', [rows, k], typed('int32')), chosen, back], typed('int32'));
}
