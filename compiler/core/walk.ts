/** Walking the typed core: its nodes, each once, and the folds each depends on. */
import type { Family } from '../sites/families.ts';
import type { Binder, Core } from './core.ts';

/** The parts of a node, in the order they are written. */
export function partsOf(core: Core): readonly Core[] {
  switch (core.kind) {
    case 'number':
    case 'constant':
    case 'pass_tensor':
    case 'site_tensor':
    case 'site_number':
      return [];
    case 'apply':
      return core.arguments;
    case 'fold':
      return core.variants.flatMap(({ condition, body }) => (condition ? [condition, body] : [body]));
    case 'random':
      return [core.x];
    case 'grad':
    case 'jacobian':
      return [core.y, core.x];
    default:
      return core satisfies never;
  }
}

/** The enclosing folds whose site a node reads, ascending. */
export function freeBinders(core: Core): readonly Binder[] {
  const known = free.get(core);
  if (known) return known;
  const own = core.kind === 'site_tensor' || core.kind === 'site_number' ? [core.binder] : [];
  const inner = partsOf(core).flatMap(freeBinders);
  const all = [...new Set([...own, ...inner])].filter((binder) => core.kind !== 'fold' || binder !== core.binder);
  const sorted = all.sort((a, b) => a - b);
  free.set(core, sorted);
  return sorted;
}

const free = new WeakMap<Core, readonly Binder[]>();

/** A node and the families that its enclosing folds range over, from the outside. */
export interface Occurrence {
  readonly core: Core;
  readonly families: readonly Family[];
}

/** Every node below `roots` in every nest of folds it occurs in, each such occurrence once. */
export function nodesOf(roots: readonly Core[]): readonly Occurrence[] {
  const seen = new Map<Core, Set<string>>();
  const found: Occurrence[] = [];
  const waiting: Occurrence[] = roots.map((core) => ({ core, families: [] }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { core, families } = next;
    const nests = seen.get(core) ?? new Set();
    seen.set(core, nests);
    if (nests.has(families.join())) continue;
    nests.add(families.join());
    found.push(next);
    const inner = core.kind === 'fold' ? [...families.slice(0, core.binder), core.family] : families;
    waiting.push(...partsOf(core).map((part) => ({ core: part, families: inner })));
  }
  return found;
}
