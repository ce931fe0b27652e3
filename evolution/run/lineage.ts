/** Where a program comes from, in words. */
import type { Ancestor } from './ancestry.ts';

/** How many ancestors are told of, the nearest ones. */
const MOST = 12;

/** A line for the program and for each of its first parents, back to the beginning. */
export function lineage(id: number, ancestry: ReadonlyMap<number, Ancestor>): readonly string[] {
  const lines: string[] = [];
  for (let at = ancestry.get(id); at !== undefined; at = ancestry.get(at.parents[0])) {
    if (lines.length === MOST) return [...lines, `#${at.id} of generation ${at.generation} has ancestors of its own.`];
    lines.push(told(at));
  }
  return lines;
}

function told({ id, generation, variation, parents }: Ancestor): string {
  const made = `#${id} of generation ${generation}: `;
  if (parents.length === 0) return `${made}${variation === 'seed' ? 'given' : 'random'}.`;
  return `${made}${variation} of ${parents.map((parent) => `#${parent}`).join(' and ')}.`;
}
