/**
 * Eigenvalues of symmetric matrices by Jacobi's method, unrolled, in float64. The rotations of one round act on disjoint pairs
 * of rows, as in a tournament, so that a round is one product from either side; after a sweep each pair has met once.
 */
import { elements } from '../../graph/graph.ts';
import type { Shape } from '../../graph/primitive.ts';
import { ELEMENT } from './model.ts';
import { reshaped, type Scope } from './scope.ts';

/** Convergence is quadratic: this many sweeps leave nothing that float32 shows, up to some hundred rows. */
const SWEEPS = 9;

/** The eigenvalues of the symmetric parts of [..., n, n], ascending, float32: [..., n]. NaN and ∞ spread to all. */
export function eigenvalues(s: Scope, x: string, shape: Shape): string {
  const n = shape[shape.length - 1];
  const count = elements(shape.slice(0, -2));
  const wide = s.emit('Cast', [reshaped(s, x, shape, [count, n, n])], { to: ELEMENT.float64 });
  const mirrored = s.emit('Transpose', [wide], { perm: [0, 2, 1] });
  let matrix = s.emit('Mul', [s.emit('Add', [wide, mirrored]), doubles(s, [0.5], [1])]);
  const rounds = tournament(n);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const partners of rounds) matrix = rotate(s, matrix, partners);
  }
  const values = alongRows(s, s.emit('Mul', [matrix, permutation(s, identity(n))]));
  const sorted = s.emit('TopK', [values, s.ints([n])], { axis: 1, largest: 0 }, { outputs: 2 });
  const narrow = s.emit('Cast', [sorted], { to: ELEMENT.float32 });
  return reshaped(s, narrow, [count, n, 1], shape.slice(0, -1));
}

/** For each round the partner of each row; a row without one is its own. */
function tournament(n: number): readonly (readonly number[])[] {
  const seats = n + (n % 2);
  const rounds = Array.from({ length: Math.max(0, seats - 1) }, (_, round) => {
    const circle = Array.from({ length: seats - 1 }, (_unused, at) => (at + round) % (seats - 1));
    return Array.from({ length: n }, (_unused, row) => {
      if (row === seats - 1) return circle[0];
      const at = circle.indexOf(row);
      return at === 0 ? seats - 1 : circle[seats - 1 - at];
    });
  });
  return rounds.map((partners) => partners.map((partner, row) => (partner < n ? partner : row)));
}

/** The matrix with zeros where partners meet: Jᵀ A J with J = diag(c) + diag(s) P, where P exchanges partners. */
function rotate(s: Scope, matrix: string, partners: readonly number[]): string {
  const n = partners.length;
  const column = (values: readonly number[]): string => doubles(s, values, [n, 1]);
  const exchange = permutation(s, partners);
  const stay = permutation(s, identity(n));
  const own = alongRows(s, s.emit('Mul', [matrix, stay]));
  const coupling = alongRows(s, s.emit('Mul', [matrix, exchange]));
  const zero = column(partners.map(() => 0));
  const one = column(partners.map(() => 1));
  const paired = column(partners.map((partner, row) => Number(partner !== row)));
  // Without coupling there is nothing to rotate; `idle` keeps the division away from 0 / 0.
  const idle = s.emit('Equal', [s.emit('Mul', [coupling, paired]), zero]);
  const difference = s.emit('Sub', [s.emit('MatMul', [exchange, own]), own]);
  const tau = s.emit('Div', [difference, s.emit('Where', [idle, one, s.emit('Add', [coupling, coupling])])]);
  const tie = column(partners.map((partner, row) => (row < partner ? 1 : -1)));
  const direction = s.emit('Where', [s.emit('Equal', [tau, zero]), tie, s.emit('Sign', [tau])]);
  const root = s.emit('Sqrt', [s.emit('Add', [one, s.emit('Mul', [tau, tau])])]);
  const tangent = s.emit('Where', [
    idle,
    zero,
    s.emit('Div', [direction, s.emit('Add', [s.emit('Abs', [tau]), root])]),
  ]);
  const cosine = s.emit('Div', [one, s.emit('Sqrt', [s.emit('Add', [one, s.emit('Mul', [tangent, tangent])])])]);
  const sine = s.emit('Mul', [tangent, cosine]);
  const rotation = s.emit('Add', [s.emit('Mul', [cosine, stay]), s.emit('Mul', [sine, exchange])]);
  const transposed = s.emit('Transpose', [rotation], { perm: [0, 2, 1] });
  return s.emit('MatMul', [transposed, s.emit('MatMul', [matrix, rotation])]);
}

const identity = (n: number): readonly number[] => Array.from({ length: n }, (_, row) => row);

/** The matrix that takes row `partners[i]` to row `i`. */
function permutation(s: Scope, partners: readonly number[]): string {
  const n = partners.length;
  return doubles(
    s,
    partners.flatMap((partner) => identity(n).map((column) => Number(column === partner))),
    [n, n],
  );
}

const alongRows = (s: Scope, x: string): string => s.emit('ReduceSum', [x, s.ints([2])], { keepdims: 1 });

const doubles = (s: Scope, values: readonly number[], shape: Shape): string =>
  s.emit('Cast', [s.floats(values, shape)], { to: ELEMENT.float64 });
