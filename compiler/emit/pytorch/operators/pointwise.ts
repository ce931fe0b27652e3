/** The pointwise operators in Python: operands are aligned to the axes of the widest, as in the graph. */
import type { Core } from '../../../core/core.ts';
import { asDouble, asMask, asOperand, asTensor, type Emitter } from '../emitter.ts';
import type { Helper } from '../prelude/helpers.ts';
import { align, type Binding, infix, postfix, simple, type Value, within } from '../value.ts';
import type { Rule } from './rule.ts';

/** Code for operands that broadcast; what it says of axes and precision is not read. */
type Writer = (e: Emitter, operands: readonly Value[], core: Core) => Value;

const pointwise =
  (write: Writer): Rule =>
  (e, operands, _, core) => {
    const { axes } = operands.reduce((widest, each) => (each.axes.length > widest.axes.length ? each : widest));
    const numbers = operands.every(({ form }) => form === 'number' || form === 'truth');
    const exact = axes.length > 0 || numbers ? operands : operands.map((each) => inDouble(e, each));
    const value = write(
      e,
      exact.map((each) => align(each, axes)),
      core,
    );
    const double = axes.length === 0 || operands.some((each) => each.axes.length > 0 && each.double);
    return { ...value, axes, double };
  };

/** Scalars are computed in double precision. */
const inDouble = (e: Emitter, value: Value): Value => (value.form === 'tensor' ? asDouble(e, value) : value);

const isNumber = ({ form }: Value): boolean => form === 'number' || form === 'truth';

const method = (name: string): Rule => pointwise((e, [x]) => postfix(asTensor(e, x), `.${name}()`));

const call = (e: Emitter, helper: Helper, operands: readonly Value[]): Value =>
  simple(`${e.helper(helper)}(${operands.map((each) => asTensor(e, each).code).join(', ')})`, 'tensor');

/** Piecewise constant: no derivative goes in, so that none comes out as 0 · ∞. */
const step = (e: Emitter, core: Core, x: Value): Value =>
  e.differentiated(core) ? postfix(asTensor(e, x), '.detach()') : asTensor(e, x);

const arithmetic = (sign: string, binding: Binding): Rule =>
  pointwise((e, operands) => {
    const [a, b] = operands.map((each) => asOperand(e, each));
    if (!isNumber(a) || !isNumber(b)) return { ...a, ...infix(sign, binding, a, b), form: 'tensor' };
    // Python's own products may be too large for a float, and its quotients may not be.
    const safe = binding === 'sum' || (sign === '/' && Number(b.code) > 0);
    return { ...a, ...infix(sign, binding, safe ? a : asTensor(e, a), b), form: safe ? 'number' : 'tensor' };
  });

const comparison = (sign: string): Rule =>
  pointwise((e, operands) => {
    const [a, b] = operands.map((each) => asOperand(e, each));
    return { ...a, ...infix(sign, 'comparison', a, b), form: isNumber(a) && isNumber(b) ? 'truth' : 'mask' };
  });

/** The lesser or the greater; where a gradient is taken, equals must share it, and NaN get none. */
const extremum = (name: 'minimum' | 'maximum'): Writer => {
  const helper = name;
  return (e, [a, b], core) => {
    if (e.differentiated(core)) return call(e, helper, [a, b]);
    const [x, bound] = isNumber(a) ? [b, a] : [a, b];
    if (isLiteral(bound) && !isNumber(x))
      return postfix(asTensor(e, x), `.clamp(${name === 'minimum' ? 'max' : 'min'}=${bound.code})`);
    return simple(`torch.${name}(${asTensor(e, a).code}, ${asTensor(e, b).code})`, 'tensor');
  };
};

const isLiteral = ({ code }: Value): boolean => /^-?\d/.test(code) && Number.isFinite(Number(code));

/** Whether the value counts as true where NaN does not. */
const truthOf = (e: Emitter, value: Value): Value =>
  value.form === 'mask' ? value : { ...call(e, 'truth', [value]), form: 'mask' };

const power: Writer = (e, operands) => {
  const [a, b] = operands.map((each) => asOperand(e, each));
  const base = isNumber(a) && isNumber(b) ? asTensor(e, a) : a;
  // With a number as exponent PyTorch takes square roots, which differ from powers at -∞.
  const exponent = isNumber(b) && !Number.isInteger(Number(b.code)) ? asTensor(e, b) : b;
  return { ...a, code: `${within(base, 'postfix')} ** ${within(exponent, 'sign')}`, binding: 'power', form: 'tensor' };
};

export const POINTWISE = {
  neg: pointwise((e, [x]) => {
    const operand = asOperand(e, x);
    return { ...operand, code: `-${within(operand, 'sign')}`, binding: 'sign' };
  }),
  abs: method('abs'),
  sign: pointwise((e, [x]) => call(e, 'sign', [x])),
  heaviside: pointwise((e, [x]) => ({ ...infix('>', 'comparison', asTensor(e, x), simple('0', 'number')), ...MASK })),
  relu: method('relu'),
  sigmoid: method('sigmoid'),
  tanh: method('tanh'),
  erf: method('erf'),
  exp: method('exp'),
  expm1: method('expm1'),
  log: method('log'),
  log1p: method('log1p'),
  sqrt: method('sqrt'),
  square: method('square'),
  reciprocal: method('reciprocal'),
  floor: pointwise((e, [x], core) => postfix(step(e, core, x), '.floor()')),
  sin: method('sin'),
  cos: method('cos'),
  not: pointwise((_, [x]) => {
    if (x.form === 'mask') return { ...x, code: `~${within(x, 'sign')}`, binding: 'sign' };
    if (x.form === 'truth') return { ...x, code: `not ${within(x, 'not')}`, binding: 'not' };
    return { ...x, ...infix('==', 'comparison', x, simple('0', 'number')), form: isNumber(x) ? 'truth' : 'mask' };
  }),
  is_nan: pointwise((e, [x]) => ({ ...postfix(asTensor(e, x), '.isnan()'), form: 'mask' })),
  is_finite: pointwise((e, [x]) => ({ ...postfix(asTensor(e, x), '.isfinite()'), form: 'mask' })),
  add: arithmetic('+', 'sum'),
  sub: arithmetic('-', 'sum'),
  mul: arithmetic('*', 'product'),
  div: arithmetic('/', 'product'),
  pow: pointwise(power),
  minimum: pointwise(extremum('minimum')),
  maximum: pointwise(extremum('maximum')),
  lt: comparison('<'),
  le: comparison('<='),
  gt: comparison('>'),
  ge: comparison('>='),
  eq: comparison('=='),
  ne: comparison('!='),
  and: pointwise((e, [a, b]) => {
    if (a.form === 'truth' && b.form === 'truth') return { ...a, ...infix('and', 'and', a, b) };
    return { ...a, ...infix('&', 'both', truthOf(e, a), truthOf(e, b)), form: 'mask' };
  }),
  or: pointwise((e, [a, b]) => {
    if (a.form === 'truth' && b.form === 'truth') return { ...a, ...infix('or', 'or', a, b) };
    if (a.form === 'mask' && b.form === 'mask') return { ...a, ...infix('|', 'either', a, b) };
    return { ...call(e, 'either', [a, b]), form: 'mask' };
  }),
  where: pointwise((e, [c, a, b]) => {
    const first = isNumber(a) && isNumber(b) ? asTensor(e, a) : asOperand(e, a);
    const operands = [asMask(e, c), first, asOperand(e, b)].map(({ code }) => code);
    return simple(`torch.where(${operands.join(', ')})`, 'tensor');
  }),
  clamp: pointwise((e, [x, low, high], core) => {
    if (isLiteral(low) && isLiteral(high) && !e.differentiated(core))
      return postfix(asTensor(e, x), `.clamp(${low.code}, ${high.code})`);
    return extremum('minimum')(e, [extremum('maximum')(e, [x, low], core), high], core);
  }),
} as const satisfies Record<string, Rule>;

const MASK = { form: 'mask', axes: [], double: false } as const;
