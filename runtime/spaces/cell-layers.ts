/** The layers of one cell of NAS-Bench-201 [DY20]. */
import { type Cell, EDGES, type Operation } from './cell.ts';
import { append, appendNorm, appendTriple, averagePool, conv, type Draft } from './draft.ts';

/** Appends one cell from maps of `from` channels to maps of `to`, and marks its output layer with `path`. */
export function appendCell(draft: Draft, path: string, cell: Cell, from: number, to: number, input: number): number {
  const start = draft.length;
  const nodes = [input];
  for (let node = 1; node <= 3; node++) {
    const terms: number[] = [];
    EDGES.forEach(([source, end], at) => {
      const operation = cell[at];
      if (end !== node || operation === 'none') return;
      const width = source === 0 ? from : to;
      terms.push(appendEdge(draft, `${path}.edge${source}-${end}`, operation, width, to, nodes[source]));
    });
    nodes[node] = appendSum(draft, `${path}.node${node}`, terms, input);
  }
  // A cell of skips hands its input on; only a layer of its own can carry the cell's name.
  const output = nodes[3] < start ? append(draft, `${path}.node3`, { kind: 'add' }, nodes[3]) : nodes[3];
  draft[output] = { ...draft[output], cell: { path, input, first: start } };
  return output;
}

function appendEdge(
  draft: Draft,
  path: string,
  operation: Exclude<Operation, 'none'>,
  from: number,
  to: number,
  input: number,
): number {
  switch (operation) {
    case 'skip_connect':
      return from === to ? input : appendWidening(draft, path, from, to, input);
    case 'nor_conv_1x1':
      return appendTriple(draft, path, conv(from, to, 1), input);
    case 'nor_conv_3x3':
      return appendTriple(draft, path, conv(from, to, 3), input);
    case 'avg_pool_3x3':
      return append(draft, `${path}.pool`, averagePool(3, 1, 1), input);
    default:
      return operation satisfies never;
  }
}

/** A skip between unequal channels: a 1x1 convolution and its norm, without ReLU. */
function appendWidening(draft: Draft, path: string, from: number, to: number, input: number): number {
  const convolved = append(draft, `${path}.conv`, conv(from, to, 1), input);
  return appendNorm(draft, `${path}.norm`, to, convolved);
}

/** A node without edges is zero, a node with one edge is that edge's tensor, and any other adds them up. */
function appendSum(draft: Draft, path: string, terms: readonly number[], like: number): number {
  if (terms.length === 0) return append(draft, path, { kind: 'zero' }, like);
  return terms.length === 1 ? terms[0] : append(draft, path, { kind: 'add' }, ...terms);
}
