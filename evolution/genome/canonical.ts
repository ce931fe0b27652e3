/**
 * The canonical form of a score: a text that is equal for scores which order all networks alike, by laws of arithmetic that
 * hold for every number. What is unequal may still be equal in meaning.
 */
import type { Core } from '../../compiler/core/core.ts';
import type { OperatorName } from '../../compiler/operators/table.ts';

/** Operators whose two operands may change places. */
const COMMUTATIVE: ReadonlySet<OperatorName> = new Set(['add', 'mul', 'minimum', 'maximum', 'eq', 'ne', 'and', 'or']);

/** Of which the operand's sign does not matter. */
const EVEN: ReadonlySet<OperatorName> = new Set(['abs', 'square', 'cos']);

/** Operators that do nothing to their own result. */
const IDEMPOTENT: ReadonlySet<OperatorName> = new Set(['abs', 'relu', 'sign', 'heaviside', 'floor']);

/** Of which the result is never below 0, so that `abs` does nothing to it. */
const NOT_NEGATIVE: ReadonlySet<OperatorName> = new Set([
  'abs',
  'square',
  'exp',
  'sqrt',
  'sigmoid',
  'relu',
  'heaviside',
  'norm',
  'std',
  'var',
]);

/**
 * The canonical form. Positive factors and summands known beforehand are left out at the root, where they do not change an
 * order.
 */
export function canonical(score: Core): string {
  const memo = new Map<Core, string>();
  return form(orderOnly(score), memo);
}

/** The part of a score that decides the order. */
function orderOnly(score: Core): Core {
  if (score.kind !== 'apply') return score;
  const [a, b] = score.arguments;
  if (score.operator === 'add' || score.operator === 'sub') {
    if (isNumber(b)) return orderOnly(a);
    if (isNumber(a) && score.operator === 'add') return orderOnly(b);
  }
  const scales = (factor: Core): boolean => {
    const value = numberOf(factor);
    return value !== null && Number.isFinite(value) && value > 0;
  };
  if ((score.operator === 'mul' || score.operator === 'div') && scales(b)) return orderOnly(a);
  if (score.operator === 'mul' && scales(a)) return orderOnly(b);
  return score;
}

const isNumber = (core: Core): boolean => Number.isFinite(numberOf(core) ?? NaN);

/** The value of a number that is known beforehand, or null. */
function numberOf(core: Core): number | null {
  if (core.kind === 'number' || core.kind === 'constant') return core.value;
  if (core.kind !== 'apply' || core.operator !== 'neg') return null;
  const value = numberOf(core.arguments[0]);
  return value === null ? null : -value;
}

function form(core: Core, memo: Map<Core, string>): string {
  const known = memo.get(core);
  if (known !== undefined) return known;
  const made = make(core, (part) => form(part, memo));
  memo.set(core, made);
  return made;
}

function make(core: Core, of: (part: Core) => string): string {
  const value = numberOf(core);
  if (value !== null) return String(Object.is(value, -0) ? 0 : value);
  switch (core.kind) {
    case 'number':
    case 'constant':
      return String(core.value);
    case 'pass_tensor':
      return `${passKey(core.pass)}.${core.tensor}`;
    case 'site_tensor':
      return `${passKey(core.pass)}[${core.binder}].${core.tensor}`;
    case 'site_number':
      return `[${core.binder}].${core.number}`;
    case 'random':
      return `random ${core.distribution} ${core.number} ${of(core.x)}`;
    case 'grad':
    case 'jacobian':
      return `${core.kind}(${of(core.y)},${of(core.x)})`;
    case 'fold': {
      const variants = core.variants.map(({ condition, body }) => `${condition ? of(condition) : ''}:${of(body)}`);
      return `${core.fold} ${core.family} ${core.binder} ${core.joined ?? ''}{${variants.join(';')}}`;
    }
    case 'apply':
      return apply(core, of);
    default:
      return core satisfies never;
  }
}

function apply(core: Extract<Core, { kind: 'apply' }>, of: (part: Core) => string): string {
  const { operator, axes } = core;
  const [first] = core.arguments;
  if (first.kind === 'apply') {
    if (operator === 'neg' && first.operator === 'neg') return of(first.arguments[0]);
    if (EVEN.has(operator) && first.operator === 'neg') return write(operator, [of(first.arguments[0])], axes);
    if (IDEMPOTENT.has(operator) && first.operator === operator) return of(first);
    if (operator === 'abs' && NOT_NEGATIVE.has(first.operator)) return of(first);
    if (operator === 'square' && first.operator === 'abs') return write(operator, [of(first.arguments[0])], axes);
  }
  const parts = core.arguments.map(of);
  if (operator === 'mul' && parts[0] === parts[1]) return write('square', [parts[0]], axes);
  return write(operator, COMMUTATIVE.has(operator) ? parts.sort() : parts, axes);
}

const write = (operator: OperatorName, parts: readonly string[], axes: readonly string[]): string =>
  `${operator}${axes.length > 0 ? `[${axes.join()}]` : ''}(${parts.join()})`;

const passKey = (pass: object): string => JSON.stringify(pass);
