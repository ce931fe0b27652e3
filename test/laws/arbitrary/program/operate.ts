/** Applying operators: arguments by the operator's parameters, kept if its axis rule accepts them in every context. */
import type { Argument, Expression } from '../../../../grammar/ast.ts';
import { signOf } from '../../../../compiler/operators/signs.ts';
import { OPERATORS, type OperatorName, type Parameter } from '../../../../compiler/operators/table.ts';
import { isProblem, type RuleInput, TYPE_RULES } from '../../../../compiler/operators/typing.ts';
import * as b from '../../../../grammar/build.ts';
import { chance, pick, type Place, scalar, sharedAxes, type Typed } from './typed.ts';

const NAMES = Object.keys(OPERATORS) as OperatorName[];
const TRIES = 6;

/** Some operator applied to values of the pool, or null if none fits. */
export function operate(place: Place): Typed | null {
  const { source } = place;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const operator = pick(source, NAMES);
    if (source.differentiable && !OPERATORS[operator].differentiable) continue;
    const made = apply(place, operator, operand(place, operator));
    if (made) return made;
  }
  return null;
}

/** Matrix operators are rarely given a matrix by chance, so they are often given one on purpose. */
function operand(place: Place, operator: OperatorName): Typed {
  const x = pick(place.source, place.pool);
  if (OPERATORS[operator].group !== 'matrix' || operator === 'corr' || chance(place.source, 3)) return x;
  return apply(place, 'gram', x) ?? x;
}

type Rule = Omit<RuleInput, 'tensors'>;

/** An operator applied to `x` and whatever else it takes, or null if that does not fit. */
export function apply(place: Place, operator: OperatorName, x: Typed): Typed | null {
  const parameters: readonly Parameter[] = OPERATORS[operator].parameters;
  const tensors = [x];
  for (const _ of parameters.filter(({ kind }) => kind === 'tensor').slice(1))
    tensors.push(another(place, operator, tensors));
  if (operator === 'outer' && tensors.some(({ types }) => types.some((type) => type.length > 2))) return null;
  const chosen = parameters
    .filter(({ kind }) => kind !== 'tensor')
    .map((parameter) => choose(place, operator, parameter, x));
  if (chosen.includes(null)) return null;
  const rest = chosen.filter((each) => each !== null);
  const axes = rest.find(({ rule }) => rule.axes)?.rule.axes ?? null;
  const keep = axes ? null : (rest.find(({ rule }) => rule.keep)?.rule.keep ?? null);
  const name = rest.find(({ rule }) => rule.name)?.rule.name ?? null;
  const input = { axes, keep, name, whole: rest.find(({ rule }) => rule.whole)?.rule.whole ?? null };
  const types = place.contexts.map((_, at) =>
    TYPE_RULES[operator]({ tensors: tensors.map((each) => each.types[at]), ...input }),
  );
  if (types.some(isProblem)) return null;
  const given = rest.filter(({ rule }) => !(axes && rule.keep)).flatMap(({ argument }) => (argument ? [argument] : []));
  return {
    expression: write(
      place,
      operator,
      tensors.map(({ expression }) => expression),
      given,
    ),
    types: types.flatMap((typed) => (isProblem(typed) ? [] : [typed.type])),
    smooth: OPERATORS[operator].differentiable && tensors.every(({ smooth }) => smooth),
    variable: null,
  };
}

/** A further operand: one of the pool that aligns with those chosen, or a number. */
function another(place: Place, operator: OperatorName, chosen: readonly Typed[]): Typed {
  const { source, pool, contexts } = place;
  const rule = OPERATORS[operator].group === 'pointwise' ? TYPE_RULES.add : null;
  const fits = (each: Typed): boolean =>
    !rule ||
    contexts.every((_, at) =>
      chosen.every(
        ({ types }) =>
          !isProblem(rule({ tensors: [types[at], each.types[at]], axes: null, keep: null, name: null, whole: null })),
      ),
    );
  const fitting = pool.filter(fits);
  const number = scalar(place, b.number(pick(source, [0, 0.25, 1, 2])));
  return fitting.length === 0 || chance(source, 4) ? number : pick(source, fitting);
}

interface Choice {
  readonly argument: Argument | null;
  readonly rule: Partial<Rule>;
}

const LEFT_OUT: Choice = { argument: null, rule: {} };

/** An argument for a parameter that is not a tensor; null if there is none. */
function choose(place: Place, operator: OperatorName, { kind, name, optional }: Parameter, x: Typed): Choice | null {
  const { source } = place;
  if (optional && chance(source, 2)) return LEFT_OUT;
  const shared = sharedAxes(x);
  // The matrices of long axes are large.
  const usable = operator === 'gram' || operator === 'corr' ? shared.filter((axis) => axis !== 'feature') : shared;
  switch (kind) {
    case 'tensor':
      return null;
    case 'number': {
      const value = b.number(name === 'q' ? pick(source, [0, 0.1, 0.5, 1]) : pick(source, [0, 1]));
      return { argument: b.argument(value, name === 'q' && chance(source, 2) ? null : name), rule: {} };
    }
    case 'whole': {
      const whole = source.choose(4);
      return { argument: b.argument(b.number(whole), chance(source, 3) ? name : null), rule: { whole } };
    }
    case 'axes': {
      if (usable.length === 0) return optional ? LEFT_OUT : null;
      const count = OPERATORS[operator].group === 'matrix' ? 2 : 1 + source.choose(usable.length);
      const start = source.choose(usable.length);
      const names = [...usable.slice(start), ...usable.slice(0, start)].slice(0, count);
      const bare = names.length === 1 && chance(source, 2);
      const list = bare ? b.reference(names[0]) : b.axes(names);
      return { argument: b.argument(list, name), rule: name === 'keep' ? { keep: names } : { axes: names } };
    }
    case 'axis': {
      if (usable.length === 0) return null;
      const axis = pick(source, usable);
      return { argument: b.argument(b.reference(axis)), rule: { axes: [axis] } };
    }
    case 'name': {
      const to = pick(source, ['other', 'feature', 'batch', "batch'"]);
      return { argument: b.argument(b.reference(to)), rule: { name: to } };
    }
    default:
      return kind satisfies never;
  }
}

function write(
  { source }: Place,
  operator: OperatorName,
  tensors: readonly Expression[],
  rest: readonly Argument[],
): Expression {
  const sign = signOf(operator);
  const keyword = operator === 'and' || operator === 'or';
  if (sign && (keyword || !chance(source, 6))) return b.binary(sign, tensors[0], tensors[1]);
  if (operator === 'neg') return b.unary('-', tensors[0]);
  if (operator === 'not') return b.unary('not', tensors[0]);
  return b.call(operator, [...tensors.map((each) => b.argument(each)), ...rest]);
}
