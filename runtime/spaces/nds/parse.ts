/** Reads the string of an architecture, as `printArchitecture` writes it. */
import {
  checkArchitecture,
  malformed,
  type NdsArchitecture,
  type NdsCell,
  type NdsEdge,
  type NdsOperation,
} from './architecture.ts';

const FORM = 'write `wWIDTH:dDEPTH/NORMAL/REDUCTION`, and cells as `op~0:op~1+op~0:op~2=2.3`';

/** The architecture that a text names. Throws a `ProblemError` that says what is wrong with any other text. */
export function parseArchitecture(text: string, operations: readonly NdsOperation[]): NdsArchitecture {
  const parts = text.split('/');
  const size = /^w(\d+):d(\d+)$/.exec(parts[0]);
  if (size === null) throw malformed(text, 'it does not begin with width and depth, such as `w16:d8`', FORM);
  if (parts.length !== 3) throw malformed(text, 'it must have three parts joined by `/`', FORM);
  const [, normal, reduce] = parts;
  const raw: NdsArchitecture<string> = {
    width: Number(size[1]),
    depth: Number(size[2]),
    normal: parseCell(text, normal),
    reduce: parseCell(text, reduce),
  };
  return checkArchitecture(raw, text, operations);
}

function parseCell(text: string, cell: string): NdsCell<string> {
  const [sums, outputs, ...rest] = cell.split('=');
  if (outputs === undefined || rest.length > 0)
    throw malformed(text, 'a cell must end in its outputs, such as `=2.3`', FORM);
  const nodes = sums.split('+').map((sum) => {
    const edges = sum.split(':');
    if (edges.length !== 2) throw malformed(text, 'a node must be two edges joined by `:`', FORM);
    return [parseEdge(text, edges[0]), parseEdge(text, edges[1])] as const;
  });
  return { nodes, outputs: outputs.split('.').map((output) => parseState(text, output)) };
}

function parseEdge(text: string, edge: string): NdsEdge<string> {
  const [operation, from, ...rest] = edge.split('~');
  if (from === undefined || rest.length > 0) throw malformed(text, 'an edge must be like `skip_connect~0`', FORM);
  return { operation, from: parseState(text, from) };
}

function parseState(text: string, number: string): number {
  if (!/^(0|[1-9]\d*)$/.test(number)) throw malformed(text, 'states must be whole numbers', FORM);
  return Number(number);
}
