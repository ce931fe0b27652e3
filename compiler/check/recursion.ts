/** Finding the defs that call themselves, directly or through others. */
import { allIn } from './children.ts';
import { recursion } from './messages/names.ts';
import type { Place, Reports } from './report.ts';
import { type Entity, find } from './scope.ts';

type DefEntity = Extract<Entity, { kind: 'def' }>;

/** A call from one def to another. */
interface Edge {
  readonly to: DefEntity;
  readonly place: Place;
}

/** All defs on a circle of calls or between two of them; each circle is reported once. */
export function findRecursion(defs: readonly DefEntity[], reports: Reports): ReadonlySet<DefEntity> {
  const edges = new Map(defs.map((def) => [def, callsIn(def)]));
  const left = calling(edges);
  const told = new Set<DefEntity>();
  for (const start of left) {
    if (told.has(start)) continue;
    const path: Edge[] = [];
    const at = new Map<DefEntity, number>();
    let current = start;
    while (!at.has(current) && !told.has(current)) {
      at.set(current, path.length);
      const next = edges.get(current)?.find(({ to }) => left.has(to));
      if (!next) break;
      path.push(next);
      current = next.to;
    }
    for (const def of at.keys()) told.add(def);
    const from = at.get(current);
    if (from === undefined) continue;
    const cycle = path.slice(from);
    const callers = cycle.map((_, index) => cycle[(index + cycle.length - 1) % cycle.length].to);
    const named = cycle.map(({ place }, index) => ({ name: callers[index].def.name.text, place }));
    reports.add(cycle[0].place, recursion(named));
  }
  return left;
}

function callsIn({ def, source, scope }: DefEntity): readonly Edge[] {
  return allIn([def.body]).flatMap((expression) => {
    if (expression.kind !== 'call') return [];
    const to = find(scope, expression.callee.text);
    return to?.kind === 'def' ? [{ to, place: { source, span: expression.callee.span } }] : [];
  });
}

/** What is left after taking away, again and again, the defs that call none of those left. */
function calling(edges: ReadonlyMap<DefEntity, readonly Edge[]>): Set<DefEntity> {
  const callers = new Map<DefEntity, DefEntity[]>();
  const open = new Map<DefEntity, number>();
  for (const [def, calls] of edges) {
    const called = new Set(calls.map(({ to }) => to).filter((to) => edges.has(to)));
    open.set(def, called.size);
    for (const to of called) callers.set(to, [...(callers.get(to) ?? []), def]);
  }
  const left = new Set(edges.keys());
  const done = [...left].filter((def) => open.get(def) === 0);
  for (let def = done.pop(); def; def = done.pop()) {
    left.delete(def);
    for (const caller of callers.get(def) ?? []) {
      const count = (open.get(caller) ?? 0) - 1;
      open.set(caller, count);
      if (count === 0) done.push(caller);
    }
  }
  return left;
}
