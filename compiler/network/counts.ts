/** How large a network is: its trainable numbers and its multiplications. Both are proxies of their own, and hard to beat. */
import type { LayerOp, Network } from './network.ts';
import { layerShapes } from './shapes.ts';

/** How many trainable scalars a network has: weights, biases, and the scale and shift of each norm channel. */
export function parameterCount(network: Network): number {
  return network.layers.reduce((total, { op }) => total + layerParameters(op), 0);
}

/**
 * Multiply-accumulates of the convolutions and linear layers on one image; biases, norms and pools are not counted. The
 * FLOPs that NAS-Bench-201 publishes are these plus one for each bias of the classifier.
 */
export function macs(network: Network): number {
  const shapes = layerShapes(network);
  let total = 0;
  network.layers.forEach(({ op }, at) => {
    if (op.kind === 'conv') {
      const [, height, width] = shapes[at];
      total += weightCount(op) * height * width;
    } else if (op.kind === 'linear') {
      total += weightCount(op);
    }
  });
  return total;
}

function layerParameters(op: LayerOp): number {
  switch (op.kind) {
    case 'conv':
    case 'linear':
      return weightCount(op) + (op.bias ? op.out : 0);
    case 'batch_norm':
      return 2 * op.channels;
    case 'relu':
    case 'average_pool':
    case 'max_pool':
    case 'global_average_pool':
    case 'add':
    case 'concat':
    case 'crop':
    case 'zero':
      return 0;
    default:
      return op satisfies never;
  }
}

function weightCount(op: Extract<LayerOp, { kind: 'conv' | 'linear' }>): number {
  return op.kind === 'linear' ? op.in * op.out : (op.in / op.groups) * op.out * op.kernel[0] * op.kernel[1];
}
