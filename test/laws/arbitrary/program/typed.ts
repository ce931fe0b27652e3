/** Expressions with their types, and what there is to read at a place of a program. */
import type { Expression, Let } from '../../../../grammar/ast.ts';
import { passTensorType } from '../../../../compiler/check/pass-spec.ts';
import { type Site, tensorType } from '../../../../compiler/check/site.ts';
import type { AxisType } from '../../../../compiler/core/axis.ts';
import { labelledBatch } from '../../../../compiler/core/batches.ts';
import type { PassSpec } from '../../../../compiler/core/core.ts';
import { PASS_TENSORS, type PassTensor, SITES } from '../../../../compiler/sites/families.ts';
import * as b from '../../../../grammar/build.ts';

/** The sites that the folds around are at, from the outside. */
export type Context = readonly Site[];

/** An expression, and its type in each context that its place is checked for. */
export interface Typed {
  readonly expression: Expression;
  readonly types: readonly AxisType[];
  /** No operator without a derivative is in it. */
  readonly smooth: boolean;
  /** Of a tensor read as it is: the loss of its pass, if any; something to differentiate by. */
  readonly variable: { readonly loss: boolean } | null;
}

export interface NamedPass {
  readonly name: string;
  readonly spec: PassSpec;
}

/** Decisions, and names that nothing has yet. */
export interface Source {
  /** A whole number in [0, count). */
  readonly choose: (count: number) => number;
  readonly fresh: (prefix: string) => string;
  readonly differentiable: boolean;
  /** How many derivatives and folds may still be made; both are dear. */
  derivatives: number;
  folds: number;
}

/** A place in a program. Lets that are made here are pushed to `lets`. */
export interface Place {
  readonly source: Source;
  readonly passes: readonly NamedPass[];
  readonly constants: readonly string[];
  /** Defs of one parameter that keep its axes. */
  readonly defs: readonly string[];
  /** The names of the sites of the folds around. */
  readonly binders: readonly string[];
  readonly contexts: readonly Context[];
  readonly pool: Typed[];
  readonly lets: Let[];
}

export const pick = <T>({ choose }: Source, from: readonly T[]): T => from[choose(from.length)];

/** Whether something with odds of one in `odds` happens. */
export const chance = ({ choose }: Source, odds: number): boolean => choose(odds) === odds - 1;

/** A scalar that is the same in all contexts. */
export const scalar = ({ contexts }: Place, expression: Expression): Typed => ({
  expression,
  types: contexts.map(() => []),
  smooth: true,
  variable: null,
});

/** A number, a constant, a number of a site, or a tensor of a pass or site. */
export function leaf(place: Place): Typed {
  const { source, constants, binders } = place;
  const kind = source.choose(binders.length > 0 ? 10 : 6);
  if (kind === 0) return scalar(place, b.number(pick(source, [0.5, 1, 2, 3, 10])));
  if (kind === 1 && constants.length > 0) return scalar(place, b.reference(pick(source, constants)));
  if (kind < 6) return passTensor(place);
  if (kind === 6) return siteNumber(place);
  return siteTensor(place);
}

function passTensor({ source, passes, contexts }: Place): Typed {
  const { name, spec } = pick(source, passes);
  const offered = (Object.keys(PASS_TENSORS) as PassTensor[]).filter((tensor) => {
    if (tensor === 'loss') return spec.loss !== null;
    return labelledBatch(spec) !== null || (tensor !== 'labels' && tensor !== 'targets');
  });
  const tensor = pick(source, offered);
  const type = passTensorType(spec, tensor);
  const varies = tensor !== 'labels' && tensor !== 'targets';
  return {
    expression: b.member(b.reference(name), tensor),
    types: contexts.map(() => type),
    smooth: true,
    variable: varies ? { loss: spec.loss !== null } : null,
  };
}

/** A tensor that the site has whatever its kind, as its own pass or another one sees it. */
function siteTensor({ source, passes, binders, contexts }: Place): Typed {
  const depth = source.choose(binders.length);
  const shared = sharedBy(contexts.map((context) => Object.keys(SITES[kindAt(context, depth)].tensors)));
  const tensor = pick(source, shared);
  const other = chance(source, 4) ? pick(source, passes) : null;
  const own = contexts[0][depth].of?.pass ?? passes[0].spec;
  const spec = other?.spec ?? own;
  return {
    expression: b.member(other ? b.index(other.name, binders[depth]) : b.reference(binders[depth]), tensor),
    types: contexts.map((context) => tensorType(context[depth], SITES[kindAt(context, depth)].tensors[tensor], spec)),
    smooth: true,
    variable: { loss: spec.loss !== null },
  };
}

function siteNumber(place: Place): Typed {
  const { source, binders } = place;
  const depth = source.choose(binders.length);
  return scalar(place, b.member(b.reference(binders[depth]), pick(source, numbersAt(place.contexts, depth))));
}

/** The numbers that a site has whatever its kind. */
export const numbersAt = (contexts: readonly Context[], depth: number): readonly string[] =>
  sharedBy(contexts.map((context) => SITES[kindAt(context, depth)].numbers));

const kindAt = (context: Context, depth: number): keyof typeof SITES => context[depth].of?.kind ?? 'conv';

/** What is in every list. */
export const sharedBy = ([first, ...others]: readonly (readonly string[])[]): readonly string[] =>
  first.filter((each) => others.every((list) => list.includes(each)));

/** The axes that a value has in every context. */
export const sharedAxes = ({ types }: Typed): readonly string[] =>
  sharedBy(types.map((type) => type.map((axis) => axis.name)));
