/**
 * A pass as a graph: the layers of the network applied to the pass's input. Every layer becomes a few primitives; the
 * trainable tensors become sources, so that passes with equal weights share them.
 */
import type { PassSpec } from '../core/core.ts';
import * as b from '../graph/build.ts';
import { from, type GraphBuilder, type GraphNode } from '../graph/graph.ts';
import type { Shape, WeightRole } from '../graph/primitive.ts';
import { INPUT, type Layer, type Network } from '../network/network.ts';
import { layerShapes } from '../network/shapes.ts';
import type { ParameterName, Tap } from '../sites/find.ts';

/** What a run of the network makes available. */
export interface Forward {
  readonly input: GraphNode;
  readonly logits: GraphNode;
  readonly features: GraphNode;
  readonly tap: (tap: Tap) => GraphNode;
}

/** How many images a pass sees. */
const batchOf = (pass: PassSpec, batch: number): number =>
  pass.input.every(({ kind }) => kind === 'ones') ? 1 : batch;

/**
 * Runs `network` as `pass` says on `batch` images. `ported` are the taps by which something is differentiated (keys by
 * `tapKey`): each gets a port, so that its gradient is its own.
 */
export function forward(
  g: GraphBuilder,
  network: Network,
  pass: PassSpec,
  batch: number,
  ported: ReadonlySet<string>,
): Forward {
  const shapes = layerShapes(network);
  const input = passInput(g, pass, [batchOf(pass, batch), ...network.input]);
  const outputs: GraphNode[] = [];
  const passName = JSON.stringify(pass);

  const port = (at: GraphBuilder, tap: Tap, x: GraphNode): GraphNode =>
    ported.has(tapKey(tap)) ? at.node({ kind: 'port', place: `${passName} ${tapKey(tap)}` }, [x]) : x;
  const read = (layer: number): GraphNode => (layer === INPUT ? input : outputs[layer]);
  const inputOf = (layer: number): GraphNode => {
    const at = from(g, { site: network.layers[layer].path, operator: 'input' });
    return port(at, { side: 'in', layer }, read(network.layers[layer].inputs[0]));
  };
  const parameterOf = (layer: number, name: ParameterName): GraphNode =>
    parameter(g, network.layers[layer], name, pass);

  network.layers.forEach((layer, index) => {
    const at = from(g, { site: layer.path, operator: layer.op.kind });
    const x = layer.inputs.length === 1 ? inputOf(index) : read(layer.inputs[0]);
    const others = layer.inputs.slice(1).map(read);
    const y = applyLayer(at, layer, pass, x, others, [x.shape[0], ...shapes[index]], (name) =>
      parameterOf(index, name),
    );
    outputs.push(port(at, { side: 'out', layer: index }, y));
  });

  return {
    input,
    logits: outputs[network.logits],
    features: outputs[network.features],
    tap: (tap) => {
      if (tap.side === 'parameter') return parameterOf(tap.layer, tap.parameter);
      return tap.side === 'in' ? inputOf(tap.layer) : outputs[tap.layer];
    },
  };
}

export const tapKey = (tap: Tap): string => `${tap.side} ${tap.layer}`;

function applyLayer(
  g: GraphBuilder,
  { op }: Layer,
  pass: PassSpec,
  x: GraphNode,
  others: readonly GraphNode[],
  shape: Shape,
  parameter: (name: ParameterName) => GraphNode,
): GraphNode {
  switch (op.kind) {
    case 'conv': {
      const { stride, padding, dilation, groups } = op;
      const y = g.node({ kind: 'conv', slide: { stride, padding, dilation, groups } }, [x, parameter('weight')]);
      return op.bias ? b.add(g, y, perChannel(g, parameter('bias'), 4)) : y;
    }
    case 'linear': {
      const y = b.contract(g, 'bi', 'oi', 'bo', x, parameter('weight'));
      return op.bias ? b.add(g, y, perChannel(g, parameter('bias'), 2)) : y;
    }
    case 'batch_norm':
      return normalise(g, pass, x, op.epsilon, parameter);
    case 'relu':
      return b.unary(g, 'relu', x);
    case 'average_pool': {
      const { kernel, stride, padding, counted } = op;
      return g.node({ kind: 'average_pool', window: { kernel, stride, padding, counted } }, [x]);
    }
    case 'max_pool': {
      const { kernel, stride, padding } = op;
      return g.node({ kind: 'max_pool_gather', window: { kernel, stride, padding } }, [x, x]);
    }
    case 'global_average_pool':
      return mean(g, x, [2, 3]);
    case 'add':
      return others.reduce((sum, y) => b.add(g, sum, y), x);
    case 'concat':
      return b.concat(g, [x, ...others], 1);
    case 'crop':
      return b.slice(g, b.slice(g, x, 2, op.top, x.shape[2]), 3, op.left, x.shape[3]);
    case 'zero':
      return b.fill(g, 0, shape);
    default:
      return op satisfies never;
  }
}

function normalise(
  g: GraphBuilder,
  pass: PassSpec,
  x: GraphNode,
  epsilon: number,
  parameter: (name: ParameterName) => GraphNode,
): GraphNode {
  switch (pass.norm) {
    case 'identity':
      return x;
    case 'train':
      return g.node({ kind: 'batch_norm', epsilon }, [x, parameter('scale'), parameter('shift')]);
    case 'eval': {
      // Statistics of a network that has not been trained: mean 0, variance 1.
      const scaled = b.mul(g, x, b.fill(g, 1 / Math.sqrt(1 + epsilon)));
      const rank = x.shape.length;
      const stretched = b.mul(g, scaled, perChannel(g, parameter('scale'), rank));
      return b.add(g, stretched, perChannel(g, parameter('shift'), rank));
    }
    default:
      return pass.norm satisfies never;
  }
}

function passInput(g: GraphBuilder, pass: PassSpec, shape: Shape): GraphNode {
  const at = from(g, { site: null, operator: 'input' });
  const terms = pass.input.map(({ factor, kind, stream }) => {
    const source = { data: { kind: 'images' }, ones: { kind: 'ones' }, noise: { kind: 'noise', stream } } as const;
    const x = at.node({ kind: 'source', source: source[kind], shape }, []);
    return factor === 1 ? x : b.mul(at, x, b.fill(at, factor));
  });
  return terms.reduce((sum, x) => b.add(at, sum, x));
}

/** A trainable tensor as the pass sees it. */
function parameter(g: GraphBuilder, { path, op }: Layer, name: ParameterName, pass: PassSpec): GraphNode {
  const { role, shape, fanIn, fanOut } = parameterSource(op, name);
  const at = from(g, { site: path, operator: name });
  const source = { kind: 'weight', path: `${path}.${name}`, role, fanIn, fanOut } as const;
  const x = at.node({ kind: 'source', source, shape }, []);
  return pass.weights === 'abs' ? b.unary(at, 'abs', x) : x;
}

interface ParameterSource {
  readonly role: WeightRole;
  readonly shape: Shape;
  readonly fanIn: number;
  readonly fanOut: number;
}

function parameterSource(op: Layer['op'], name: ParameterName): ParameterSource {
  if (op.kind === 'conv') {
    const area = op.kernel[0] * op.kernel[1];
    const fans = { fanIn: (op.in / op.groups) * area, fanOut: op.out * area };
    if (name === 'weight') return { role: 'conv', shape: [op.out, op.in / op.groups, ...op.kernel], ...fans };
    if (name === 'bias') return { role: 'bias', shape: [op.out], ...fans };
  }
  if (op.kind === 'linear') {
    const fans = { fanIn: op.in, fanOut: op.out };
    if (name === 'weight') return { role: 'linear', shape: [op.out, op.in], ...fans };
    if (name === 'bias') return { role: 'bias', shape: [op.out], ...fans };
  }
  if (op.kind === 'batch_norm' && (name === 'scale' || name === 'shift')) {
    return { role: `norm_${name}`, shape: [op.channels], fanIn: op.channels, fanOut: op.channels };
  }
  throw new Error(`a ${op.kind} layer has no ${name}`);
}

const perChannel = (g: GraphBuilder, x: GraphNode, rank: number): GraphNode =>
  b.reshape(g, x, [1, x.shape[0], ...Array<number>(rank - 2).fill(1)]);

function mean(g: GraphBuilder, x: GraphNode, dims: readonly number[]): GraphNode {
  const count = dims.reduce((product, dim) => product * x.shape[dim], 1);
  return b.div(g, b.reduce(g, 'sum', x, dims), b.fill(g, count));
}
