/**
 * Pointwise primitives. Where an ONNX operator differs from the primitive (onnxruntime's Sigmoid is 0 below -18, expm1 and
 * log1p do not exist), the difference is made up here; tests stay Bool until numbers are asked for.
 */
import type { BinaryFn, UnaryFn } from '../../graph/primitive.ts';
import { type EmittersOf, floatValue, testValue } from './emitter.ts';
import { errorFunction, whereOfTests } from './gaps.ts';
import { exponent, scaleByPowerOfTwo } from './powers-of-two.ts';
import { isTest, type Scope, type Value, numbers, truth } from './scope.ts';

export const pointwise: EmittersOf<'unary' | 'binary' | 'select'> = {
  unary: (s, op, [x], shape) => {
    const rule = unaryRules[op.fn];
    return 'test' in rule ? testValue(rule.test(s, x), shape) : floatValue(s, rule.number(s, numbers(s, x)), shape);
  },
  binary: (s, op, [a, b], shape) => {
    const rule = binaryRules[op.fn];
    return 'test' in rule
      ? testValue(rule.test(s, a, b), shape)
      : floatValue(s, rule.number(s, numbers(s, a), numbers(s, b)), shape);
  },
  select: (s, _, [condition, a, b], shape) =>
    isTest(a) && isTest(b)
      ? testValue(whereOfTests(s, truth(s, condition), a.name, b.name), shape)
      : floatValue(s, s.emit('Where', [truth(s, condition), numbers(s, a), numbers(s, b)]), shape),
};

/** A rule gives numbers from numbers, or a test, which may use that an input is one. */
type UnaryRule =
  { readonly number: (s: Scope, x: string) => string } | { readonly test: (s: Scope, x: Value) => string };

type BinaryRule =
  | { readonly number: (s: Scope, a: string, b: string) => string }
  | { readonly test: (s: Scope, a: Value, b: Value) => string };

const unaryOp = (op: string): UnaryRule => ({ number: (s, x) => s.emit(op, [x]) });
const binaryOp = (op: string): BinaryRule => ({ number: (s, a, b) => s.emit(op, [a, b]) });
const comparison = (op: string): BinaryRule => ({ test: (s, a, b) => s.emit(op, [numbers(s, a), numbers(s, b)]) });

const unaryRules: { readonly [F in UnaryFn]: UnaryRule } = {
  neg: unaryOp('Neg'),
  abs: unaryOp('Abs'),
  sign: unaryOp('Sign'),
  heaviside: { test: (s, x) => (isTest(x) ? x.name : s.emit('Greater', [numbers(s, x), scalar(s, 0)])) },
  relu: unaryOp('Relu'),
  // Sigmoid itself is 0 below -18 and off by a fifth already at -17.
  sigmoid: {
    number: (s, x) => s.emit('Reciprocal', [s.emit('Add', [s.emit('Exp', [s.emit('Neg', [x])]), scalar(s, 1)])]),
  },
  tanh: unaryOp('Tanh'),
  erf: { number: errorFunction },
  exp: unaryOp('Exp'),
  // eˣ - 1 = tanh(x/2) (eˣ + 1), which does not cancel near 0.
  expm1: {
    number: (s, x) => {
      const half = s.emit('Tanh', [s.emit('Mul', [x, scalar(s, 0.5)])]);
      return s.emit('Mul', [half, s.emit('Add', [s.emit('Exp', [x]), scalar(s, 1)])]);
    },
  },
  log: unaryOp('Log'),
  // log(1 + x) · x / ((1 + x) - 1): near 0 the second factor makes up for what 1 + x lost of x. [Kahan]
  log1p: {
    number: (s, x) => {
      const sum = s.emit('Add', [x, scalar(s, 1)]);
      const far = s.emit('Log', [sum]);
      const kept = s.emit('Sub', [sum, scalar(s, 1)]);
      const near = s.emit('Mul', [far, s.emit('Div', [x, kept])]);
      const isNear = s.emit('Less', [s.emit('Abs', [x]), scalar(s, 0.5)]);
      const isLost = s.emit('Equal', [kept, scalar(s, 0)]);
      return s.emit('Where', [isLost, x, s.emit('Where', [isNear, near, far])]);
    },
  },
  sqrt: unaryOp('Sqrt'),
  square: { number: (s, x) => s.emit('Mul', [x, x]) },
  reciprocal: unaryOp('Reciprocal'),
  floor: unaryOp('Floor'),
  sin: unaryOp('Sin'),
  cos: unaryOp('Cos'),
  not: { test: (s, x) => s.emit('Not', [truth(s, x)]) },
  is_nan: { test: (s, x) => s.emit('IsNaN', [numbers(s, x)]) },
  is_finite: { test: (s, x) => s.emit('Less', [s.emit('Abs', [numbers(s, x)]), scalar(s, Infinity)]) },
  exponent: { number: exponent },
};

const binaryRules: { readonly [F in BinaryFn]: BinaryRule } = {
  add: binaryOp('Add'),
  sub: binaryOp('Sub'),
  mul: binaryOp('Mul'),
  div: binaryOp('Div'),
  pow: binaryOp('Pow'),
  min: binaryOp('Min'),
  max: binaryOp('Max'),
  lt: comparison('Less'),
  le: comparison('LessOrEqual'),
  gt: comparison('Greater'),
  ge: comparison('GreaterOrEqual'),
  eq: comparison('Equal'),
  ne: { test: (s, a, b) => s.emit('Not', [s.emit('Equal', [numbers(s, a), numbers(s, b)])]) },
  and: { test: (s, a, b) => s.emit('And', [holds(s, a), holds(s, b)]) },
  or: {
    test: (s, a, b) => {
      const either = s.emit('Or', [holds(s, a), holds(s, b)]);
      return isTest(a) && isTest(b) ? either : s.emit('And', [either, s.emit('Not', [isNaN(s, a, b)])]);
    },
  },
  ldexp: { number: scaleByPowerOfTwo },
};

const scalar = (s: Scope, value: number): string => s.floats([value]);

/** Whether a value is neither 0 nor NaN. */
function holds(s: Scope, x: Value): string {
  return isTest(x) ? x.name : s.emit('Greater', [s.emit('Abs', [numbers(s, x)]), scalar(s, 0)]);
}

/** Whether either is NaN. */
function isNaN(s: Scope, a: Value, b: Value): string {
  return s.emit('Or', [s.emit('IsNaN', [numbers(s, a)]), s.emit('IsNaN', [numbers(s, b)])]);
}
