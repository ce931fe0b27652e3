/**
 * How large the numbers of a graph typically are, as powers of two: enough to tell where float32 would run out. A network
 * without normalisation multiplies magnitudes layer by layer (synflow passes 1e30), one with normalisation starts afresh at each.
 */
import { elements, type GraphNode } from '../graph/graph.ts';
import type { PrimitiveKind, PrimitiveOf, TensorSource } from '../graph/primitive.ts';

/** log₂ of a tensor's typical magnitude. An estimate: it never decides what is computed, only in what representation. */
export type Magnitude = number;

type Rule<K extends PrimitiveKind> = (node: GraphNode, op: PrimitiveOf<K>, inputs: readonly Magnitude[]) => Magnitude;

type MagnitudeRules = { readonly [K in PrimitiveKind]: Rule<K> };

const same = (_node: GraphNode, _op: unknown, [x]: readonly Magnitude[]): Magnitude => x;
const unit = (): Magnitude => 0;
const greatest = (_node: GraphNode, _op: unknown, inputs: readonly Magnitude[]): Magnitude => Math.max(...inputs);

const rules: MagnitudeRules = {
  source: (_, { source }) => sourceMagnitude(source),
  fill: (_, { value }) => (value === 0 || !Number.isFinite(value) ? 0 : Math.log2(Math.abs(value))),
  eye: unit,
  unary: (_, { fn }, [x]) => {
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
  binary: (_, { fn }, [x, y]) => {
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
  select: (_, __, [, x, y]) => Math.max(x, y),
  reshape: same,
  transpose: same,
  expand: same,
  slice: same,
  pad: same,
  concat: greatest,
  reduce: (node, { fn }, [x]) => {
    const count = Math.max(1, elements(node.inputs[0].shape)) / Math.max(1, elements(node.shape));
    if (fn === 'prod') return count * x;
    return fn === 'sum' ? x + Math.log2(count) : x;
  },
  contract: (node, op, [x, y]) => {
    const summed = [...op.left].filter((letter) => !op.out.includes(letter));
    return x + y + Math.log2(elements(summed.map((letter) => node.inputs[0].shape[op.left.indexOf(letter)])));
  },
  agreements: (node) => Math.log2(Math.max(1, elements(node.inputs[0].shape.slice(1)))),
  conv: (node, _, [x, w]) => x + w + Math.log2(elements(node.inputs[1].shape.slice(1))),
  conv_input_grad: (node, _, [gy, w]) => gy + w + Math.log2(elements(node.inputs[1].shape) / node.inputs[1].shape[1]),
  conv_weight_grad: (node, _, [x, gy]) => x + gy + Math.log2(elements(node.inputs[1].shape) / node.inputs[1].shape[1]),
  average_pool: same,
  average_pool_grad: same,
  max_pool_gather: (_, __, [, values]) => values,
  max_pool_scatter: (_, __, [, gy]) => gy,
  batch_norm: (_, __, [, scale]) => scale,
  batch_norm_grad: (_, __, [x, scale, gy]) => gy + scale - x,
  determinant: unit,
  inverse: (_, __, [x]) => -x,
  eigenvalues: same,
  singular_values: same,
  sort: same,
  count_distinct: unit,
  stop: same,
  port: same,
  gradient: unit,
};

/** The magnitude of a node from those of its inputs. */
export function magnitude(node: GraphNode, inputs: readonly Magnitude[]): Magnitude {
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  const rule = rules[node.op.kind] as Rule<PrimitiveKind>;
  return rule(node, node.op as never, inputs);
}

function sourceMagnitude(source: TensorSource): Magnitude {
  if (source.kind !== 'weight' || source.role === 'norm_scale' || source.values === 'normal') return 0;
  if (typeof source.values === 'number') return source.values === 0 ? 0 : Math.log2(Math.abs(source.values));
  // Both initialisations give a layer's weights a deviation near the root of 1 / fan-in.
  return -0.5 * Math.log2(source.fanIn);
}
