/** Expressions to core, by kind of expression. */
import type { Binary, Block, Expression, Let, Reference } from '../../grammar/ast.ts';
import type { Span } from '../../grammar/source.ts';
import { SITES } from '../sites/families.ts';
import { SIGNS } from '../operators/signs.ts';
import { OPERATORS } from '../operators/table.ts';
import { applyOperator } from './apply.ts';
import { checkCall } from './call.ts';
import { afford, type Environment, fail, make, MISSING, placeOf, record, resolve } from './environment.ts';
import { checkFold } from './fold.ts';
import { checkIndex, checkMember } from './member.ts';
import * as say from './messages/names.ts';
import { define } from './define.ts';
import { AXIS_NAMES } from './axis-names.ts';
import { builtin, type Checked, type Entity, NUMBERS, scopeIn, visibleNames } from './scope.ts';
import { signatureOf } from './signature.ts';

/** The core of an expression, or null if something in it is wrong; that has been reported then. */
export function checkExpression(outer: Environment, expression: Expression): Checked {
  if (!afford(outer, expression.span)) return null;
  const env = { ...outer, level: outer.level + 1 };
  const core = checkKind(env, expression);
  if (core) record(env, expression, core);
  return core;
}

function checkKind(env: Environment, expression: Expression): Checked {
  switch (expression.kind) {
    case 'number':
      return number(env, expression.span, expression.value);
    case 'reference':
      return checkReference(env, expression);
    case 'member':
      return checkMember(env, expression);
    case 'index':
      return checkIndex(env, expression);
    case 'call':
      return checkCall(env, expression);
    case 'unary': {
      const operand = { expression: expression.operand, core: checkExpression(env, expression.operand) };
      return applyOperator(env, expression.operator === '-' ? 'neg' : 'not', [operand], NO_AXES, expression.span);
    }
    case 'binary':
      return checkBinary(env, expression);
    case 'fold':
      return checkFold(env, expression);
    case 'block':
      return checkBlock(env, expression);
    default:
      return expression satisfies never;
  }
}

const NO_AXES = { axes: null, keep: null, name: null, whole: null };

const number = (env: Environment, span: Span, value: number): Checked => make(env, span, { kind: 'number', value }, []);

function checkBinary(env: Environment, { operator, left, right, span }: Binary): Checked {
  const a = { expression: left, core: checkExpression(env, left) };
  const b = { expression: right, core: checkExpression(env, right) };
  return applyOperator(env, SIGNS[operator], [a, b], NO_AXES, span);
}

function checkReference(env: Environment, { name, span }: Reference): Checked {
  if (name === MISSING) return null;
  const entity = resolve(env, name);
  if (entity) return valueOf(env, name, entity, span);
  if (Object.hasOwn(NUMBERS, name)) return number(env, span, NUMBERS[name]);
  const what = builtin(name);
  if (what === 'a fold' && !Object.hasOwn(OPERATORS, name)) return fail(env, span, say.foldAsValue(name));
  if (what === 'an operator') return fail(env, span, say.uncalled(name, what, signatureOf(name)));
  if (what === 'an input of the network') return fail(env, span, say.inputAsValue(name));
  if (AXIS_NAMES.has(name)) return fail(env, span, say.axisAsValue(name));
  return fail(env, span, say.unknownName(name, [...visibleNames(env.scope), ...Object.keys(NUMBERS)]));
}

function valueOf(env: Environment, name: string, entity: Entity, span: Span): Checked {
  switch (entity.kind) {
    case 'constant':
    case 'parameter':
    case 'let':
      return entity.core;
    case 'unclear':
      return null;
    case 'later':
      return fail(env, span, say.usedEarly(name, entity.place));
    case 'pass':
      return fail(env, span, say.passAsValue(name));
    case 'site':
      return fail(env, span, say.siteAsValue(name, exampleTensor(entity)));
    case 'def':
      return fail(env, span, say.uncalled(name, 'a def', signatureOf(name, entity)));
    default:
      return entity satisfies never;
  }
}

/** A tensor that the site has. */
export const exampleTensor = ({ site }: Extract<Entity, { kind: 'site' }>): string =>
  site.of ? Object.keys(SITES[site.of.kind].tensors)[0] : 'out';

function checkBlock(env: Environment, { lets, result }: Block): Checked {
  const inside = { ...env, scope: scopeIn(env.scope) };
  for (const each of lets) announce(inside, each);
  for (const each of lets) checkLet(inside, each);
  return checkExpression(inside, result);
}

/** Makes the name of a `let` known before the `let` itself is reached. */
export function announce(env: Environment, { name }: Let): void {
  define(env, name, { kind: 'later', place: placeOf(env, name.span) });
}

/** Checks a `let` and makes its name stand for the value. */
export function checkLet(env: Environment, node: Let): void {
  const core = checkExpression(env, node.value);
  if (core && !env.context.names.has(core)) env.context.names.set(core, node.name.text);
  const place = placeOf(env, node.name.span);
  // A name that was taken when the `let` was announced stays unclear.
  if (env.scope.names.get(node.name.text)?.kind !== 'later') return;
  env.scope.names.set(node.name.text, { kind: 'let', node, core, place });
}
