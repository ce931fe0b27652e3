/** Which argument of an operator's call is for which parameter, and what it gives. */
import type { Argument, AxisList, Call, Expression, Name } from '../../grammar/ast.ts';
import type { Core } from '../core/core.ts';
import type { OperatorName, Parameter } from '../operators/table.ts';
import type { RuleInput } from '../operators/typing.ts';
import type { Operand } from './apply.ts';
import { type Environment, fail, placeOf } from './environment.ts';
import { checkExpression } from './expression.ts';
import { axisTwice, unknownAxis } from './messages/axes.ts';
import * as say from './messages/arguments.ts';
import { isPositional, parametersOf, signatureOf } from './signature.ts';

/** The arguments by what they are. */
export interface Bound {
  readonly tensors: readonly Operand[];
  readonly numbers: readonly Core[];
  readonly axes: Omit<RuleInput, 'tensors'>;
}

type Assigned = ReadonlyMap<string, Argument>;

/** Binds by label, then by position: to the required parameters and the axes. Null after an error. */
export function bindArguments(env: Environment, call: Call, operator: OperatorName): Bound | null {
  const parameters = parametersOf(operator);
  const assigned = assign(env, call, parameters);
  const given = assigned ?? new Map<string, Argument>();
  const of = (kind: Parameter['kind']): readonly Parameter[] => parameters.filter((each) => each.kind === kind);

  const tensors = of('tensor').flatMap((parameter) => tensorOf(env, parameter, given));
  const numbers = parameters
    .filter(({ kind }) => kind === 'number' || kind === 'whole')
    .map((parameter) => numberOf(env, parameter, given.get(parameter.name)));
  const axisParameters = [...of('axes'), ...of('axis')];
  const axes = axisParameters.map((parameter) =>
    axesOf(env, parameter, given.get(parameter.name), tensors[0], operator),
  );
  const name = of('name').map((parameter) => nameOf(env, parameter, given.get(parameter.name)));

  const failed: readonly unknown[] = [...tensors.map(({ core }) => core), ...numbers, ...axes, ...name];
  if (!assigned || failed.includes(null) || !compatible(env, given)) return null;
  const byName = (wanted: boolean): readonly string[] | null =>
    axes.find((list, at) => list !== undefined && (axisParameters[at].name === 'keep') === wanted) ?? null;
  return {
    tensors,
    numbers: numbers.filter((number) => number !== undefined && number !== null),
    axes: { axes: byName(false), keep: byName(true), name: name[0] ?? null, whole: wholeIn(operator, numbers) },
  };
}

function assign(env: Environment, call: Call, parameters: readonly Parameter[]): Assigned | null {
  const callee = call.callee.text;
  const signature = `${callee}(${signatureOf(callee)})`;
  const assigned = new Map<string, Argument>();
  const errors = env.context.reports.errors();
  for (const argument of call.arguments) {
    const { label, span } = argument;
    const parameter = label
      ? parameters.find(({ name }) => name === label.text)
      : parameters.find((each) => isPositional(each) && !assigned.has(each.name));
    const earlier = parameter && assigned.get(parameter.name);
    if (label && !parameter) {
      const names = parameters.map(({ name }) => name);
      fail(env, label.span, say.unknownLabel(callee, label.text, names, signature));
    } else if (!parameter) {
      const labelled = parameters.filter((each) => !isPositional(each) && !assigned.has(each.name));
      fail(
        env,
        span,
        say.argumentExtra(
          callee,
          signature,
          labelled.map(({ name }) => name),
        ),
      );
    } else if (earlier) {
      fail(env, span, say.argumentTwice(parameter.name, placeOf(env, earlier.span)));
    } else {
      assigned.set(parameter.name, argument);
      continue;
    }
    if (argument.value.kind !== 'axes' && argument.value.kind !== 'reference') checkExpression(env, argument.value);
  }
  const missing = parameters.find(({ name, optional }) => !optional && !assigned.has(name));
  // What is missing may well be what stands under a wrong label.
  if (missing && errors === env.context.reports.errors()) {
    fail(env, call.callee.span, say.argumentMissing(callee, missing, signature));
  }
  return missing || errors !== env.context.reports.errors() ? null : assigned;
}

function tensorOf(env: Environment, parameter: Parameter, given: Assigned): readonly Operand[] {
  const value = given.get(parameter.name)?.value;
  if (!value) return [];
  if (value.kind !== 'axes') return [{ expression: value, core: checkExpression(env, value) }];
  fail(env, value.span, say.listAsValue());
  return [{ expression: { kind: 'reference', name: '', span: value.span }, core: null }];
}

/** The number given, undefined if none, null after an error. */
function numberOf(env: Environment, parameter: Parameter, argument: Argument | undefined): Core | null | undefined {
  if (!argument) return undefined;
  const { value } = argument;
  if (value.kind === 'axes') return fail(env, value.span, say.wrongSort(parameter, 'a list of axes'));
  const core = checkExpression(env, value);
  if (parameter.kind === 'whole') {
    if (!core || isWhole(core)) return core;
    return fail(env, value.span, say.wrongSort(parameter, 'not such a number'));
  }
  if (!core || isNumber(core)) return core;
  return fail(env, value.span, say.wrongSort(parameter, 'not a number that is known beforehand'));
}

/** A whole number from 0, written out. */
export const isWhole = (core: Core): core is Core & { readonly kind: 'number' } =>
  core.kind === 'number' && Number.isSafeInteger(core.value) && core.value >= 0;

/** The whole number among an operator's number arguments, if it takes one. */
export function wholeIn(operator: OperatorName, numbers: readonly (Core | null | undefined)[]): number | null {
  const takes = parametersOf(operator).some(({ kind }) => kind === 'whole');
  const found = takes ? numbers[0] : null;
  return found && isWhole(found) ? found.value : null;
}

const isNumber = (core: Core): boolean =>
  core.kind === 'number' ||
  core.kind === 'constant' ||
  (core.kind === 'apply' && core.operator === 'neg' && isNumber(core.arguments[0]));

/** The names of axes given, each an axis of the first operand; undefined if none are given, null after an error. */
function axesOf(
  env: Environment,
  parameter: Parameter,
  argument: Argument | undefined,
  first: Operand | undefined,
  operator: OperatorName,
): readonly string[] | null | undefined {
  if (!argument) return undefined;
  const names = axisNames(env, parameter, argument.value);
  if (!names) return null;
  const core = first?.core;
  if (!core || !first) return null;
  const known = names.every((name, at) => {
    const earlier = names.slice(0, at).find(({ text }) => text === name.text);
    if (earlier) fail(env, name.span, axisTwice(name.text, placeOf(env, earlier.span)));
    else if (core.type.some((axis) => axis.name === name.text)) return true;
    else fail(env, name.span, unknownAxis(name.text, core.type, placeOf(env, first.expression.span)));
    return false;
  });
  if (!known) return null;
  const texts = names.map(({ text }) => text);
  // Only the axes of a matrix have an order that means something; one order for the others makes equal programs equal.
  return MATRICES.has(operator) ? texts : core.type.map(({ name }) => name).filter((name) => texts.includes(name));
}

const MATRICES: ReadonlySet<OperatorName> = new Set(['det', 'logdet', 'slogdet', 'trace', 'eigvals', 'svdvals']);

function axisNames(env: Environment, parameter: Parameter, value: Expression | AxisList): readonly Name[] | null {
  if (value.kind === 'reference') return [{ text: value.name, span: value.span }];
  if (value.kind === 'axes' && parameter.kind === 'axes') return value.names;
  return fail(
    env,
    value.span,
    say.wrongSort(parameter, value.kind === 'axes' ? 'a list of axes' : 'not the name of an axis'),
  );
}

/** The name given; undefined if none is, null after an error. */
function nameOf(env: Environment, parameter: Parameter, argument: Argument | undefined): string | null | undefined {
  if (!argument) return undefined;
  const { value } = argument;
  if (value.kind === 'reference') return value.name;
  return fail(env, value.span, say.wrongSort(parameter, value.kind === 'axes' ? 'a list of axes' : 'not a name'));
}

function compatible(env: Environment, given: Assigned): boolean {
  const [axes, keep] = [given.get('axes'), given.get('keep')];
  if (axes && keep) fail(env, keep.span, say.axesAndKeep(placeOf(env, axes.span)));
  return !(axes && keep);
}
