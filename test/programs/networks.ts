/** Networks that are small enough to be read at every level. */
import { type Conv, INPUT, type Layer, type Network } from '../../compiler/network/network.ts';

const conv = (from: number, to: number, kernel: Conv['kernel'], padding: Conv['padding'] = [0, 0, 0, 0]): Conv => ({
  kind: 'conv',
  in: from,
  out: to,
  kernel,
  stride: [1, 1],
  padding,
  dilation: [1, 1],
  groups: 1,
  bias: false,
});

/** Layers in a row, on gray images of 4 x 4 pixels; then an average and a classifier of two classes. */
function row(name: string, ops: readonly (readonly [path: string, op: Layer['op']])[]): Network {
  const all: typeof ops = [
    ...ops,
    ['pool', { kind: 'global_average_pool' }],
    ['linear', { kind: 'linear', in: 2, out: 2, bias: false }],
  ];
  const layers = all.map(([path, op], at): Layer => ({ path, op, inputs: [at === 0 ? INPUT : at - 1], cell: null }));
  return { name, input: [1, 4, 4], classes: 2, layers, features: layers.length - 2, logits: layers.length - 1 };
}

export const NETWORKS: readonly Network[] = [
  row('bare', [
    ['conv', conv(1, 2, [3, 3])],
    ['relu', { kind: 'relu' }],
  ]),
  row('normed', [
    ['conv', conv(1, 2, [3, 3])],
    ['norm', { kind: 'batch_norm', channels: 2, epsilon: 1e-5 }],
    ['relu', { kind: 'relu' }],
  ]),
  row('triple', [
    ['stem', conv(1, 2, [3, 3])],
    ['relu', { kind: 'relu' }],
    ['conv', conv(2, 2, [1, 3], [0, 1, 0, 1])],
    ['norm', { kind: 'batch_norm', channels: 2, epsilon: 1e-5 }],
  ]),
];
