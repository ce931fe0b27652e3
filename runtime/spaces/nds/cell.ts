/** The layers of one cell of NDS [RJXLD19]. */
import { append, appendTriple, averagePool, conv, type Draft } from '../draft.ts';
import type { NdsCell, NdsEdge } from './architecture.ts';
import { appendFactorisedReduction, appendOperation, type Maps } from './operations.ts';

/** A cell's place in its network. */
export interface CellPlace {
  readonly path: string;
  /** The outputs of the cell before the last, and of the last. */
  readonly inputs: readonly [Maps, Maps];
  /** Whether the last cell halved the image, so that the first input is larger than the second. */
  readonly halvedBefore: boolean;
  /** Channels of each state. */
  readonly channels: number;
  /** Whether operations on the two inputs halve the image. */
  readonly halves: boolean;
}

/** Appends a cell, marks its output with its path, and returns it. */
export function appendNdsCell(draft: Draft, cell: NdsCell, place: CellPlace): Maps {
  const { path, inputs, channels, halves, halvedBefore } = place;
  const [before, last] = inputs;
  const start = draft.length;
  const first = halvedBefore
    ? appendFactorisedReduction(draft, `${path}.input0`, before, channels)
    : appendTriple(draft, `${path}.input0`, conv(before.channels, channels, 1), before.at);
  const second = appendTriple(draft, `${path}.input1`, conv(last.channels, channels, 1), last.at);
  const states: Maps[] = [first, second].map((at) => ({ at, channels, side: last.side }));
  const side = halves ? halved(last.side) : last.side;
  cell.nodes.forEach((edges, node) => {
    const at = appendNode(draft, `${path}.node${node + 2}`, edges, states, halves);
    states.push({ at, channels, side });
  });
  const outputs = cell.outputs.map((state) => states[state].at);
  const at = append(draft, `${path}.concat`, { kind: 'concat', axis: 0 }, ...outputs);
  draft[at] = { ...draft[at], cell: { path, input: last.at, first: start } };
  return { at, channels: channels * outputs.length, side };
}

/** The side of what a window of stride 2 gives, whose padding keeps the side of one of stride 1. */
export const halved = (side: number): number => Math.ceil(side / 2);

/** The sum of a node's edges. An edge that is `none` adds nothing; of two of them the sum is zero. */
function appendNode(
  draft: Draft,
  path: string,
  edges: readonly [NdsEdge, NdsEdge],
  states: readonly Maps[],
  halves: boolean,
): number {
  const strideFrom = (state: number) => (halves && state < 2 ? 2 : 1);
  const terms = edges.flatMap(({ operation, from }, at) => {
    if (operation === 'none') return [];
    const place = { draft, path: `${path}.edge${at}`, input: states[from], stride: strideFrom(from) } as const;
    return [appendOperation(operation, place)];
  });
  if (terms.length === 2) return append(draft, path, { kind: 'add' }, ...terms);
  if (terms.length === 1) return terms[0];
  const [{ from }] = edges;
  const like =
    strideFrom(from) === 1 ? states[from].at : append(draft, `${path}.halved`, averagePool(1, 2, 0), states[from].at);
  return append(draft, path, { kind: 'zero' }, like);
}
