/**
 * Determinants as elimination with partial pivoting, one step after the other, in float64. Rows are not exchanged: each step
 * picks one of the rows still free, and what would have been exchanges is counted.
 */
import { elements } from '../../graph/graph.ts';
import type { PrimitiveOf, Shape } from '../../graph/primitive.ts';
import { ELEMENT } from './model.ts';
import { reshaped, type Scope } from './scope.ts';

/** The determinants of matrices [..., n, n], float32: [...]. */
export function determinants(s: Scope, { fn }: PrimitiveOf<'determinant'>, x: string, shape: Shape): string {
  const outer = shape.slice(0, -2);
  const n = shape[shape.length - 1];
  const count = elements(outer);
  const { logarithm, sign } = eliminate(s, toDouble(s, reshaped(s, x, shape, [count, n, n])), n);
  const result = finish(s, fn, logarithm, sign);
  return reshaped(s, s.emit('Cast', [result], { to: ELEMENT.float32 }), [count, 1, 1], outer);
}

/** log |det| and the sign of the determinant, both [count, 1, 1]. */
interface Elimination {
  readonly logarithm: string;
  readonly sign: string;
}

function eliminate(s: Scope, matrices: string, n: number): Elimination {
  const zero = doubles(s, [0]);
  const one = doubles(s, [1]);
  const rowNumbers = s.emit('Reshape', [s.ints(Array.from({ length: n }, (_, row) => row)), s.ints([1, n, 1])]);
  const sumOverRows = (x: string): string => s.emit('ReduceSum', [x, s.ints([1])], { keepdims: 1 });
  let rest = matrices;
  let isFree = s.emit('GreaterOrEqual', [rowNumbers, s.ints([0])]);
  let logarithm = zero;
  let sign = one;
  for (let k = 0; k < n; k++) {
    const column = s.emit('Slice', [rest, s.ints([k]), s.ints([k + 1]), s.ints([2])]);
    const candidates = s.emit('Where', [isFree, s.emit('Abs', [column]), doubles(s, [-1])]);
    const chosen = s.emit('ArgMax', [candidates], { axis: 1, keepdims: 1 });
    const isChosen = s.emit('Equal', [rowNumbers, chosen]);
    const pivotRow = sumOverRows(s.emit('Where', [isChosen, rest, zero]));
    const pivot = sumOverRows(s.emit('Where', [isChosen, column, zero]));
    logarithm = s.emit('Add', [logarithm, s.emit('Log', [s.emit('Abs', [pivot])])]);
    const isBefore = s.emit('And', [isFree, s.emit('Less', [rowNumbers, chosen])]);
    const passed = sumOverRows(s.emit('Cast', [isBefore], { to: ELEMENT.int64 }));
    const isOdd = s.emit('Equal', [s.emit('Mod', [passed, s.ints([2])]), s.ints([1])]);
    sign = s.emit('Mul', [sign, s.emit('Sign', [s.emit('Where', [isOdd, s.emit('Neg', [pivot]), pivot])])]);
    isFree = s.emit('And', [isFree, s.emit('Not', [isChosen])]);
    // Without a pivot the column is zero already.
    const divisor = s.emit('Where', [s.emit('Equal', [pivot, zero]), one, pivot]);
    const factors = s.emit('Where', [isFree, s.emit('Div', [column, divisor]), zero]);
    rest = s.emit('Sub', [rest, s.emit('Mul', [factors, pivotRow])]);
  }
  return { logarithm, sign };
}

function finish(s: Scope, fn: PrimitiveOf<'determinant'>['fn'], logarithm: string, sign: string): string {
  switch (fn) {
    case 'slogdet':
      return logarithm;
    case 'logdet':
      return s.emit('Where', [s.emit('Less', [sign, doubles(s, [0])]), doubles(s, [NaN]), logarithm]);
    case 'det':
      return s.emit('Mul', [sign, s.emit('Exp', [logarithm])]);
    default:
      return fn satisfies never;
  }
}

const toDouble = (s: Scope, x: string): string => s.emit('Cast', [x], { to: ELEMENT.float64 });

const doubles = (s: Scope, values: readonly number[]): string => toDouble(s, s.floats(values, [values.length]));
