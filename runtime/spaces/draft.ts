/** A network being built: layers are appended, and every function returns the index of the tensor it made. */
import type { Padding } from '../../compiler/graph/primitive.ts';
import type { AveragePool, Conv, Layer, LayerOp, MaxPool } from '../../compiler/network/network.ts';

/** The layers so far, in topological order. */
export type Draft = Layer[];

/** Appends one layer. */
export function append(draft: Draft, path: string, op: LayerOp, ...inputs: readonly number[]): number {
  return draft.push({ path, op, inputs, cell: null }) - 1;
}

/** A square convolution without bias whose padding keeps the image's size, up to the stride. */
export function conv(from: number, to: number, kernel: number, stride = 1): Conv {
  const window = square(kernel, stride, (kernel - 1) / 2);
  return { kind: 'conv', in: from, out: to, ...window, dilation: [1, 1], groups: 1, bias: false };
}

/** A window that is the same along both axes. */
function square(kernel: number, stride: number, padding: number): Omit<MaxPool, 'kind'> {
  return { kernel: [kernel, kernel], stride: [stride, stride], padding: around(padding) };
}

/** The same padding on all sides. */
export const around = (padding: number): Padding => [padding, padding, padding, padding];

/** A square window of averages over what lies inside the image. */
export const averagePool = (kernel: number, stride: number, padding: number): AveragePool => ({
  kind: 'average_pool',
  ...square(kernel, stride, padding),
  counted: false,
});

/** A square window of maxima. */
export const maxPool = (kernel: number, stride: number, padding: number): MaxPool => ({
  kind: 'max_pool',
  ...square(kernel, stride, padding),
});

/** Appends a batch norm with PyTorch's default epsilon. */
export function appendNorm(draft: Draft, path: string, channels: number, input: number): number {
  return append(draft, path, { kind: 'batch_norm', channels, epsilon: 1e-5 }, input);
}

/** Appends ReLU, convolution and batch norm, in this order: the triples that EZNAS reads [EZNAS22]. */
export function appendTriple(draft: Draft, path: string, op: Conv, input: number, suffix = ''): number {
  const active = append(draft, `${path}.relu${suffix}`, { kind: 'relu' }, input);
  const convolved = append(draft, `${path}.conv${suffix}`, op, active);
  return appendNorm(draft, `${path}.norm${suffix}`, op.out, convolved);
}
