/**
 * The operator table: every operator of the language with its parameters and what it does. All that is known about an
 * operator elsewhere (axis rules, lowering to the graph, documentation, weights in evolution) is a mapped type over these
 * names. `grad` and `jacobian` are not here, nor what draws random numbers: they take a place, not a value.
 */

/** What an argument must be. */
export type ParameterKind =
  | 'tensor'
  /** A scalar known when the program is compiled: a number or a constant. */
  | 'number'
  /** A whole number from 0, written out: evolution tunes constants, which would change sizes of axes. */
  | 'whole'
  /** One or more axes of the first tensor. */
  | 'axes'
  /** One axis of the first tensor. */
  | 'axis'
  /** A name that becomes an axis. */
  | 'name';

export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly optional: boolean;
}

export interface Operator {
  readonly group: OperatorGroup;
  readonly parameters: readonly Parameter[];
  readonly doc: string;
  /** Whether `grad` may pass through it. Tests and steps count: their derivative is 0. */
  readonly differentiable: boolean;
}

export type OperatorGroup = 'pointwise' | 'reduction' | 'axes' | 'matrix' | 'derivative';

const x: Parameter = { name: 'x', kind: 'tensor', optional: false };
const a: Parameter = { name: 'a', kind: 'tensor', optional: false };
const b: Parameter = { name: 'b', kind: 'tensor', optional: false };
const c: Parameter = { name: 'c', kind: 'tensor', optional: false };
const axis: Parameter = { name: 'axis', kind: 'axis', optional: false };
const whole = (name: string): Parameter => ({ name, kind: 'whole', optional: false });
const axes: Parameter = { name: 'axes', kind: 'axes', optional: true };
const keep: Parameter = { name: 'keep', kind: 'axes', optional: true };

const pointwise = (parameters: readonly Parameter[], doc: string): Operator & { readonly group: 'pointwise' } => ({
  group: 'pointwise',
  parameters,
  doc,
  differentiable: true,
});
const reduction = (doc: string, more: readonly Parameter[] = [], differentiable = true): Operator => ({
  group: 'reduction',
  parameters: [x, ...more, axes, keep],
  doc,
  differentiable,
});
const movement = (parameters: readonly Parameter[], doc: string): Operator => ({
  group: 'axes',
  parameters,
  doc,
  differentiable: true,
});
const matrix = (doc: string, differentiable: boolean): Operator => ({
  group: 'matrix',
  parameters: [x, axes],
  doc,
  differentiable,
});

export const OPERATORS = {
  neg: pointwise([x], '-x'),
  abs: pointwise([x], 'the absolute value'),
  sign: pointwise([x], '-1, 0 or 1; NaN of NaN'),
  heaviside: pointwise([x], '1 where x > 0, else 0; 0 of NaN'),
  relu: pointwise([x], 'x where x > 0, else 0; NaN of NaN'),
  sigmoid: pointwise([x], '1 / (1 + exp(-x))'),
  tanh: pointwise([x], 'the hyperbolic tangent'),
  erf: pointwise([x], 'the error function'),
  exp: pointwise([x], 'e to the power of x'),
  expm1: pointwise([x], 'exp(x) - 1, exact near 0'),
  log: pointwise([x], 'the natural logarithm; -∞ of 0, NaN below'),
  log1p: pointwise([x], 'log(1 + x), exact near 0'),
  sqrt: pointwise([x], 'the square root; NaN below 0'),
  square: pointwise([x], 'x · x'),
  reciprocal: pointwise([x], '1 / x; ±∞ of ±0'),
  floor: pointwise([x], 'the greatest integer not above x'),
  sin: pointwise([x], 'the sine of x in radians'),
  cos: pointwise([x], 'the cosine of x in radians'),
  not: pointwise([x], '1 where x is 0, else 0'),
  is_nan: pointwise([x], '1 where x is NaN, else 0'),
  is_finite: pointwise([x], '1 where x is neither NaN nor infinite, else 0'),
  add: pointwise([a, b], 'a + b'),
  sub: pointwise([a, b], 'a - b'),
  mul: pointwise([a, b], 'a · b'),
  div: pointwise([a, b], 'a / b'),
  pow: pointwise([a, b], 'a to the power of b; NaN for a < 0 and b not an integer'),
  minimum: pointwise([a, b], 'the lesser; NaN if either is'),
  maximum: pointwise([a, b], 'the greater; NaN if either is'),
  lt: pointwise([a, b], '1 where a < b, else 0; 0 with NaN'),
  le: pointwise([a, b], '1 where a ≤ b, else 0; 0 with NaN'),
  gt: pointwise([a, b], '1 where a > b, else 0; 0 with NaN'),
  ge: pointwise([a, b], '1 where a ≥ b, else 0; 0 with NaN'),
  eq: pointwise([a, b], '1 where a = b, else 0; 0 with NaN'),
  ne: pointwise([a, b], '1 where a ≠ b, else 0; 1 with NaN'),
  and: pointwise([a, b], '1 where neither is 0, else 0'),
  or: pointwise([a, b], '0 where both are 0, else 1'),
  where: pointwise([c, a, b], 'a where c is not 0, else b'),
  clamp: pointwise(
    [x, { name: 'low', kind: 'tensor', optional: false }, { name: 'high', kind: 'tensor', optional: false }],
    'x, but at least low and then at most high',
  ),

  sum: reduction('the sum; 0 of nothing'),
  mean: reduction('the arithmetic mean'),
  prod: reduction('the product; 1 of nothing'),
  min: reduction('the least value; NaN if any is'),
  max: reduction('the greatest value; NaN if any is'),
  var: reduction('the variance with divisor n - ddof', [{ name: 'ddof', kind: 'number', optional: true }]),
  std: reduction('the square root of var', [{ name: 'ddof', kind: 'number', optional: true }]),
  norm: reduction('the square root of the sum of squares'),
  count: reduction('how many values there are; reads none of them'),
  quantile: reduction(
    'the q-quantile, interpolated linearly between the sorted values; NaN if any is, and of nothing',
    [{ name: 'q', kind: 'number', optional: false }],
    false,
  ),
  median: reduction('the 0.5-quantile', [], false),

  flatten: movement([x, { ...keep, optional: false }], 'joins all axes but those kept into one axis `feature`'),
  rename: movement(
    [x, { ...axis, name: 'from' }, { name: 'to', kind: 'name', optional: false }],
    'gives an axis a new name',
  ),
  size: movement([x, axis], 'the length of an axis; reads no value'),
  softmax: movement([x, axis], 'exp(x) divided by its sum along the axis'),
  log_softmax: movement([x, axis], 'the logarithm of softmax, exact in both tails'),
  outer: movement([a, b], 'all products of an element of a and one of b, which have no axis in common'),
  dot: movement(
    [a, b, { ...axes, optional: false }],
    'the sum of a · b over axes that both have; other common axes are kept',
  ),
  at: movement([x, axis, whole('k')], 'the slice number k, from 0, without the axis; NaN where there are not so many'),
  take: movement([x, axis, whole('n')], 'the first n slices; all where there are fewer'),
  diff: movement([x, axis], 'each slice but the first minus the one before it; none of fewer than two'),
  gram: movement([x, axis], 'x xᵀ over every other axis: [axis, axis′]'),

  det: matrix('the determinant', true),
  logdet: matrix('log of the determinant; NaN if it is negative, -∞ if 0', true),
  slogdet: matrix('log of the absolute determinant; -∞ if it is 0', true),
  trace: matrix('the sum of the diagonal', true),
  eigvals: matrix('eigenvalues of the symmetric part, ascending, along the first of the two axes', false),
  svdvals: matrix('singular values, descending, along a new axis `value`', false),
  corr: {
    ...movement(
      [x, axis],
      'Pearson correlation between the slices along the axis, over every other axis: [axis, axis′]',
    ),
    group: 'matrix',
  },
  count_distinct: {
    ...movement([x, axis], 'how many slices along the axis differ from each other, by exact equality'),
    differentiable: false,
  },

  stop: { group: 'derivative', parameters: [x], doc: 'x, held constant when differentiating', differentiable: true },
} as const satisfies Record<string, Operator>;

export type OperatorName = keyof typeof OPERATORS;
