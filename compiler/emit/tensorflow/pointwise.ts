/** Pointwise primitives; tests stay Bool until numbers are asked for, and images stay in the order they have. */
import type { BinaryFn, UnaryFn } from '../../graph/primitive.ts';
import type { EmittersOf } from './emitter.ts';
import { clipped, exponent, scaleByPowerOfTwo } from './powers-of-two.ts';
import {
  floatValue,
  inOrder,
  isTest,
  numbers,
  type Order,
  type Scope,
  testValue,
  truth,
  typed,
  type Value,
} from './scope.ts';

export const pointwise: EmittersOf<'unary' | 'binary' | 'select'> = {
  unary: (s, { fn }, [x], shape) => {
    const rule = unaryRules[fn];
    return 'test' in rule
      ? testValue(rule.test(s, x), shape, x.order)
      : floatValue(s, rule.number(s, numbers(s, x)), shape, x.order);
  },
  binary: (s, { fn }, inputs, shape) => {
    const rule = binaryRules[fn];
    const order = commonOrder(inputs);
    const [a, b] = inputs.map((input) => inOrder(s, input, order));
    return 'test' in rule
      ? testValue(rule.test(s, a, b), shape, order)
      : floatValue(s, rule.number(s, numbers(s, a), numbers(s, b)), shape, order);
  },
  select: (s, _, inputs, shape) => {
    const order = commonOrder(inputs);
    const [condition, a, b] = inputs.map((input) => inOrder(s, input, order));
    const chosen = truth(s, condition);
    return isTest(a) && isTest(b)
      ? testValue(s.emit('SelectV2', [chosen, a.name, b.name], typed('bool')), shape, order)
      : floatValue(s, s.emit('SelectV2', [chosen, numbers(s, a), numbers(s, b)]), shape, order);
  },
};

/** Channels last, if they are so in any of the values. */
const commonOrder = (values: readonly Value[]): Order =>
  values.some(({ order }) => order === 'last') ? 'last' : 'plain';

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
  heaviside: { test: (s, x) => (isTest(x) ? x.name : s.emit('Greater', [numbers(s, x), s.floats([0])])) },
  relu: unaryOp('Relu'),
  sigmoid: unaryOp('Sigmoid'),
  tanh: unaryOp('Tanh'),
  // Of ±∞ the operator itself gives NaN; beyond 6 the nearest double is ±1.
  erf: { number: (s, x) => s.emit('Erf', [clipped(s, x, -6, 6)]) },
  exp: unaryOp('Exp'),
  expm1: unaryOp('Expm1'),
  log: unaryOp('Log'),
  log1p: unaryOp('Log1p'),
  sqrt: unaryOp('Sqrt'),
  square: unaryOp('Square'),
  reciprocal: unaryOp('Reciprocal'),
  floor: unaryOp('Floor'),
  sin: unaryOp('Sin'),
  cos: unaryOp('Cos'),
  not: { test: (s, x) => s.emit('LogicalNot', [truth(s, x)]) },
  is_nan: { test: (s, x) => s.emit('IsNan', [numbers(s, x)]) },
  is_finite: { test: (s, x) => s.emit('IsFinite', [numbers(s, x)]) },
  exponent: { number: exponent },
};

const binaryRules: { readonly [F in BinaryFn]: BinaryRule } = {
  add: binaryOp('AddV2'),
  sub: binaryOp('Sub'),
  mul: binaryOp('Mul'),
  div: binaryOp('RealDiv'),
  pow: binaryOp('Pow'),
  min: binaryOp('Minimum'),
  max: binaryOp('Maximum'),
  lt: comparison('Less'),
  le: comparison('LessEqual'),
  gt: comparison('Greater'),
  ge: comparison('GreaterEqual'),
  eq: comparison('Equal'),
  ne: comparison('NotEqual'),
  and: { test: (s, a, b) => s.emit('LogicalAnd', [holds(s, a), holds(s, b)]) },
  or: {
    test: (s, a, b) => {
      const either = s.emit('LogicalOr', [holds(s, a), holds(s, b)]);
      return isTest(a) && isTest(b) ? either : s.emit('LogicalAnd', [either, s.emit('LogicalNot', [isNaN(s, a, b)])]);
    },
  },
  ldexp: { number: scaleByPowerOfTwo },
};

/** Whether a value is neither 0 nor NaN. */
const holds = (s: Scope, x: Value): string =>
  isTest(x) ? x.name : s.emit('Greater', [s.emit('Abs', [numbers(s, x)]), s.floats([0])]);

/** Whether either is NaN. */
const isNaN = (s: Scope, a: Value, b: Value): string =>
  s.emit('LogicalOr', [s.emit('IsNan', [numbers(s, a)]), s.emit('IsNan', [numbers(s, b)])]);
