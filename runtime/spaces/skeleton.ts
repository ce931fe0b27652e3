/**
 * The network around a cell, as in NAS-Bench-201 [DY20]: a stem, stages of equal cells, a residual block that halves the
 * image between stages, and a linear classifier on globally averaged features.
 */
import { INPUT, type Network } from '../../compiler/network/network.ts';
import { ProblemError } from '../problem.ts';
import { allCells, type Cell, EDGES, parseCell, printCell } from './cell.ts';
import { append, appendNorm, appendTriple, averagePool, conv, type Draft } from './draft.ts';
import type { Space } from './space.ts';

/** How many cells a stage has, and the channels of each stage; the stem has those of the first. */
export interface Skeleton {
  readonly channels: readonly number[];
  readonly cells: number;
}

/** The space of the 15,625 cells in one skeleton; its networks are named by the official string of their cell. */
export function cellSpace(name: string, skeleton: Skeleton, defaultClasses: number, defaultSide: number): Space {
  return {
    name,
    classes: defaultClasses,
    side: defaultSide,
    architectures: () => allCells().map(printCell),
    networkOf: (arch, classes = defaultClasses, side = defaultSide) =>
      cellNetwork(skeleton, parseCell(arch), classes, side),
  };
}

/** The network of equal `cell`s for RGB images of `side` x `side` pixels. Throws a `ProblemError` on sides it cannot halve. */
function cellNetwork(skeleton: Skeleton, cell: Cell, classes: number, side: number): Network {
  const { channels, cells } = skeleton;
  const multiple = 2 ** (channels.length - 1);
  if (side % multiple !== 0) {
    throw new ProblemError(
      'invocation',
      `Images of ${side}x${side} do not fit: the side must be a multiple of ${multiple}.`,
    );
  }
  const draft: Draft = [];
  let at = append(draft, 'stem.conv', conv(3, channels[0], 3), INPUT);
  at = appendNorm(draft, 'stem.norm', channels[0], at);
  channels.forEach((width, stage) => {
    if (stage > 0) at = appendReduction(draft, `reduction${stage}`, channels[stage - 1], width, at);
    for (let index = 0; index < cells; index++) at = appendCell(draft, `stage${stage}.cell${index}`, cell, width, at);
  });
  const last = channels[channels.length - 1];
  at = appendNorm(draft, 'head.norm', last, at);
  at = append(draft, 'head.relu', { kind: 'relu' }, at);
  const features = append(draft, 'head.pool', { kind: 'global_average_pool' }, at);
  const logits = append(draft, 'head.linear', { kind: 'linear', in: last, out: classes, bias: true }, features);
  return { name: printCell(cell), input: [3, side, side], classes, layers: draft, features, logits };
}

/** A ResNet basic block of stride 2: two triples, beside them a 2x2 average pool with a bare 1x1 convolution. */
function appendReduction(draft: Draft, path: string, from: number, to: number, input: number): number {
  const half = appendTriple(draft, path, conv(from, to, 3, 2), input, '1');
  const residual = appendTriple(draft, path, conv(to, to, 3), half, '2');
  const pooled = append(draft, `${path}.pool`, averagePool(2, 2, 0), input);
  const shortcut = append(draft, `${path}.shortcut`, conv(from, to, 1), pooled);
  return append(draft, `${path}.sum`, { kind: 'add' }, shortcut, residual);
}

/** Appends one cell and marks its output layer with `path`. */
function appendCell(draft: Draft, path: string, cell: Cell, channels: number, input: number): number {
  const start = draft.length;
  const nodes = [input];
  for (let to = 1; to <= 3; to++) {
    const terms: number[] = [];
    EDGES.forEach(([from, end], at) => {
      if (end !== to || cell[at] === 'none') return;
      terms.push(appendEdge(draft, `${path}.edge${from}-${to}`, cell[at], channels, nodes[from]));
    });
    nodes[to] = appendSum(draft, `${path}.node${to}`, terms, input);
  }
  // A cell of skips hands its input on; only a layer of its own can carry the cell's name.
  const output = nodes[3] < start ? append(draft, `${path}.node3`, { kind: 'add' }, nodes[3]) : nodes[3];
  draft[output] = { ...draft[output], cell: path };
  return output;
}

function appendEdge(
  draft: Draft,
  path: string,
  operation: Exclude<Cell[number], 'none'>,
  channels: number,
  input: number,
): number {
  switch (operation) {
    case 'skip_connect':
      return input;
    case 'nor_conv_1x1':
      return appendTriple(draft, path, conv(channels, channels, 1), input);
    case 'nor_conv_3x3':
      return appendTriple(draft, path, conv(channels, channels, 3), input);
    case 'avg_pool_3x3':
      return append(draft, `${path}.pool`, averagePool(3, 1, 1), input);
    default:
      return operation satisfies never;
  }
}

/** A node without edges is zero, a node with one edge is that edge's tensor, and any other adds them up. */
function appendSum(draft: Draft, path: string, terms: readonly number[], like: number): number {
  if (terms.length === 0) return append(draft, path, { kind: 'zero' }, like);
  return terms.length === 1 ? terms[0] : append(draft, path, { kind: 'add' }, ...terms);
}
