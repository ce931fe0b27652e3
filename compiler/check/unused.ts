/** Warnings about what is defined and never read. */
import type { Def, Let, Pass, Proxy } from '../../grammar/ast.ts';
import { allIn } from './children.ts';
import { type Environment, fail } from './environment.ts';
import { unusedLet, unusedPass } from './messages/names.ts';

/** Warns about unused lets and passes of a proxy or def that has been checked without an error. */
export function warnUnused(env: Environment, owner: Proxy | Def): void {
  const unused = (node: Let | Pass): boolean => !env.context.used.has(node);
  for (const { name } of passesOf(owner).filter(unused)) fail(env, name.span, unusedPass(name.text));
  for (const { name } of letsOf(owner).filter(unused)) fail(env, name.span, unusedLet(name.text));
}

const passesOf = (owner: Proxy | Def): readonly Pass[] =>
  owner.kind === 'def' ? [] : owner.items.filter((item) => item.kind === 'pass');

function letsOf(owner: Proxy | Def): readonly Let[] {
  const items = owner.kind === 'def' ? [] : owner.items.filter((item) => item.kind === 'let' || item.kind === 'score');
  const expressions = owner.kind === 'def' ? [owner.body] : items.map(({ value }) => value);
  const inner = allIn(expressions).flatMap((expression) => (expression.kind === 'block' ? expression.lets : []));
  return [...items.filter((item) => item.kind === 'let'), ...inner];
}
