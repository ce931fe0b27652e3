/** The page that `eznasc --help` prints. */
import { COMMON_FLAGS } from './flags.ts';
import { list } from './output/table.ts';
import { VERBS } from './verbs.ts';

export function helpPage(): string {
  const verbs = Object.entries(VERBS).map(([name, { summary }]): [string, string] => [name, summary]);
  const flags = Object.entries(COMMON_FLAGS).map(([name, { describe }]): [string, string] => [`--${name}`, describe]);
  return `eznasc VERB …

A typed language and compiler for zero-cost proxies: score untrained networks, rank architectures.

Verbs:
${indented(verbs)}

Flags of every verb:
${indented(flags)}

Exit codes:
${indented(EXIT_CODES)}

\`eznasc VERB --help\` tells more about a verb.`;
}

const EXIT_CODES: readonly (readonly [string, string])[] = [
  ['0', 'done'],
  ['1', 'the programs have errors, or `fmt --check` would change them'],
  ['2', 'what was asked for cannot be done'],
  ['3', 'a file, an engine or data is missing or broken'],
  ['70', 'a bug in eznasc'],
  ['130', 'interrupted'],
];

const indented = (rows: readonly (readonly [string, string])[]): string => list(rows).replace(/^/gm, '  ');
