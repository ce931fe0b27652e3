/**
 * How large the numbers of a graph typically are, as powers of two: enough to tell where float32 would run out. A network
 * without normalisation multiplies magnitudes layer by layer (synflow passes 1e30), one with normalisation starts afresh at each.
 */
import { elements, type GraphNode } from '../graph/graph.ts';
import type { PrimitiveKind, PrimitiveOf, TensorSource } from '../graph/primitive.ts';

/** log₂ of a tensor's typical magnitude. An estimate: it never decides what is computed, only in what representation. */
export type Magnitude = number;

/** The magnitudes of nodes that are known. */
export type Magnitudes = (node: GraphNode) => Magnitude;

type Rule<K extends PrimitiveKind> = (node: GraphNode, op: PrimitiveOf<K>, of: Magnitudes) => Magnitude;

type MagnitudeRules = { readonly [K in PrimitiveKind]: Rule<K> };

const same = ({ inputs: [x] }: GraphNode, _: unknown, of: Magnitudes): Magnitude => of(x);
const unit = (): Magnitude => 0;
const greatest = ({ inputs }: GraphNode, _: unknown, of: Magnitudes): Magnitude => Math.max(...inputs.map(of));

const rules: MagnitudeRules = {
  source: (_, { source }) => sourceMagnitude(source),
  fill: (_, { value }) => (value === 0 || !Number.isFinite(value) ? 0 : Math.log2(Math.abs(value))),
  eye: unit,
  unary: ({ inputs: [input] }, { fn }, of) => {
    const x = of(input);
    switch (fn) {
      case 'neg':
      case 'abs':
      case 'relu':
      case 'floor':
        return x;
      case 'square':
        return 2 * x;
      case 'sqrt':
        return x / 2;
      case 'reciprocal':
        return -x;
      default:
        return 0;
    }
  },
  binary: ({ inputs: [left, right] }, { fn }, of) => {
    const x = of(left);
    const y = of(right);
    switch (fn) {
      case 'add':
      case 'sub':
      case 'min':
      case 'max':
        return Math.max(x, y);
      case 'mul':
        return x + y;
      case 'div':
        return x - y;
      default:
        return 0;
    }
  },
  select: ({ inputs: [, x, y] }, _, of) => Math.max(of(x), of(y)),
  reshape: same,
  transpose: same,
  expand: same,
  slice: same,
  pad: same,
  concat: greatest,
  reduce: (node, { fn }, of) => {
    const x = of(node.inputs[0]);
    const count = Math.max(1, elements(node.inputs[0].shape)) / Math.max(1, elements(node.shape));
    if (fn === 'prod') return count * x;
    return fn === 'sum' ? x + Math.log2(count) : x;
  },
  contract: (node, op, of) => {
    const [x, y] = node.inputs;
    let summed = 1;
    for (let dim = 0; dim < x.shape.length; dim++) if (!op.out.includes(op.left[dim])) summed *= x.shape[dim];
    return of(x) + of(y) + Math.log2(summed);
  },
  agreements: (node) => Math.log2(Math.max(1, elements(node.inputs[0].shape.slice(1)))),
  conv: ({ inputs: [x, w] }, _, of) => of(x) + of(w) + Math.log2(elements(w.shape) / w.shape[0]),
  conv_input_grad: ({ inputs: [gy, w] }, _, of) => of(gy) + of(w) + Math.log2(elements(w.shape) / w.shape[1]),
  conv_weight_grad: ({ inputs: [x, gy] }, _, of) => of(x) + of(gy) + Math.log2(elements(gy.shape) / gy.shape[1]),
  average_pool: same,
  average_pool_grad: same,
  max_pool_gather: ({ inputs: [, values] }, _, of) => of(values),
  max_pool_scatter: ({ inputs: [, gy] }, _, of) => of(gy),
  batch_norm: ({ inputs: [, scale] }, _, of) => of(scale),
  batch_norm_grad: ({ inputs: [x, scale, gy] }, _, of) => of(gy) + of(scale) - of(x),
  determinant: unit,
  inverse: ({ inputs: [x] }, _, of) => -of(x),
  eigenvalues: same,
  singular_values: same,
  sort: same,
  count_distinct: unit,
  stop: same,
  port: same,
  gradient: unit,
};

/** The magnitude of a node from those of its inputs. */
export function magnitude(node: GraphNode, of: Magnitudes): Magnitude {
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  const rule = rules[node.op.kind] as Rule<PrimitiveKind>;
  return rule(node, node.op as never, of);
}

function sourceMagnitude(source: TensorSource): Magnitude {
  if (source.kind !== 'weight' || source.role === 'norm_scale' || source.values === 'normal') return 0;
  if (typeof source.values === 'number') return source.values === 0 ? 0 : Math.log2(Math.abs(source.values));
  // Both initialisations give a layer's weights a deviation near the root of 1 / fan-in.
  return -0.5 * Math.log2(source.fanIn);
}
