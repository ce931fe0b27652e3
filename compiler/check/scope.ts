/**
 * What names stand for. A name means one thing wherever it is visible: nothing may be defined under a name that is
 * already visible there.
 */
import type { Def, Let, Pass } from '../../grammar/ast.ts';
import type { Source } from '../../grammar/source.ts';
import { FOLDS, type Core, type PassSpec } from '../core/core.ts';
import { isRandom } from '../operators/random.ts';
import { OPERATORS } from '../operators/table.ts';
import type { Place } from './report.ts';
import type { Site } from './site.ts';

/** The core of an expression, or null after an error: whatever is made of it is null too, and silent. */
export type Checked = Core | null;

/** What a name stands for. `place` is where it was defined. */
export type Entity =
  | { readonly kind: 'constant'; readonly core: Core; readonly place: Place }
  | { readonly kind: 'def'; readonly def: Def; readonly source: Source; readonly scope: Scope; readonly place: Place }
  | { readonly kind: 'parameter'; readonly core: Checked; readonly place: Place }
  | { readonly kind: 'let'; readonly node: Let; readonly core: Checked; readonly place: Place }
  /** A `let` further down. */
  | { readonly kind: 'later'; readonly place: Place }
  | { readonly kind: 'pass'; readonly node: Pass; readonly spec: PassSpec | null; readonly place: Place }
  | { readonly kind: 'site'; readonly site: Site; readonly place: Place }
  /** Defined more than once, or under a name of the language: nobody knows what is meant. */
  | { readonly kind: 'unclear'; readonly place: Place };

/** The names of a file, a proxy, a def, a fold or a block, within those around it. */
export interface Scope {
  readonly names: Map<string, Entity>;
  readonly outer: Scope | null;
}

export const scopeIn = (outer: Scope | null): Scope => ({ names: new Map(), outer });

/** What the name stands for, or null. */
export function find(scope: Scope, name: string): Entity | null {
  for (let at: Scope | null = scope; at; at = at.outer) {
    const entity = at.names.get(name);
    if (entity) return entity;
  }
  return null;
}

/** Everything visible, innermost first. */
export function visibleNames(scope: Scope): readonly string[] {
  const names: string[] = [];
  for (let at: Scope | null = scope; at; at = at.outer) names.push(...at.names.keys());
  return names;
}

/** Numbers with a name of their own. */
export const NUMBERS: Readonly<Record<string, number>> = { pi: Math.PI, inf: Infinity, nan: NaN };

/** What the network can be fed with. */
export const INPUTS = ['data', 'noise', 'ones'] as const;

/** What the language itself gives a meaning to, or null: a phrase such as `an operator`. */
export function builtin(name: string): string | null {
  if (Object.hasOwn(OPERATORS, name) || isRandom(name) || name === 'grad' || name === 'jacobian') return 'an operator';
  if (Object.hasOwn(FOLDS, name)) return 'a fold';
  if (Object.hasOwn(NUMBERS, name)) return 'a number';
  return INPUTS.some((input) => input === name) ? 'an input of the network' : null;
}
