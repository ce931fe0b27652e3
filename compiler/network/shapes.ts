/** Output shapes of a network's layers, without the batch axis. */
import { elements } from '../graph/graph.ts';
import { slid, type Sliding } from '../graph/slide.ts';
import { ACTIVATIONS } from './activations.ts';
import { INPUT, type Layer, type LayerKind, type LayerOpOf, type Network } from './network.ts';

/** [channel, height, width] of a map, [position, channel] of a sequence, [channel] of a vector; anything between them. */
export type LayerShape = readonly number[];

/** The shape of each layer's output, in layer order. Throws on a network whose layers do not fit: a bug in its builder. */
export function layerShapes(network: Network): readonly LayerShape[] {
  let shapes = known.get(network);
  if (!shapes) known.set(network, (shapes = newShapes(network)));
  return shapes;
}

/** Each pass and each kind of site needs them. */
const known = new WeakMap<Network, readonly LayerShape[]>();

function newShapes(network: Network): readonly LayerShape[] {
  const shapes: LayerShape[] = [];
  for (const layer of network.layers) {
    const inputs = layer.inputs.map((at) => (at === INPUT ? network.input : shapes[at]));
    // The table is indexed by the very kind whose layer it is given; TypeScript cannot follow that correlation.
    const rule = rules[layer.op.kind] as ShapeRule<LayerKind>;
    const shape = rule(layer.op as never, inputs);
    if (!shape?.every((size) => Number.isInteger(size) && size > 0)) throw new Error(unfit(layer, inputs));
    shapes.push(shape);
  }
  return shapes;
}

const unfit = ({ path, op }: Layer, inputs: readonly LayerShape[]): string =>
  `layer ${path} (${op.kind}) cannot take inputs of shape [${inputs.map((shape) => shape.join(', ')).join('], [')}]`;

/** The shape of what a layer makes of its inputs, or null if it cannot take them. */
type ShapeRule<K extends LayerKind> = (op: LayerOpOf<K>, inputs: readonly LayerShape[]) => LayerShape | null;

const when = (holds: boolean, shape: () => LayerShape | null): LayerShape | null => (holds ? shape() : null);

type AnyRule = (op: unknown, inputs: readonly LayerShape[]) => LayerShape | null;

const same: AnyRule = (_, [x]) => x;
const pointwise: AnyRule = (_, inputs) => broadcast(inputs);
const pointwiseOfTwo: AnyRule = (_, inputs) => when(inputs.length === 2, () => broadcast(inputs));

const rules: { readonly [K in LayerKind]: ShapeRule<K> } = {
  conv: (op, [x]) => {
    const grouped = op.in % op.groups === 0 && op.out % op.groups === 0;
    return when(isMap(x) && x[0] === op.in && grouped, () => [op.out, ...slid([x[1], x[2]], op)]);
  },
  linear: (op, [x]) => when(x.at(-1) === op.in, () => [...x.slice(0, -1), op.out]),
  batch_norm: (op, [x]) => when(x.length >= 1 && x.length <= 3 && x[0] === op.channels, () => x),
  layer_norm: (op, [x]) => when(x.at(-1) === op.size, () => x),
  relu: same,
  activation: ({ fn, parameters }, [x]) => when(parameters.length === ACTIVATIONS[fn].parameters, () => x),
  average_pool: (op, [x]) => pooled(op, x),
  max_pool: (op, [x]) => pooled(op, x),
  global_average_pool: (_, [x]) => when(isMap(x), () => [x[0]]),
  mean: ({ axes, keep }, [x]) => {
    const ascend = axes.every((axis, at) => isAxis(axis, x) && (at === 0 || axes[at - 1] < axis));
    const kept = keep ? [1] : [];
    return when(ascend, () => x.flatMap((size, axis) => (axes.includes(axis) ? kept : [size])));
  },
  add: pointwise,
  mul: pointwise,
  sub: pointwiseOfTwo,
  div: pointwiseOfTwo,
  matmul: (_, [a, b, ...more]) => {
    const alike = more.length === 0 && a.length >= 2 && a.slice(0, -2).join() === b.slice(0, -2).join();
    return when(alike && a.at(-1) === b.at(-2), () => [...a.slice(0, -1), ...b.slice(-1)]);
  },
  softmax: ({ axis }, [x]) => when(isAxis(axis, x), () => x),
  scale: same,
  concat: ({ axis }, inputs) => {
    const others = (x: LayerShape): string => x.with(axis, 0).join();
    const fit = inputs.every((x) => isAxis(axis, x) && others(x) === others(inputs[0]));
    const length = inputs.reduce((sum, x) => sum + x[axis], 0);
    return when(fit, () => inputs[0].with(axis, length));
  },
  slice: ({ axis, start, stop }, [x]) =>
    when(isAxis(axis, x) && start >= 0 && stop <= x[axis], () => x.with(axis, stop - start)),
  pad: ({ axis, before, after }, [x]) =>
    when(isAxis(axis, x) && before >= 0 && after >= 0, () => x.with(axis, before + x[axis] + after)),
  reshape: ({ shape }, [x]) => when(elements(shape) === elements(x), () => shape),
  transpose: ({ order }, [x]) =>
    when(order.length === x.length && order.toSorted((a, b) => a - b).every((axis, at) => axis === at), () =>
      order.map((axis) => x[axis]),
    ),
  tensor: ({ shape }, inputs) => when(inputs.length === 0, () => shape),
  zero: same,
};

const isMap = (x: LayerShape): boolean => x.length === 3;

const isAxis = (axis: number, x: LayerShape): boolean => Number.isInteger(axis) && axis >= 0 && axis < x.length;

/** With less padding than the kernel, every window has a pixel. */
function pooled(window: Sliding, x: LayerShape): LayerShape | null {
  const reaches = window.padding.every((padding, side) => padding < window.kernel[side % 2]);
  return when(isMap(x) && reaches, () => [x[0], ...slid([x[1], x[2]], window)]);
}

function broadcast(inputs: readonly LayerShape[]): LayerShape | null {
  const [first] = inputs;
  const common = first.map((_, axis) => Math.max(...inputs.map((x) => x[axis])));
  const fits = (x: LayerShape): boolean =>
    x.length === first.length && x.every((size, axis) => size === 1 || size === common[axis]);
  return when(inputs.every(fits), () => common);
}
