/**
 * The network around a cell, as in NAS-Bench-201 [DY20]: a stem, stages of equal cells, a residual block that halves the
 * image between stages, and a linear classifier on globally averaged features.
 */
import { INPUT, type Network } from '../../compiler/network/network.ts';
import { sample } from '../accuracy/sample.ts';
import { ProblemError } from '../problem.ts';
import { allCells, type Cell, parseCell, printCell } from './cell.ts';
import { appendCell } from './cell-layers.ts';
import { append, appendNorm, appendTriple, averagePool, conv, type Draft } from './draft.ts';
import { canonicalCell } from './isomorphism.ts';
import type { ListedSpace } from './space.ts';

/** A row of equal cells: the first takes maps of `from` channels, all give `to`. The block before the stage, or the stem, gives `from`. */
export interface Stage {
  readonly from: number;
  readonly to: number;
  readonly cells: number;
}

/** The space of the 15,625 cells in one skeleton; its networks are named by the official string of their cell. */
export function cellSpace(
  name: string,
  stages: readonly Stage[],
  defaultClasses: number,
  defaultSide: number,
): ListedSpace {
  const architectures = (): readonly string[] => allCells().map(printCell);
  return {
    name,
    classes: defaultClasses,
    side: defaultSide,
    architectures,
    draw: (count, seed) => sample(architectures(), count, seed),
    networkOf: (arch, classes = defaultClasses, side = defaultSide) => {
      const cell = parseCell(arch);
      return cellNetwork(printCell(cell), stages, cell, classes, side);
    },
    isomorphism: (arch) => canonicalCell(parseCell(arch)),
  };
}

/** The network of equal `cell`s for RGB images of `side` x `side` pixels. Throws a `ProblemError` on sides it cannot halve. */
export function cellNetwork(
  name: string,
  stages: readonly Stage[],
  cell: Cell,
  classes: number,
  side: number,
): Network {
  const multiple = 2 ** (stages.length - 1);
  if (side % multiple !== 0) {
    throw new ProblemError(
      'invocation',
      `Images of ${side}x${side} do not fit: the side must be a multiple of ${multiple}.`,
    );
  }
  const draft: Draft = [];
  let width = stages[0].from;
  let at = append(draft, 'stem.conv', conv(3, width, 3), INPUT);
  at = appendNorm(draft, 'stem.norm', width, at);
  stages.forEach(({ from, to, cells }, stage) => {
    if (stage > 0) at = appendReduction(draft, `reduction${stage}`, width, from, at);
    width = from;
    for (let index = 0; index < cells; index++) {
      at = appendCell(draft, `stage${stage}.cell${index}`, cell, width, to, at);
      width = to;
    }
  });
  at = appendNorm(draft, 'head.norm', width, at);
  at = append(draft, 'head.relu', { kind: 'relu' }, at);
  const features = append(draft, 'head.pool', { kind: 'global_average_pool' }, at);
  const logits = append(draft, 'head.linear', { kind: 'linear', in: width, out: classes, bias: true }, features);
  return { name, input: [3, side, side], classes, layers: draft, features, logits };
}

/** A ResNet basic block of stride 2: two triples, beside them a 2x2 average pool with a bare 1x1 convolution. */
function appendReduction(draft: Draft, path: string, from: number, to: number, input: number): number {
  const half = appendTriple(draft, path, conv(from, to, 3, 2), input, '1');
  const residual = appendTriple(draft, path, conv(to, to, 3), half, '2');
  const pooled = append(draft, `${path}.pool`, averagePool(2, 2, 0), input);
  const shortcut = append(draft, `${path}.shortcut`, conv(from, to, 1), pooled);
  return append(draft, `${path}.sum`, { kind: 'add' }, shortcut, residual);
}
