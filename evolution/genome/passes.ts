/** Passes in a genome are called by what they are, so that equal passes of different programs have one name. */
import type { Expression, Pass } from '../../grammar/ast.ts';
import { pass as passOf } from '../../grammar/build.ts';
import { printExpression } from '../../grammar/print.ts';

/** What stands for signs in a name. */
const WORDS: Readonly<Record<string, string>> = {
  '+': '_plus_', '-': '_minus_', '*': '_times_', '/': '_over_', '.': '_point_', '(': '_of_', ')': '_end_', ' ': '', '\n': '',
}; // prettier-ignore

/** The pass under its name in genomes; options that say what holds anyway are left out, and the others sorted. */
export function canonicalPass(input: Expression, given: Pass['options']): Pass {
  const options = Object.fromEntries(
    given
      .map(({ name, value }) => [name.text, value.text] as const)
      .filter(([name, value]) => DEFAULTS[name] !== value)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const text = [printExpression(input), ...Object.entries(options).flat()].join('_');
  const name = `p_${[...text].map((sign) => WORDS[sign] ?? sign).join('')}`;
  return passOf(name, input, options);
}

const DEFAULTS: Readonly<Record<string, string>> = { weights: 'init', norm: 'train' };
