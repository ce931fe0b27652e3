/**
 * Between which numbers the values of a program lie, whatever the network: enough to see that a test always gives the same, or
 * that a program is a constant in disguise. Rounding and overflow are left aside: what is found is a reason not to score a
 * program, never a way to compute it.
 */
import type { Core } from '../../compiler/core/core.ts';
import type { OperatorName } from '../../compiler/operators/table.ts';

/** All values, NaN aside, are at least `low` and at most `high`; equal bounds are a constant. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const ANY: Interval = { low: -Infinity, high: Infinity };
const NOT_NEGATIVE: Interval = { low: 0, high: Infinity };
const SIGNS: Interval = { low: -1, high: 1 };
const TEST: Interval = { low: 0, high: 1 };

const exactly = (value: number): Interval => ({ low: value, high: value });

export const isConstant = ({ low, high }: Interval): boolean => low === high;

/** Finds the intervals of nodes, each once. */
export function intervals(): (core: Core) => Interval {
  const known = new Map<Core, Interval>();
  const of = (core: Core): Interval => {
    const before = known.get(core);
    if (before) return before;
    const found = make(core, of);
    known.set(core, found);
    return found;
  };
  return of;
}

function make(core: Core, of: (part: Core) => Interval): Interval {
  switch (core.kind) {
    case 'number':
    case 'constant':
      return exactly(core.value);
    case 'pass_tensor':
      return ANY;
    case 'random':
      return core.distribution === 'signs' ? SIGNS : ANY;
    case 'site_tensor':
      // What a convolution of a triple reads is what a ReLU gives.
      return core.tensor === 'conv_in' ? NOT_NEGATIVE : ANY;
    case 'site_number':
      return NOT_NEGATIVE;
    case 'grad':
    case 'jacobian':
      return ANY;
    case 'fold':
      return folded(core, core.variants.map(({ body }) => of(body)).reduce(hull));
    case 'apply': {
      const [a, b] = core.arguments;
      const same = core.arguments.length === 2 && a === b ? ofEqual(core.operator) : null;
      return same ?? RULES[core.operator]?.(of(a), b ? of(b) : ANY) ?? ANY;
    }
    default:
      return core satisfies never;
  }
}

const hull = (a: Interval, b: Interval): Interval => ({ low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) });

function folded({ fold }: Extract<Core, { kind: 'fold' }>, body: Interval): Interval {
  if (fold === 'sum' || fold === 'prod') {
    if (body.low === 0 && body.high === 0) return exactly(0);
    return body.low >= 0 ? NOT_NEGATIVE : ANY;
  }
  return body;
}

/** Of an operator whose two operands are one. */
function ofEqual(operator: OperatorName): Interval | null {
  if (operator === 'sub' || operator === 'gt' || operator === 'lt' || operator === 'ne') return exactly(0);
  if (operator === 'eq' || operator === 'ge' || operator === 'le' || operator === 'div') return exactly(1);
  return operator === 'mul' ? NOT_NEGATIVE : null;
}

type Rule = (a: Interval, b: Interval) => Interval;

/** Between f of the bounds, for f that never falls. */
const rising =
  (f: (x: number) => number): Rule =>
  ({ low, high }) => ({ low: f(low), high: f(high) });

const kept: Rule = (a) => a;

const sum: Rule = (a) =>
  isConstant(a) && a.low === 0 ? a : { low: a.low >= 0 ? 0 : -Infinity, high: a.high <= 0 ? 0 : Infinity };

/** 0 times ∞ is taken for 0: the bound is not reached. */
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);

const products: Rule = (a, b) => {
  const all = [times(a.low, b.low), times(a.low, b.high), times(a.high, b.low), times(a.high, b.high)];
  return { low: Math.min(...all), high: Math.max(...all) };
};

/** A test that holds whenever the first lies above the second, and never when it lies below. */
const above: Rule = (a, b) => (a.low > b.high ? exactly(1) : a.high <= b.low ? exactly(0) : TEST);

const spread: Rule = (a) => (isConstant(a) ? exactly(0) : NOT_NEGATIVE);

const magnitude: Rule = ({ low, high }) =>
  low >= 0 ? { low, high } : high <= 0 ? { low: -high, high: -low } : { low: 0, high: Math.max(-low, high) };

/** What is not here may be anything. */
const RULES: { readonly [K in OperatorName]?: Rule } = {
  neg: ({ low, high }) => ({ low: -high, high: -low }),
  abs: magnitude,
  square: (a, b) => rising((x) => x * x)(magnitude(a, b), b),
  sign: rising(Math.sign),
  heaviside: rising((x) => (x > 0 ? 1 : 0)),
  relu: rising((x) => Math.max(x, 0)),
  sigmoid: rising((x) => 1 / (1 + Math.exp(-x))),
  tanh: rising(Math.tanh),
  exp: rising(Math.exp),
  log1p: rising((x) => (x <= -1 ? -Infinity : Math.log1p(x))),
  sqrt: rising((x) => Math.sqrt(Math.max(x, 0))),
  floor: rising(Math.floor),
  add: (a, b) => ({ low: a.low + b.low, high: a.high + b.high }),
  sub: (a, b) => ({ low: a.low - b.high, high: a.high - b.low }),
  mul: products,
  div: (a) => (isConstant(a) && a.low === 0 ? a : ANY),
  minimum: (a, b) => ({ low: Math.min(a.low, b.low), high: Math.min(a.high, b.high) }),
  maximum: (a, b) => ({ low: Math.max(a.low, b.low), high: Math.max(a.high, b.high) }),
  gt: above,
  lt: (a, b) => above(b, a),
  ge: (a, b) => (a.low >= b.high ? exactly(1) : a.high < b.low ? exactly(0) : TEST),
  le: (a, b) => (b.low >= a.high ? exactly(1) : b.high < a.low ? exactly(0) : TEST),
  eq: (a, b) => (isConstant(a) && isConstant(b) ? exactly(Number(a.low === b.low)) : TEST),
  ne: (a, b) => (isConstant(a) && isConstant(b) ? exactly(Number(a.low !== b.low)) : TEST),
  sum,
  mean: kept,
  min: kept,
  max: kept,
  median: kept,
  quantile: kept,
  var: spread,
  std: spread,
  norm: (a) => (isConstant(a) && a.low === 0 ? exactly(0) : NOT_NEGATIVE),
  softmax: () => TEST,
  gram: (a) => (isConstant(a) && a.low === 0 ? exactly(0) : a.low >= 0 || a.high <= 0 ? NOT_NEGATIVE : ANY),
  corr: () => ({ low: -1, high: 1 }),
  count: () => NOT_NEGATIVE,
  size: () => NOT_NEGATIVE,
  is_nan: () => TEST,
  is_finite: () => TEST,
};
