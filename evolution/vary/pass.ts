/** Pass mutation: what is read in one pass is read in another one, everywhere or in one part. */
import type { Expression } from '../../grammar/ast.ts';
import * as b from '../../grammar/build.ts';
import { fraction } from '../generate/random.ts';
import { checked } from '../genome/checked.ts';
import type { Items } from '../genome/genome.ts';
import { replaceAt } from '../genome/parts.ts';
import { itemsOf, namesIn, ownItems, tidy } from '../genome/tidy.ts';
import { placesIn } from './place.ts';
import { shuffled, type Variation } from './variation.ts';

export const pass: Variation = {
  doc: 'reads another pass of the network, everywhere or in one part',
  weight: 1,
  parents: 1,
  vary: ([{ genome, root }], { material, random }) => {
    const everywhere = fraction(random) < 0.5;
    const places = everywhere ? [root] : shuffled(random, placesIn(root));
    const names = genome.passes.map(({ name }) => name.text);
    const own = ownItems(genome);
    for (const { path, expression } of places.slice(0, MOST_PLACES)) {
      for (const from of shuffled(
        random,
        names.filter((name) => namesIn(expression).includes(name)),
      )) {
        for (const to of shuffled(
          random,
          material.passes.map((each) => each.pass.name.text),
        )) {
          if (to === from) continue;
          const score = replaceAt(genome.score, path, renamed(expression, from, to));
          if (isWellTyped(score, [own, material.items])) return { score, items: [own] };
        }
      }
    }
    return null;
  },
};

/** Of a large program not every part is tried. */
const MOST_PLACES = 10;

/** The expression with another name in place of one. */
function renamed(expression: Expression, from: string, to: string): Expression {
  const visit = <T>(node: T): T => {
    if (Array.isArray(node)) return node.map(visit) as T;
    if (typeof node !== 'object' || node === null) return node;
    if ('kind' in node && node.kind === 'reference' && 'name' in node && node.name === from) {
      return b.reference(to) as T;
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value)])) as T;
  };
  return visit(expression);
}

/** Another pass may have no loss to differentiate, or another batch. */
function isWellTyped(score: Expression, known: readonly Items[]): boolean {
  const items = itemsOf(known);
  if (!items) return false;
  return checked(tidy(score, items)).diagnostics.every(({ severity }) => severity !== 'error');
}
