/** A proxy: its passes, then its lets in order, then its score. */
import type { Let, Pass, Proxy, ProxyItem, Score } from '../../grammar/ast.ts';
import type { CheckedProxy } from '../core/core.ts';
import { define } from './define.ts';
import { type Environment, fail, placeOf } from './environment.ts';
import { announce, checkExpression, checkLet } from './expression.ts';
import { checkPass } from './pass.ts';
import * as say from './messages/proxies.ts';
import { scopeIn } from './scope.ts';
import { warnUnused } from './unused.ts';

/** The checked proxy, or null after an error in it. */
export function checkProxy(outer: Environment, proxy: Proxy): CheckedProxy | null {
  const env = { ...outer, scope: scopeIn(outer.scope) };
  const { reports } = env.context;
  const before = reports.errors();
  for (const node of itemsOf(proxy, 'pass')) definePass(env, node);
  const lets = itemsOf(proxy, 'let');
  for (const node of lets) announce(env, node);
  for (const node of lets) checkLet(env, node);
  const direction = onlyOne(env, itemsOf(proxy, 'direction'), say.secondDirection)?.value ?? 'higher';
  const node = onlyOne(env, itemsOf(proxy, 'score'), say.secondScore);
  if (!node) return fail(env, proxy.name.span, say.noScore(proxy.name.text));
  const score = checkScore(env, node);
  if (!score || reports.errors() > before) return null;
  warnUnused(env, proxy);
  const doc = proxy.doc.map(({ text }) => text.replace(/^ /, ''));
  return { name: proxy.name.text, doc, direction, score, names: env.context.names };
}

const itemsOf = <K extends ProxyItem['kind']>(
  { items }: Proxy,
  kind: K,
): readonly Extract<ProxyItem, { readonly kind: K }>[] =>
  items.filter((item): item is Extract<ProxyItem, { readonly kind: K }> => item.kind === kind);

function definePass(env: Environment, node: Pass): void {
  const spec = checkPass(env, node);
  const place = placeOf(env, node.name.span);
  if (spec) env.context.passes.set(spec, place);
  define(env, node.name, { kind: 'pass', node, spec, place });
}

/** The first of several; each other one is reported. */
function onlyOne<T extends Exclude<ProxyItem, Let | Pass>>(
  env: Environment,
  [first, ...others]: readonly T[],
  finding: typeof say.secondScore,
): T | undefined {
  for (const other of others) fail(env, other.span, finding(placeOf(env, first.span)));
  return first;
}

function checkScore(env: Environment, { value }: Score): CheckedProxy['score'] | null {
  const core = checkExpression(env, value);
  if (!core || core.type.length === 0) return core;
  return fail(env, value.span, say.scoreNotScalar(core.type));
}
