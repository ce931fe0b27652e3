/**
 * What a proxy differentiates. All derivatives of one y are written where y is known, by one sweep: those by a tensor of the
 * sites of a fold as a list, before the fold, whose loop goes over it beside the sites.
 */
import type { Core } from '../../core/core.ts';
import { type Occurrence, partsOf } from '../../core/walk.ts';
import type { Family } from '../../sites/families.ts';
import { runKey } from './runs.ts';

export type Derivative = Core & { readonly kind: 'grad' | 'jacobian' };

/** Derivatives of one y by one tensor, at all sites of a family if it is a tensor of sites. */
export interface Request {
  readonly key: string;
  readonly kind: Derivative['kind'];
  readonly y: Core;
  readonly x: Extract<Core, { readonly kind: 'pass_tensor' | 'site_tensor' }>;
  /** Of a tensor of sites: the fold that goes over them. */
  readonly over: { readonly family: Family; readonly binder: number } | null;
  /** Whether a gradient of the result is taken. */
  readonly again: boolean;
}

export interface Derivatives {
  /** By y. */
  readonly requests: ReadonlyMap<Core, readonly Request[]>;
  /** Nodes that a gradient is taken through. */
  readonly differentiated: ReadonlySet<Core>;
}

export function derivativesOf(occurrences: readonly Occurrence[]): Derivatives {
  const differentiated = new Set<Core>();
  const waiting = occurrences.flatMap(({ core }) => (isDerivative(core) ? [core.y] : []));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (differentiated.has(next)) continue;
    differentiated.add(next);
    waiting.push(...partsOf(next));
  }
  const requests = new Map<Core, Request[]>();
  for (const { core, families } of occurrences) {
    if (!isDerivative(core)) continue;
    const request = requestOf(core, families, differentiated.has(core));
    const known = requests.get(core.y) ?? [];
    requests.set(core.y, known);
    const at = known.findIndex(({ key }) => key === request.key);
    if (at === -1) known.push(request);
    else known[at] = { ...known[at], again: known[at].again || request.again };
  }
  return { requests, differentiated };
}

export const isDerivative = (core: Core): core is Derivative => core.kind === 'grad' || core.kind === 'jacobian';

/** What a derivative asks for, inside folds over these families. */
export function requestOf({ kind, y, x }: Derivative, families: readonly Family[], again = false): Request {
  switch (x.kind) {
    case 'pass_tensor':
    case 'site_tensor': {
      const over = x.kind === 'site_tensor' ? { family: families[x.binder], binder: x.binder } : null;
      const key = [kind, y.id, runKey(x.pass), x.tensor, over?.family, over?.binder].join(' ');
      return { key, kind, y, x, over, again };
    }
    default:
      throw new Error(`nothing is differentiated by a ${x.kind}`);
  }
}
