/** Ways to apply an operator to an expression of some type: which axes it may be given, and how it is written. */
import type { Argument, Expression } from '../../grammar/ast.ts';
import * as b from '../../grammar/build.ts';
import { signOf } from '../../compiler/operators/signs.ts';
import { OPERATORS, type OperatorName } from '../../compiler/operators/table.ts';
import { isProblem, type RuleInput, TYPE_RULES } from '../../compiler/operators/typing.ts';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import type { Types } from './types.ts';

/** An operator with the axes chosen: the types it gives, and its text around its operands. */
export interface Application {
  readonly types: Types;
  readonly write: (operands: readonly Expression[]) => Expression;
}

/** How many operands an operator has. */
export const arity = (operator: OperatorName): number =>
  OPERATORS[operator].parameters.filter(({ kind }) => kind === 'tensor').length;

/** An operator applied to operands, with what else it takes. */
export function written(
  operator: OperatorName,
  operands: readonly Expression[],
  rest: readonly Argument[],
): Expression {
  const sign = signOf(operator);
  if (sign) return b.binary(sign, operands[0], operands[1]);
  if (operator === 'neg') return b.unary('-', operands[0]);
  if (operator === 'not') return b.unary('not', operands[0]);
  return b.call(operator, [...operands.map((each) => b.argument(each)), ...rest]);
}

/** The types of an operator's result, or null if it does not take such operands. */
export function resultOf(
  operator: OperatorName,
  operands: readonly Types[],
  axes: Partial<RuleInput> = {},
): Types | null {
  const results = operands[0].map((_, at) =>
    TYPE_RULES[operator]({
      axes: null,
      keep: null,
      name: null,
      whole: null,
      ...axes,
      tensors: operands.map((types) => types[at]),
    }),
  );
  return results.some(isProblem) ? null : results.flatMap((result) => (isProblem(result) ? [] : [result.type]));
}

/** Every way to apply an operator of one operand to an expression of some types. */
export function applications(operator: OperatorName, x: Types, vocabulary: Vocabulary): readonly Application[] {
  return choices(operator, x, vocabulary).flatMap(({ axes, keep }) => {
    const types = resultOf(operator, [x], { axes, keep });
    if (!types) return [];
    const rest = [...(axes ? [b.argument(axisArgument(operator, axes))] : []), ...(keep ? [kept(keep)] : [])];
    return [{ types, write: (operands) => written(operator, operands, rest) }];
  });
}

interface Choice {
  readonly axes: readonly string[] | null;
  readonly keep: readonly string[] | null;
}

const NONE: Choice = { axes: null, keep: null };

function choices(
  operator: OperatorName,
  x: Types,
  { sliceAxes, matrixAxes, partialReductions }: Vocabulary,
): readonly Choice[] {
  const names = sharedNames(x);
  const along = (allowed: readonly string[]): readonly Choice[] =>
    names.filter((name) => allowed.includes(name) && !isSingle(x, name)).map((name) => ({ axes: [name], keep: null }));
  switch (OPERATORS[operator].group) {
    case 'pointwise':
    case 'derivative':
      return [NONE];
    case 'reduction':
      return reductions(x, partialReductions ? names : []);
    case 'matrix':
      if (operator === 'corr' || operator === 'count_distinct') return slices(x, along(sliceAxes));
      return matrices(x, names, matrixAxes);
    case 'axes':
      if (operator === 'gram') return slices(x, along(sliceAxes));
      if (operator === 'flatten') return along(sliceAxes).map(({ axes }) => ({ axes: null, keep: axes }));
      return along(names);
    default:
      return OPERATORS[operator] satisfies never;
  }
}

/** All axes, or any of those that the types have in common: written as those that go, or those that stay, whichever are fewer. */
function reductions(x: Types, names: readonly string[]): readonly Choice[] {
  if (x.every((type) => type.length === 0)) return [];
  const some = subsets(names).filter(({ length }) => length > 0 && x.some((type) => type.length > length));
  const stays = (gone: readonly string[]): readonly string[] => names.filter((name) => !gone.includes(name));
  const exact = x.every((type) => type.length === names.length);
  return [
    NONE,
    ...some.map((gone): Choice =>
      exact && stays(gone).length < gone.length ? { axes: null, keep: stays(gone) } : { axes: gone, keep: null },
    ),
  ];
}

/** Whether an axis is the batch of one image. */
const isSingle = (x: Types, name: string): boolean =>
  x.every((type) =>
    type.some((axis) => axis.name === name && axis.size.kind === 'network' && axis.size.name === 'single'),
  );

/** Slices of what has other axes too, and was not made of slices before. */
const slices = (x: Types, all: readonly Choice[]): readonly Choice[] =>
  x.every((type) => type.length > 1 && type.every(({ name }) => !name.endsWith("'"))) ? all : [];

function matrices(x: Types, names: readonly string[], pairs: Vocabulary['matrixAxes']): readonly Choice[] {
  if (x.every((type) => type.length === 2)) return [NONE];
  return pairs.filter((pair) => pair.every((name) => names.includes(name))).map((pair) => ({ axes: pair, keep: null }));
}

function sharedNames([first, ...others]: Types): readonly string[] {
  return first
    .map(({ name }) => name)
    .filter((name) => others.every((type) => type.some((axis) => axis.name === name)));
}

const subsets = (names: readonly string[]): readonly (readonly string[])[] =>
  names.reduce<readonly (readonly string[])[]>((all, name) => [...all, ...all.map((each) => [...each, name])], [[]]);

const kept = (names: readonly string[]): Argument => b.argument(b.axes(names), 'keep');

/** Operators along one axis take its name, the others a list. */
function axisArgument(operator: OperatorName, names: readonly string[]): Argument['value'] {
  const single = OPERATORS[operator].parameters.some(({ kind }) => kind === 'axis');
  return single ? b.reference(names[0]) : b.axes(names);
}
