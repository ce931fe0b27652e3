/** Gradients of reductions. */
import {
  allDims,
  binary,
  concat,
  div,
  expand,
  fill,
  mul,
  reduceKeeping,
  reshape,
  select,
  slice,
  transpose,
} from '../graph/build.ts';
import { elements, type GraphBuilder, type GraphNode } from '../graph/graph.ts';
import { inversePermutation } from './movement.ts';
import type { GradientRules, NodeOf } from './rule.ts';

export const reductionGradients: GradientRules<'reduce'> = {
  reduce: (g, node, gy) => {
    const [x] = node.inputs;
    switch (node.op.fn) {
      case 'sum':
        return [expand(g, keepingDims(g, node, gy), x.shape)];
      case 'prod':
        return [prodGradient(g, node, gy)];
      case 'max':
      case 'min':
        return [extremumGradient(g, node, gy)];
      default:
        return node.op.fn satisfies never;
    }
  },
};

/** Shared evenly among the elements that attain the extremum; a NaN extremum passes nothing. */
function extremumGradient(g: GraphBuilder, node: NodeOf<'reduce'>, gy: GraphNode): GraphNode {
  const [x] = node.inputs;
  const attained = binary(g, 'eq', x, keepingDims(g, node, node));
  const share = div(g, keepingDims(g, node, gy), reduceKeeping(g, 'sum', attained, node.op.dims));
  return select(g, attained, share, fill(g, 0));
}

/**
 * Each element gets gy times the product of the others. The product is taken as a tree that pairs the first half with the
 * second; walking down, each half gets what its sum node got times the other half. Nothing is divided, so zeros need no
 * care, in higher derivatives neither; work is linear in the elements and depth logarithmic.
 */
function prodGradient(g: GraphBuilder, node: NodeOf<'reduce'>, gy: GraphNode): GraphNode {
  const [x] = node.inputs;
  const { dims } = node.op;
  if (elements(x.shape) === 0) return fill(g, 0, x.shape);
  const perm = [...allDims(x).filter((dim) => !dims.includes(dim)), ...dims];
  const moved = transpose(g, x, perm);
  const rows = elements(node.shape);

  const levels: Level[] = [];
  let factors = reshape(g, moved, [rows, elements(x.shape) / rows]);
  while (factors.shape[1] > 1) {
    const level = split(g, factors);
    levels.push(level);
    factors = concat(g, [mul(g, level.left, level.right), ...level.odd], 1);
  }
  let gradient = reshape(g, gy, [rows, 1]);
  for (const { left, right, odd } of levels.toReversed()) {
    const pairs = left.shape[1];
    const ofPairs = slice(g, gradient, 1, 0, pairs);
    const ofOdd = odd.map(() => slice(g, gradient, 1, pairs, pairs + 1));
    gradient = concat(g, [mul(g, ofPairs, right), mul(g, ofPairs, left), ...ofOdd], 1);
  }
  return transpose(g, reshape(g, gradient, moved.shape), inversePermutation(perm));
}

/** Two halves of equal width, and the last column when the width is odd. */
interface Level {
  readonly left: GraphNode;
  readonly right: GraphNode;
  readonly odd: readonly GraphNode[];
}

function split(g: GraphBuilder, factors: GraphNode): Level {
  const width = factors.shape[1];
  const pairs = Math.floor(width / 2);
  return {
    left: slice(g, factors, 1, 0, pairs),
    right: slice(g, factors, 1, pairs, 2 * pairs),
    odd: width === 2 * pairs ? [] : [slice(g, factors, 1, 2 * pairs, width)],
  };
}

/** A tensor of the reduction's shape with the reduced dimensions put back, of size 1. */
function keepingDims(g: GraphBuilder, node: NodeOf<'reduce'>, reduced: GraphNode): GraphNode {
  const { shape } = node.inputs[0];
  return reshape(
    g,
    reduced,
    shape.map((size, dim) => (node.op.dims.includes(dim) ? 1 : size)),
  );
}
