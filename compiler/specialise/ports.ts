/** By what a program differentiates: such tensors get ports, so that a gradient is by them and not by what is equal to them. */
import type { Core, Loss, PassSpec } from '../core/core.ts';
import { nodesOf } from '../core/walk.ts';
import type { Family } from '../sites/families.ts';
import type { FindSites } from '../sites/find.ts';
import { tapKey } from './forward.ts';

/** Passes that differ only in their loss are one run of the network. */
export function runKey(pass: PassSpec): string {
  const { input, weights, norm } = pass;
  let key = runKeys.get(pass);
  if (key === undefined) runKeys.set(pass, (key = JSON.stringify([input, weights, norm])));
  return key;
}

const runKeys = new WeakMap<PassSpec, string>();

/** What a loss is called among the taps of its run. */
export const lossKey = (loss: Loss | null): string => `loss ${loss}`;

/** The taps and losses of each run that something is differentiated by. */
export function portsOf(scores: readonly Core[], findSites: FindSites): Map<string, Set<string>> {
  const ports = new Map<string, Set<string>>();
  for (const { core, families } of scores.flatMap(derivativesIn)) {
    for (const [pass, key] of portsBy(core.x, families, findSites)) {
      const keys = ports.get(runKey(pass)) ?? new Set();
      ports.set(runKey(pass), keys.add(key));
    }
  }
  return ports;
}

/** A derivative, and the families that the folds around it range over. */
interface Derivative {
  readonly core: Core & { readonly kind: 'grad' | 'jacobian' };
  readonly families: readonly Family[];
}

/** The derivatives in a score, which is the same for every network. */
function derivativesIn(score: Core): readonly Derivative[] {
  let found = derivatives.get(score);
  if (!found) {
    found = nodesOf([score]).flatMap(({ core, families }) =>
      core.kind === 'grad' || core.kind === 'jacobian' ? [{ core, families }] : [],
    );
    derivatives.set(score, found);
  }
  return found;
}

const derivatives = new WeakMap<Core, readonly Derivative[]>();

/** What needs a port where `x` is what is differentiated by, inside folds over `families`. */
function portsBy(x: Core, families: readonly Family[], findSites: FindSites): readonly (readonly [PassSpec, string])[] {
  if (x.kind === 'pass_tensor') return x.tensor === 'loss' ? [[x.pass, lossKey(x.pass.loss)]] : [];
  if (x.kind !== 'site_tensor') return [];
  return findSites(families[x.binder]).flatMap((site) => {
    const tap = site.taps[x.tensor];
    return tap && tap.side !== 'parameter' ? [[x.pass, tapKey(tap)] as const] : [];
  });
}
