/** How large a network is: its trainable numbers and its multiplications. Both are proxies of their own, and hard to beat. */
import { elements } from '../graph/graph.ts';
import { INPUT, type LayerOp, type Network } from './network.ts';
import { parametersOf } from './parameters.ts';
import { type LayerShape, layerShapes } from './shapes.ts';

/**
 * How many trainable scalars a network has: weights, biases, the scale and shift of each norm channel, and tensors that are
 * no layer's weight.
 */
export function parameterCount(network: Network): number {
  return network.layers.flatMap(({ op }) => parametersOf(op)).reduce((total, { shape }) => total + elements(shape), 0);
}

/**
 * Multiply-accumulates of the convolutions, linear layers and products of matrices on one image; biases, norms, pools and
 * pointwise layers are not counted. The FLOPs that NAS-Bench-201 publishes are these plus one for each bias of the classifier.
 */
export function macs(network: Network): number {
  const shapes = layerShapes(network);
  return network.layers.reduce((total, { op, inputs: [from] }, at) => {
    return total + layerMacs(op, from === INPUT ? network.input : shapes[from], shapes[at]);
  }, 0);
}

/** Multiply-accumulates of one layer on one image, from the shapes of its first input and its output. */
export function layerMacs(op: LayerOp, input: LayerShape, output: LayerShape): number {
  if (op.kind === 'conv') return elements(output) * (op.in / op.groups) * op.kernel[0] * op.kernel[1];
  return op.kind === 'linear' || op.kind === 'matmul' ? elements(output) * input[input.length - 1] : 0;
}
