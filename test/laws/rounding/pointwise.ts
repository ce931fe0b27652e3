/**
 * Error bounds of the pointwise primitives. Functions are evaluated at the corners of the box that their operands are known to
 * lie in, which holds their extremes where they are monotone; where they are not, a line says why that is enough. The sign of a zero is
 * nobody's promise, so nothing is known of what depends on it.
 */
import type { BinaryFn, UnaryFn } from '../../../compiler/graph/primitive.ts';
import { binaryFunctions, unaryFunctions } from '../../../compiler/graph/scalar.ts';
import { type Arithmetic, distance, rounding } from './arithmetic.ts';

/** Functions that round nothing: their result is one of few numbers, or an operand. */
const EXACT: ReadonlySet<UnaryFn | BinaryFn> = new Set<UnaryFn | BinaryFn>([
  'neg', 'abs', 'sign', 'heaviside', 'relu', 'floor', 'not', 'is_nan', 'is_finite', 'exponent',
  'min', 'max', 'lt', 'le', 'gt', 'ge', 'eq', 'ne', 'and', 'or',
]); // prettier-ignore

/** Functions that every arithmetic rounds correctly. */
const CORRECT: ReadonlySet<UnaryFn | BinaryFn> = new Set<UnaryFn | BinaryFn>([
  'add', 'sub', 'mul', 'div', 'sqrt', 'square', 'reciprocal', 'ldexp',
]); // prettier-ignore

/** The error of fn(x) for an x that is off by `e` at most. */
export function unaryError(arithmetic: Arithmetic, fn: UnaryFn, x: number, e: number): number {
  if (fn === 'reciprocal' && x === 0) return Infinity;
  return withRounding(arithmetic, fn, unaryFunctions[fn](x), e === 0 ? 0 : unarySpread(fn, x, e));
}

function unarySpread(fn: UnaryFn, x: number, e: number): number {
  if (e === Infinity) return Infinity;
  const atZero = Math.abs(x) <= e;
  switch (fn) {
    case 'sin':
    case 'cos':
      return e;
    case 'not':
      return atZero ? 1 : 0;
    case 'reciprocal':
    case 'exponent':
      if (atZero) return Infinity;
      break;
    default:
      // The others are monotone, or grow with |x|: then an extreme at 0 is no further away than the corners are.
      break;
  }
  const f = unaryFunctions[fn];
  return Math.max(distance(f(x - e), f(x)), distance(f(x + e), f(x)));
}

/** The error of fn(a, b) for an a and a b that are off by `ea` and `eb` at most. */
export function binaryError(
  arithmetic: Arithmetic,
  fn: BinaryFn,
  [a, ea]: readonly [number, number],
  [b, eb]: readonly [number, number],
): number {
  const value = binaryFunctions[fn](a, b);
  if ((fn === 'div' && b === 0) || (fn === 'pow' && a === 0 && b < 0)) return Number.isNaN(value) ? ea + eb : Infinity;
  return withRounding(arithmetic, fn, value, ea === 0 && eb === 0 ? 0 : binarySpread(fn, [a, ea], [b, eb]));
}

function binarySpread(fn: BinaryFn, [a, ea]: readonly [number, number], [b, eb]: readonly [number, number]): number {
  if (ea === Infinity || eb === Infinity) return Infinity;
  const mayBeZero = (x: number, e: number): boolean => e > 0 && Math.abs(x) <= e;
  switch (fn) {
    case 'eq':
    case 'ne':
      return Math.abs(a - b) <= ea + eb ? 1 : 0;
    case 'and':
    case 'or':
      return mayBeZero(a, ea) || mayBeZero(b, eb) ? 1 : 0;
    case 'div':
      if (Math.abs(b) <= eb) return Infinity;
      break;
    case 'pow':
      // For a whole exponent the extremes are at the corners, or at 0, which is no further away.
      if (a - ea <= 0 && !(eb === 0 && Number.isInteger(b) && b >= 0)) return Infinity;
      break;
    default:
      break;
  }
  const f = binaryFunctions[fn];
  const value = f(a, b);
  const corners = [f(a - ea, b - eb), f(a - ea, b + eb), f(a + ea, b - eb), f(a + ea, b + eb)];
  return Math.max(...corners.map((corner) => distance(corner, value)));
}

/** The error of a choice between a and b by a condition c. */
export function selectError(
  [c, ec]: readonly [number, number],
  [a, ea]: readonly [number, number],
  [b, eb]: readonly [number, number],
): number {
  if (ec === 0 || Math.abs(c) > ec) return c === 0 ? eb : ea;
  return distance(a, b) + Math.max(ea, eb);
}

function withRounding(arithmetic: Arithmetic, fn: UnaryFn | BinaryFn, value: number, spread: number): number {
  if (EXACT.has(fn)) return spread;
  const relative = CORRECT.has(fn) ? arithmetic.unit : arithmetic.accuracy(fn);
  // What is 0, ∞ or NaN for sure is that in every arithmetic.
  if (spread === 0 && !(value !== 0 && Number.isFinite(value))) return 0;
  return spread + rounding(arithmetic, value, spread, relative);
}
