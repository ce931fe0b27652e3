/** Makes a genome of a score: with the passes, constants and definitions that it needs, and folds over the pass that they read first. */
import type { Const, Def, Expression, Fold, Name, Pass } from '../../grammar/ast.ts';
import { file, member, reference } from '../../grammar/build.ts';
import { print } from '../../grammar/print.ts';
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

/**
 * The items of several genomes or vocabularies together, or null if one name has different definitions in them. Of constants
 * with one name the first counts: their values differ where they were tuned.
 */
export function itemsOf(all: readonly Items[]): Items | null {
  const [passes, constants, defs] = [new Map<string, Pass>(), new Map<string, Const>(), new Map<string, Def>()];
  for (const items of all) {
    for (const [name, pass] of items.passes) passes.set(name, pass);
    for (const [name, each] of items.constants) if (!constants.has(name)) constants.set(name, each);
    for (const [name, def] of items.defs) {
      const known = defs.get(name);
      if (known && known !== def && textOf(known) !== textOf(def)) return null;
      defs.set(name, def);
    }
  }
  return { passes, constants, defs };
}

/** What a genome's score needs, by name. */
export function ownItems({ passes, constants, defs }: Genome): Items {
  const named = <T extends { readonly name: Name }>(items: readonly T[]): ReadonlyMap<string, T> =>
    new Map(items.map((item) => [item.name.text, item]));
  return { passes: named(passes), constants: named(constants), defs: named(defs) };
}

const textOf = (item: Def): string => print(file([item]));

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
