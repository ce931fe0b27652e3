/** What a graph costs to compute, without computing it: a measure that is the same on every machine. */
import { elements, type Graph, type GraphNode, reachable } from '../graph/graph.ts';
import type { PrimitiveKind, PrimitiveOf, Shape } from '../graph/primitive.ts';

type CostRules = {
  readonly [K in PrimitiveKind]: (op: PrimitiveOf<K>, inputs: readonly Shape[], shape: Shape) => number;
};

const nothing = (): number => 0;

/** Every element that is read, and every one that is written. */
const touched = (_: unknown, inputs: readonly Shape[], shape: Shape): number =>
  inputs.reduce((sum, input) => sum + elements(input), elements(shape));

/** Operations on matrices take about as many steps as there are elements times rows. */
const cubic = (_: unknown, [x]: readonly Shape[]): number => elements(x) * (x.at(-1) ?? 1);

/** A pixel of the result, or of the gradient of it, for each element of a window of the kernel. */
const window = ([height, width]: readonly [number, number], places: Shape): number => elements(places) * height * width;

// prettier-ignore
const COSTS: CostRules = {
  source: nothing, fill: nothing, eye: nothing, stop: nothing, port: nothing, gradient: nothing,
  unary: touched, binary: touched, select: touched,
  reshape: nothing, transpose: touched, expand: touched, slice: touched, pad: touched, concat: touched,
  reduce: touched,
  contract: ({ left, right }, [a, b]) => elements(a) * elements(b.filter((_, dim) => !left.includes(right[dim]))),
  agreements: (_, [x]) => elements(x) * x[0],
  conv: (_, [, w], shape) => elements(shape) * elements(w.slice(1)),
  conv_input_grad: (_, [gy, w]) => elements(gy) * elements(w.slice(1)),
  conv_weight_grad: (_, [, gy], shape) => elements(gy) * elements(shape.slice(1)),
  average_pool: (op, _, shape) => window(op.window.kernel, shape),
  average_pool_grad: (op, [gy]) => window(op.window.kernel, gy),
  max_pool_gather: (op, _, shape) => window(op.window.kernel, shape),
  max_pool_scatter: (op, [, gy]) => window(op.window.kernel, gy),
  batch_norm: touched, batch_norm_grad: touched,
  determinant: cubic, inverse: cubic, eigenvalues: cubic, singular_values: cubic,
  sort: touched, count_distinct: touched,
};

/** Multiply-accumulates of convolutions, poolings, contractions and matrices, plus the elements that all others read and write. */
export function costOf({ outputs }: Graph): number {
  return reachable(outputs.map(({ node }) => node)).reduce((sum, node) => sum + costOfNode(node), 0);
}

/** The same of one node. */
export function costOfNode({ op, inputs, shape }: GraphNode): number {
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  const rule = COSTS[op.kind] as (op: GraphNode['op'], inputs: readonly Shape[], shape: Shape) => number;
  return rule(
    op,
    inputs.map((input) => input.shape),
    shape,
  );
}
