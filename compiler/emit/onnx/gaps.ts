/**
 * What onnxruntime 1.30 lacks on the CPU of the operators that emitters would use, and what stands in for it: Erf of float64,
 * Where of Bool. It lacks Atanh of float64 too, which log1p avoids, and FusedMatMul of it, for which see matrix-product.ts.
 */
import { ELEMENT } from './model.ts';
import { repeat } from './loop.ts';
import type { Scope } from './scope.ts';

/** Beyond, the nearest double to erf is ±1. */
const ERF_REACH = 6;

/** The terms of its series that a double shows at `ERF_REACH`. */
const ERF_TERMS = 100;

/** The error function; of float64 by the interpreter's series 2/√π e^-x² x (1 + t/3 (1 + t/5 (1 + …))), t = 2x², in a loop. */
export function errorFunction(s: Scope, x: string): string {
  if (s.element === 'float32') return s.emit('Erf', [x]);
  const near = s.emit('Clip', [x, s.floats([-ERF_REACH]), s.floats([ERF_REACH])]);
  const square = s.emit('Mul', [near, near]);
  const doubled = s.emit('Add', [square, square]);
  // One plus zeros has the shape of x.
  const one = s.emit('Add', [s.emit('Mul', [square, s.floats([0])]), s.floats([1])]);
  const [series] = repeat(s, ERF_TERMS, [{ name: one, element: 'float64' }], (body, at, [inner]) => {
    const term = body.emit('Sub', [body.floats([ERF_TERMS]), body.emit('Cast', [at], { to: ELEMENT.float64 })]);
    const divisor = body.emit('Add', [body.emit('Add', [term, term]), body.floats([1])]);
    const factor = body.emit('Div', [doubled, divisor]);
    return { state: [body.emit('Add', [body.emit('Mul', [factor, inner]), body.floats([1])])] };
  });
  const scaled = s.emit('Mul', [s.emit('Mul', [near, s.floats([2 / Math.sqrt(Math.PI)])]), series]);
  const value = s.emit('Mul', [scaled, s.emit('Exp', [s.emit('Neg', [square])])]);
  const isFar = s.emit('Greater', [s.emit('Abs', [x]), s.floats([ERF_REACH])]);
  return s.emit('Where', [isFar, s.emit('Sign', [x]), value]);
}

/** a where the condition holds, else b; all of them Bool. */
export function whereOfTests(s: Scope, condition: string, a: string, b: string): string {
  return s.emit('Or', [s.emit('And', [condition, a]), s.emit('And', [s.emit('Not', [condition]), b])]);
}
