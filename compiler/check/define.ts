/** Giving a name a meaning, unless it has one already. */
import type { Name } from '../../grammar/ast.ts';
import { type Environment, fail, MISSING } from './environment.ts';
import { builtinTaken, nameTaken } from './messages/names.ts';
import { builtin, type Entity, find } from './scope.ts';

/** Defines a name in the innermost scope. Taken names are reported and keep their meaning. */
export function define(env: Environment, name: Name, entity: Entity): void {
  if (name.text === MISSING) return;
  const earlier = find(env.scope, name.text);
  const what = builtin(name.text);
  if (what) fail(env, name.span, builtinTaken(name.text, what));
  else if (earlier) fail(env, name.span, nameTaken(name.text, earlier.place));
  else env.scope.names.set(name.text, entity);
}
