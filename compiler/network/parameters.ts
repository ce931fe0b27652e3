/** The trainable tensors of each kind of layer. Their sources are called `${path of the layer}.${name}`. */
import type { Shape, WeightRole } from '../graph/primitive.ts';
import type { LayerKind, LayerOp, LayerOpOf } from './network.ts';

/** What a layer calls a trainable tensor of its own. */
export type ParameterName = 'weight' | 'bias' | 'scale' | 'shift' | 'value';

export interface Parameter {
  readonly name: ParameterName;
  readonly role: WeightRole;
  readonly shape: Shape;
  /** What one output of the layer sums over. */
  readonly fanIn: number;
  /** How many outputs of the layer one input takes part in, wherever it is. */
  readonly fanOut: number;
}

/** The trainable tensors of a layer. */
export function parametersOf(op: LayerOp): readonly Parameter[] {
  // The table is indexed by the very kind whose layer it is given; TypeScript cannot follow that correlation.
  const rule = rules[op.kind] as ParameterRule<LayerKind>;
  return rule(op as never);
}

type ParameterRule<K extends LayerKind> = (op: LayerOpOf<K>) => readonly Parameter[];

const none = (): readonly Parameter[] => [];

const rules: { readonly [K in LayerKind]: ParameterRule<K> } = {
  conv: (op) => {
    const [group, area] = [op.in / op.groups, op.kernel[0] * op.kernel[1]];
    const fans = { fanIn: group * area, fanOut: op.out * area };
    return weightAndBias(op, { name: 'weight', role: 'conv', shape: [op.out, group, ...op.kernel], ...fans });
  },
  linear: (op) =>
    weightAndBias(op, { name: 'weight', role: 'linear', shape: [op.out, op.in], fanIn: op.in, fanOut: op.out }),
  batch_norm: (op) => scaleAndShift(op.channels),
  layer_norm: (op) => scaleAndShift(op.size),
  tensor: ({ shape }) => [{ name: 'value', role: 'tensor', shape, fanIn: 1, fanOut: 1 }],
  relu: none,
  activation: none,
  average_pool: none,
  max_pool: none,
  global_average_pool: none,
  mean: none,
  add: none,
  mul: none,
  sub: none,
  div: none,
  matmul: none,
  softmax: none,
  scale: none,
  concat: none,
  slice: none,
  pad: none,
  reshape: none,
  transpose: none,
  zero: none,
};

function weightAndBias({ out, bias }: LayerOpOf<'conv' | 'linear'>, weight: Parameter): readonly Parameter[] {
  return bias ? [weight, { ...weight, name: 'bias', role: 'bias', shape: [out] }] : [weight];
}

const scaleAndShift = (size: number): readonly Parameter[] => [
  { name: 'scale', role: 'norm_scale', shape: [size], fanIn: size, fanOut: size },
  { name: 'shift', role: 'norm_shift', shape: [size], fanIn: size, fanOut: size },
];
