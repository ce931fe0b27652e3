/** Architectures of NDS drawn at random; there are far too many to list. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { ProblemError } from '../../problem.ts';
import { type Stream, stream } from '../../random.ts';
import { type NdsCell, type NdsOperation, printArchitecture } from './architecture.ts';

/** How the cells of a space are made. */
export interface CellDesign {
  readonly operations: readonly NdsOperation[];
  readonly nodes: number;
  /** Which nodes are a cell's output: all, or those that no node reads. */
  readonly outputs: 'all' | 'unread';
}

/** The widths and depths of the networks that NDS trained for CIFAR-10. */
const WIDTHS = [16, 24, 32];
const DEPTHS = [4, 8, 12, 16, 20];

/** More names than this would fill the memory before a single network is scored. */
const MOST_DRAWN = 100_000;

/**
 * The names of `count` architectures. Width, depth, and each edge's operation and state are uniform and independent, from
 * a stream of its own for each architecture. The same one could be drawn twice, but hardly will be. Throws a `ProblemError`
 * if `count` is above 100,000.
 */
export function drawArchitectures(space: string, design: CellDesign, count: number, seed: number): readonly string[] {
  if (count > MOST_DRAWN) {
    throw new ProblemError(
      'invocation',
      `At most ${MOST_DRAWN} architectures can be drawn from ${space}, not ${count}.`,
    );
  }
  return Array.from({ length: count }, (_, index) => {
    const source = stream(seed, `architecture/${space}/${index}`);
    const width = oneOf(source, WIDTHS);
    const depth = oneOf(source, DEPTHS);
    return printArchitecture({ width, depth, normal: drawCell(source, design), reduce: drawCell(source, design) });
  });
}

function drawCell(source: Stream, { operations, nodes: length, outputs }: CellDesign): NdsCell {
  const drawEdge = (states: number) => ({
    operation: oneOf(source, operations),
    from: uniformInt(source, 0, states - 1),
  });
  const nodes = Array.from({ length }, (_, node) => [drawEdge(node + 2), drawEdge(node + 2)] as const);
  const read = new Set(nodes.flatMap((edges) => edges.map(({ from }) => from)));
  const states = nodes.map((_, node) => node + 2);
  return { nodes, outputs: outputs === 'all' ? states : states.filter((state) => !read.has(state)) };
}

const oneOf = <Choice>(source: Stream, choices: readonly Choice[]): Choice =>
  choices[uniformInt(source, 0, choices.length - 1)];
