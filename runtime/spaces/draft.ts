/** A network being built: layers are appended, and every function returns the index of the tensor it made. */
import type { AveragePool, Conv, Layer, LayerOp } from '../../compiler/network/network.ts';

/** The layers so far, in topological order. */
export type Draft = Layer[];

/** Appends one layer. */
export function append(draft: Draft, path: string, op: LayerOp, ...inputs: readonly number[]): number {
  return draft.push({ path, op, inputs, cell: null }) - 1;
}

/** A square convolution without bias whose padding keeps the image's size, up to the stride. */
export function conv(from: number, to: number, kernel: number, stride = 1): Conv {
  const padding = (kernel - 1) / 2;
  return {
    kind: 'conv',
    in: from,
    out: to,
    kernel: [kernel, kernel],
    stride: [stride, stride],
    padding: [padding, padding, padding, padding],
    dilation: [1, 1],
    groups: 1,
    bias: false,
  };
}

/** A square window of averages over what lies inside the image. */
export const averagePool = (kernel: number, stride: number, padding: number): AveragePool => ({
  kind: 'average_pool',
  kernel: [kernel, kernel],
  stride: [stride, stride],
  padding: [padding, padding, padding, padding],
  counted: false,
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
