/** Pointwise functions on vectors of four float32, with the NaN, infinities and zeros of the interpreter; or why a function has none. */
import type { BinaryFn, UnaryFn } from '../../graph/primitive.ts';
import { type Code, v128 } from './code.ts';
import { exp, expm1, exponent, type Keep, ldexp, log, log1p, sigmoid, tanh } from './transcendental.ts';

/** Arguments are read from locals, hence cheap to repeat; so is what is kept. */
type Unary = (x: Code, keep: Keep) => Code;
type Binary = (a: Code, b: Code, keep: Keep) => Code;

/** Why loops do not have a function. */
export interface Absent {
  readonly absent: string;
}

const LIBRARY: Absent = { absent: 'needs more than a short polynomial, and onnxruntime has it' };

/** Functions that loops do not have. */
type AbsentUnary = 'erf' | 'sin' | 'cos';
type AbsentBinary = 'pow';

const one = v128.const(1);
const zero = v128.const(0);
const infinity = v128.const(Infinity);

/** 1 where a test has ones, else 0. */
const number = (test: Code): Code => v128.and(test, one);
/** Whether a number is neither 0 nor NaN. */
const isTrue = (x: Code): Code => v128.gt(v128.abs(x), zero);
const isNumber = (x: Code): Code => v128.eq(x, x);

export const unaryLoops: { readonly [F in UnaryFn]: F extends AbsentUnary ? Absent : Unary } = {
  neg: v128.neg,
  abs: v128.abs,
  sign: (x) => v128.bitselect(one, v128.bitselect(v128.const(-1), x, v128.lt(x, zero)), v128.gt(x, zero)),
  heaviside: (x) => number(v128.gt(x, zero)),
  // Three instructions, where `max` is eight; 0 is added for -0, which becomes 0.
  relu: (x) => v128.add(v128.andNot(x, v128.lt(x, zero)), zero),
  sigmoid,
  tanh,
  erf: LIBRARY,
  exp,
  expm1,
  log,
  log1p,
  sqrt: v128.sqrt,
  square: (x) => v128.mul(x, x),
  reciprocal: (x) => v128.div(one, x),
  floor: v128.floor,
  sin: LIBRARY,
  cos: LIBRARY,
  not: (x) => number(v128.eq(x, zero)),
  is_nan: (x) => number(v128.ne(x, x)),
  is_finite: (x) => number(v128.lt(v128.abs(x), infinity)),
  exponent,
};

export const binaryLoops: { readonly [F in BinaryFn]: F extends AbsentBinary ? Absent : Binary } = {
  add: v128.add,
  sub: v128.sub,
  mul: v128.mul,
  div: v128.div,
  pow: LIBRARY,
  min: v128.min,
  max: v128.max,
  lt: (a, b) => number(v128.lt(a, b)),
  le: (a, b) => number(v128.le(a, b)),
  gt: (a, b) => number(v128.gt(a, b)),
  ge: (a, b) => number(v128.ge(a, b)),
  eq: (a, b) => number(v128.eq(a, b)),
  ne: (a, b) => number(v128.ne(a, b)),
  and: (a, b) => number(v128.and(isTrue(a), isTrue(b))),
  or: (a, b) => number(v128.and(v128.or(isTrue(a), isTrue(b)), v128.and(isNumber(a), isNumber(b)))),
  ldexp,
};

/** a where c is not 0, NaN included, else b. */
export const selectLoop = (c: Code, a: Code, b: Code): Code => v128.bitselect(a, b, v128.ne(c, zero));
