/** Giving a name a meaning, unless it has one already. */
import type { Name } from '../../grammar/ast.ts';
import { type Environment, fail, MISSING } from './environment.ts';
import { builtinTaken, nameTaken } from './messages/names.ts';
import type { Finding } from './report.ts';
import { builtin, type Entity, find, type Scope } from './scope.ts';

/** Defines a name in the innermost scope. A taken name is reported and from there on means nothing certain. */
export function define(env: Environment, name: Name, entity: Entity): void {
  defineIn(env.scope, name.text, entity, (finding) => fail(env, name.span, finding));
}

/** `define` where there is no environment yet. */
export function defineIn(scope: Scope, name: string, entity: Entity, report: (finding: Finding) => unknown): void {
  if (name === MISSING) return;
  const earlier = find(scope, name);
  const what = builtin(name);
  if (what) report(builtinTaken(name, what));
  else if (earlier) report(nameTaken(name, earlier.place));
  scope.names.set(name, what || earlier ? { kind: 'unclear', place: earlier?.place ?? entity.place } : entity);
}
