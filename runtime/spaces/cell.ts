/**
 * The cell of NAS-Bench-201 [DY20]: four nodes, an edge from each node to each later one, one of five operations on each
 * edge. Node 0 is the cell's input, node 3 its output, each node the sum of its incoming edges.
 */
import { suggest } from '../../compiler/diagnostics/suggest.ts';
import { ProblemError } from '../problem.ts';

/** What an edge can do, in the order of the digits of an `ops` code. */
export const OPERATIONS = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'] as const;

export type Operation = (typeof OPERATIONS)[number];

/** The edges [from, to] in the order in which architecture strings list them. */
export const EDGES = [
  [0, 1],
  [0, 2],
  [1, 2],
  [0, 3],
  [1, 3],
  [2, 3],
] as const;

/** One operation per edge, in the order of `EDGES`. */
export type Cell = readonly Operation[];

/** Every cell, the first edge's operation changing slowest. */
export function allCells(): readonly Cell[] {
  return EDGES.reduce<readonly Cell[]>(
    (cells) => cells.flatMap((cell) => OPERATIONS.map((operation) => [...cell, operation])),
    [[]],
  );
}

/**
 * The cell that a text names: the official string, `|nor_conv_3x3~0|+|none~0|skip_connect~1|+|…~0|…~1|…~2|`, or six digits
 * such as `301312`, one per edge. Throws a `ProblemError` that says what is wrong with any other text.
 */
export function parseCell(text: string): Cell {
  if (/^[0-4]{6}$/.test(text)) return Array.from(text, (digit) => OPERATIONS[Number(digit)]);
  const nodes = text.split('+');
  if (nodes.length !== 3) throw malformed(text, 'it does not list three nodes joined by `+`');
  return nodes.flatMap((node, at) => parseNode(text, node, at + 1));
}

/** The official string of a cell; `parseCell` reads it back. */
export function printCell(cell: Cell): string {
  const nodes = [1, 2, 3].map((node) => {
    const edges = EDGES.flatMap(([from, to], at) => (to === node ? [`${cell[at]}~${from}`] : []));
    return `|${edges.join('|')}|`;
  });
  return nodes.join('+');
}

function parseNode(text: string, node: string, to: number): Operation[] {
  const edges = node.split('|').slice(1, -1);
  if (node !== `|${edges.join('|')}|` || edges.length !== to) {
    throw malformed(text, `node ${to} must have ${to} ${to === 1 ? 'edge' : 'edges'} between \`|\``);
  }
  return edges.map((edge, from) => {
    const [name, source] = edge.split('~');
    if (source !== String(from)) throw malformed(text, `edge ${from + 1} of node ${to} must end in \`~${from}\``);
    const operation = OPERATIONS.find((known) => known === name);
    if (operation === undefined) throw unknownOperation(text, name);
    return operation;
  });
}

function malformed(text: string, why: string): ProblemError {
  const form = '|op~0|+|op~0|op~1|+|op~0|op~1|op~2|';
  return new ProblemError(
    'invocation',
    `\`${text}\` is not a cell architecture: ${why}.`,
    `write \`${form}\`, or six digits from 0 to 4`,
  );
}

function unknownOperation(text: string, name: string): ProblemError {
  const near = suggest(name, OPERATIONS);
  return new ProblemError(
    'invocation',
    `\`${text}\` is not a cell architecture: there is no operation \`${name}\`.`,
    near === null ? `the operations are ${OPERATIONS.join(', ')}` : `did you mean \`${near}\`?`,
  );
}
