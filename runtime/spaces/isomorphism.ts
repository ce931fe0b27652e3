/**
 * Which cells of NAS-Bench-201 compute one function. The official classes [DY20] rename nodes and contract skips; these also drop
 * dead edges and nested sums, so that each of them joins whole official classes.
 */
import { type Cell, EDGES } from './cell.ts';

/** What a cell computes of its input `x`, as a text that is equal for isomorphic cells; empty if nothing reaches its output. */
export function canonicalCell(cell: Cell): string {
  // Each node is the sum of these terms. A skip passes on its node's terms, anything else makes one term of them.
  const nodes: string[][] = [['x'], [], [], []];
  EDGES.forEach(([from, to], at) => {
    const operation = cell[at];
    if (operation === 'none' || nodes[from].length === 0) return;
    if (operation === 'skip_connect') nodes[to].push(...nodes[from]);
    else nodes[to].push(`${operation}(${sum(nodes[from])})`);
  });
  return sum(nodes[3]);
}

const sum = (terms: readonly string[]): string => [...terms].sort().join('+');

/** The first of each class of isomorphic cells, in their order. */
export function nonIsomorphic(cells: readonly Cell[]): readonly Cell[] {
  const first = new Map<string, Cell>();
  for (const cell of cells) {
    const text = canonicalCell(cell);
    if (!first.has(text)) first.set(text, cell);
  }
  return [...first.values()];
}
