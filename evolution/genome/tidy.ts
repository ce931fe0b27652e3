/** Makes a genome of a score: with the passes, constants and definitions that it needs, and folds over the pass that they read first. */
import type { Expression, Fold, Name } from '../../grammar/ast.ts';
import { member, reference } from '../../grammar/build.ts';
import { allIn } from '../../compiler/check/children.ts';
import { type Genome, type Items, siteName } from './genome.ts';
import { partsOf, withParts } from './parts.ts';

/** The genome of `score`; every name in it must be in `items`, the site of a fold around, or one of the language's. */
export function tidy(score: Expression, items: Items): Genome {
  const settled = settleFolds(score, 0);
  const names = namesIn(settled);
  const defs = new Set<string>();
  const visit = (name: string): void => {
    const def = items.defs.get(name);
    if (!def || defs.has(name)) return;
    for (const inner of namesIn(def.body)) visit(inner);
    defs.add(name);
  };
  names.forEach(visit);
  const all = [...names, ...[...defs].flatMap((name) => namesIn(items.defs.get(name)?.body ?? null))];
  const used = <T>(known: ReadonlyMap<string, T>, among: readonly string[]): readonly T[] =>
    [...new Set(among)].flatMap((name) => known.get(name) ?? []);
  return {
    score: settled,
    passes: used(items.passes, names),
    constants: used(items.constants, all),
    defs: used(items.defs, [...defs]),
  };
}

/** The items of several genomes together, or null if one name means different things in them. */
export function itemsOf(...genomes: readonly Genome[]): Items {
  const named = <T extends { readonly name: Name }>(of: (genome: Genome) => readonly T[]): ReadonlyMap<string, T> =>
    new Map(genomes.flatMap((genome) => of(genome).map((item) => [item.name.text, item] as const)));
  return {
    passes: named(({ passes }) => passes),
    constants: named(({ constants }) => constants),
    defs: named(({ defs }) => defs),
  };
}

/** The names that an expression refers to or calls, in the order of the text, each as often as it is there. */
export function namesIn(expression: Expression | null): readonly string[] {
  if (expression === null) return [];
  return allIn([expression])
    .flatMap((each) => (each.kind === 'reference' ? [each.name] : each.kind === 'call' ? [each.callee.text] : []))
    .toReversed();
}

/**
 * All passes have the same sites, so that it does not matter in which pass a fold looks for them: it is the one whose tensors its body
 * reads first at the site, so that equal genomes are equal as trees.
 */
function settleFolds(expression: Expression, depth: number): Expression {
  const inner = expression.kind === 'fold' ? depth + 1 : depth;
  const settled = withParts(
    expression,
    partsOf(expression).map((part) => settleFolds(part, inner)),
  );
  return settled.kind === 'fold' ? { ...settled, family: familyOf(settled, siteName(depth)) } : settled;
}

function familyOf({ family, body, condition }: Fold, site: string): Expression {
  if (family.kind !== 'member') throw new Error('a fold goes over a family of a pass');
  const first = allIn([...(condition ? [condition] : []), body])
    .toReversed()
    .find((each) => each.kind === 'index' && each.index.kind === 'reference' && each.index.name === site);
  const pass = first?.kind === 'index' ? first.object : family.object;
  return pass.kind === 'reference' ? member(reference(pass.name), family.member.text) : family;
}
