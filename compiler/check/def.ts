/** Defs: each call checks the body with the arguments' values in place of the parameters. */
import type { Call } from '../../grammar/ast.ts';
import { type Environment, fail, placeOf } from './environment.ts';
import { define } from './define.ts';
import { checkExpression } from './expression.ts';
import { labelUnwanted, listAsValue, wrongCount } from './messages/arguments.ts';
import { type Checked, type Entity, scopeIn } from './scope.ts';
import { signatureOf } from './signature.ts';

type DefEntity = Extract<Entity, { kind: 'def' }>;

/** The core of a def's body for the arguments of a call. */
export function callDef(env: Environment, call: Call, entity: DefEntity): Checked {
  const { callee } = call;
  const { parameters } = entity.def;
  const signature = `${callee.text}(${signatureOf(callee.text, entity)})`;
  const labelled = call.arguments.find(({ label }) => label);
  const values = call.arguments.map(({ value }) =>
    value.kind === 'axes' ? fail(env, value.span, listAsValue()) : checkExpression(env, value),
  );
  if (labelled?.label) return fail(env, labelled.label.span, labelUnwanted(callee.text, signature));
  if (values.length !== parameters.length) {
    return fail(env, callee.span, wrongCount(callee.text, parameters.length, values.length, signature));
  }
  if (values.includes(null) || env.context.recursive.has(entity)) return null;
  const ids = values.map((core) => core?.id).join();
  const known = env.context.calls.get(entity)?.get(ids);
  if (known !== undefined) return known;
  const core = checkBody({ ...env, calls: [...env.calls, placeOf(env, call.span)] }, entity, values);
  const calls = env.context.calls.get(entity) ?? new Map<string, Checked>();
  env.context.calls.set(entity, calls.set(ids, core));
  return core;
}

/** What is wrong with a def whatever its arguments are; they are unknown. */
export function checkDef(env: Environment, entity: DefEntity): void {
  checkBody(env, entity, null);
}

function checkBody(env: Environment, entity: DefEntity, values: readonly Checked[] | null): Checked {
  const { def, source, scope } = entity;
  const inside = { ...env, source, scope: scopeIn(scope) };
  def.parameters.forEach((name, at) => {
    define(inside, name, { kind: 'parameter', core: values?.[at] ?? null, place: placeOf(inside, name.span) });
  });
  return checkExpression(inside, def.body);
}
