/**
 * Jacobi's method: rotations of two rows at a time, each making one number 0, until all are. The rows of a round are paired
 * as the first half with the second, so that it is one operation for all pairs; then they move on as in a tournament, and
 * after a sweep of 2m - 1 rounds each of the 2m rows has met every other.
 */
import type { Shape } from '../../../graph/primitive.ts';
import { ELEMENT } from '../model.ts';
import { repeat } from '../loop.ts';
import type { Scope } from '../scope.ts';

/** Convergence is quadratic and takes 6 to 10 sweeps; this many are for what never settles. */
const MOST_SWEEPS = 40;

/** Of each pair: its two diagonal entries, the one to be made 0, and whether this is as good as 0; [count, m, 1]. */
export interface Pairs {
  readonly first: string;
  readonly second: string;
  readonly coupling: string;
  readonly isNegligible: string;
}

/** Turns the pairs of rows of a matrix by each one's angle. */
export type Turn = (matrix: string) => string;

/** How pairs are measured, and what a round does before the rows move on. */
export interface Method {
  readonly pairs: (s: Scope, matrices: string) => Pairs;
  readonly round: (s: Scope, matrices: string, turn: Turn) => string;
  /** The dimensions along which a matrix is permuted when its rows are. */
  readonly axes: readonly number[];
}

/** The matrices [count, 2m, width] when a sweep has found nothing to do. */
export function jacobi(s: Scope, matrices: string, shape: Shape, { pairs, round, axes }: Method): string {
  const rows = shape[1];
  const rounds = rows - 1;
  const initial = [
    { name: matrices, element: 'float64', shape },
    { name: s.ints([0]), element: 'int64', shape: [1] },
  ] as const;
  const [result] = repeat(s, MOST_SWEEPS * rounds, initial, (body, _, [current, idle]) => {
    const found = pairs(body, current);
    const turn = rotation(body, found, rows / 2);
    const turned = round(body, current, turn);
    const order = body.ints(nextOrder(rows));
    const moved = axes.reduce((matrix, axis) => body.emit('Gather', [matrix, order], { axis }), turned);
    const idleNow = body.emit('Where', [anyOf(body, found), body.ints([0]), body.emit('Add', [idle, body.ints([1])])]);
    const goesOn = body.emit('Less', [idleNow, body.ints([rounds])]);
    return { state: [moved, idleNow], goesOn: body.emit('Squeeze', [goesOn, body.ints([0])]) };
  });
  return result;
}

/** A rotation that decouples each pair, by the smaller of the two angles that do: its tangent t solves t² + 2τt = 1. */
function rotation(s: Scope, { first, second, coupling, isNegligible }: Pairs, m: number): Turn {
  const one = s.floats([1]);
  const tau = s.emit('Div', [s.emit('Sub', [second, first]), s.emit('Add', [coupling, coupling])]);
  const root = s.emit('Sqrt', [s.emit('Add', [s.emit('Mul', [tau, tau]), one])]);
  const magnitude = s.emit('Reciprocal', [s.emit('Add', [s.emit('Abs', [tau]), root])]);
  const isForward = s.emit('GreaterOrEqual', [tau, s.floats([0])]);
  const decoupling = s.emit('Where', [isForward, magnitude, s.emit('Neg', [magnitude])]);
  const tangent = s.emit('Where', [isNegligible, s.floats([0]), decoupling]);
  const cosine = s.emit('Reciprocal', [s.emit('Sqrt', [s.emit('Add', [s.emit('Mul', [tangent, tangent]), one])])]);
  const sine = s.emit('Mul', [tangent, cosine]);
  return (matrix) => {
    const [top, bottom] = halves(s, matrix, m);
    const combined = (op: 'Add' | 'Sub', left: string, right: string): string =>
      s.emit(op, [s.emit('Mul', [left, top]), s.emit('Mul', [right, bottom])]);
    return s.emit('Concat', [combined('Sub', cosine, sine), combined('Add', sine, cosine)], { axis: 1 });
  };
}

/** The first m rows, and the m after them. */
export function halves(s: Scope, matrix: string, m: number): readonly [top: string, bottom: string] {
  const rows = (start: number): string => s.emit('Slice', [matrix, s.ints([start]), s.ints([start + m]), s.ints([1])]);
  return [rows(0), rows(m)];
}

/** Which row comes to each place for the next round: the first stays, the others move round the two halves. */
function nextOrder(rows: number): readonly number[] {
  const m = rows / 2;
  const circle = [...Array(m - 1).keys()].map((k) => k + 1).concat([...Array(m).keys()].map((k) => rows - 1 - k));
  const order = [...Array(rows).keys()];
  circle.forEach((place, k) => (order[place] = circle.at(k - 1) as number));
  return order;
}

/** Whether any pair is to be turned, a scalar. */
function anyOf(s: Scope, { isNegligible }: Pairs): string {
  const asNumbers = s.emit('Cast', [isNegligible], { to: ELEMENT.float32 });
  const least = s.emit('ReduceMin', [asNumbers, s.ints([0, 1, 2])], { keepdims: 0 });
  return s.emit('Equal', [least, s.as('float32').floats([0])]);
}
