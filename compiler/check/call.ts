/** Calls: of operators, of derivatives, of defs. */
import type { Call } from '../../grammar/ast.ts';
import { isRandom, RANDOM } from '../operators/random.ts';
import { OPERATORS, type OperatorName } from '../operators/table.ts';
import { applyOperator } from './apply.ts';
import { bindArguments } from './arguments.ts';
import { callDef } from './def.ts';
import { checkGrad, checkJacobian } from './derivative.ts';
import { type Environment, fail, MISSING, resolve } from './environment.ts';
import { checkExpression } from './expression.ts';
import { checkRandom } from './random.ts';
import * as say from './messages/names.ts';
import { builtin, type Checked, type Entity, find, visibleNames } from './scope.ts';

/** The core of a call. */
export function checkCall(env: Environment, call: Call): Checked {
  const { text, span } = call.callee;
  if (text === 'grad') return checkGrad(env, call);
  if (text === 'jacobian') return checkJacobian(env, call);
  if (isRandom(text)) return checkRandom(env, call, text);
  if (isOperator(text)) return callOperator(env, call, text);
  const entity = resolve(env, text);
  if (entity?.kind === 'def') return callDef(env, call, entity);
  checkLoosely(env, call);
  if (text === MISSING || entity?.kind === 'unclear') return null;
  if (entity) return fail(env, span, say.notCallable(text, phrase(entity), entity.place));
  const what = builtin(text);
  if (what) return fail(env, span, say.builtinNotCallable(text, what));
  const defs = visibleNames(env.scope).filter((name) => find(env.scope, name)?.kind === 'def');
  return fail(
    env,
    span,
    say.unknownOperator(text, [...defs, ...Object.keys(OPERATORS), 'grad', 'jacobian', ...Object.keys(RANDOM)]),
  );
}

const isOperator = (name: string): name is OperatorName => Object.hasOwn(OPERATORS, name);

function callOperator(env: Environment, call: Call, operator: OperatorName): Checked {
  const bound = bindArguments(env, call, operator);
  return bound && applyOperator(env, operator, bound.tensors, bound.axes, call.span, bound.numbers);
}

/** What is wrong inside the arguments of something unknown; a bare name among them may be an axis. */
function checkLoosely(env: Environment, call: Call): void {
  for (const { value } of call.arguments) {
    if (value.kind !== 'axes' && value.kind !== 'reference') checkExpression(env, value);
    else if (value.kind === 'reference') resolve(env, value.name);
  }
}

function phrase(entity: Exclude<Entity, { kind: 'unclear' }>): string {
  switch (entity.kind) {
    case 'constant':
      return 'a constant';
    case 'parameter':
      return 'a parameter';
    case 'let':
    case 'later':
      return 'a value';
    case 'pass':
      return 'a pass';
    case 'site':
      return 'a site';
    case 'def':
      return 'a def';
    default:
      return entity satisfies never;
  }
}
