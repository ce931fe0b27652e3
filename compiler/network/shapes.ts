/** Output shapes of a network's layers, without the batch axis. */
import { INPUT, type Layer, type Network } from './network.ts';
import { slid } from './slide.ts';

/** [channels, height, width] of a feature map, or [features] of a vector. */
export type LayerShape = readonly number[];

/** The shape of each layer's output, in layer order. Throws on a network whose layers do not fit: a bug in its builder. */
export function layerShapes(network: Network): readonly LayerShape[] {
  const shapes: LayerShape[] = [];
  for (const layer of network.layers) {
    shapes.push(
      layerShape(
        layer,
        layer.inputs.map((at) => (at === INPUT ? network.input : shapes[at])),
      ),
    );
  }
  return shapes;
}

function layerShape(layer: Layer, inputs: readonly LayerShape[]): LayerShape {
  const { op } = layer;
  const [first] = inputs;
  switch (op.kind) {
    case 'conv':
      fit(layer, first.length === 3 && first[0] === op.in, first);
      return [op.out, ...slid([first[1], first[2]], op)];
    case 'linear':
      fit(layer, first.length === 1 && first[0] === op.in, first);
      return [op.out];
    case 'batch_norm':
      fit(layer, first[0] === op.channels, first);
      return first;
    case 'average_pool':
    case 'max_pool':
      fit(layer, first.length === 3 && op.padding.every((padding, side) => padding < op.kernel[side % 2]), first);
      return [first[0], ...slid([first[1], first[2]], op)];
    case 'global_average_pool':
      fit(layer, first.length === 3, first);
      return [first[0]];
    case 'add':
      for (const other of inputs) fit(layer, other.join() === first.join(), other);
      return first;
    case 'concat':
      for (const other of inputs)
        fit(layer, other.length === 3 && other.slice(1).join() === first.slice(1).join(), other);
      return [inputs.reduce((sum, [channels]) => sum + channels, 0), ...first.slice(1)];
    case 'crop':
      fit(layer, first.length === 3 && first[1] > op.top && first[2] > op.left, first);
      return [first[0], first[1] - op.top, first[2] - op.left];
    case 'relu':
    case 'zero':
      return first;
    default:
      return op satisfies never;
  }
}

function fit(layer: Layer, holds: boolean, shape: LayerShape): void {
  if (!holds)
    throw new Error(`layer ${layer.path} (${layer.op.kind}) cannot take an input of shape [${shape.join(', ')}]`);
}
