/**
 * A pass as a graph: the layers of the network applied to the pass's input. Every layer becomes a few primitives; the
 * trainable tensors become sources, so that passes with equal weights share them.
 */
import type { PassSpec } from '../core/core.ts';
import * as b from '../graph/build.ts';
import { from, type GraphBuilder, type GraphNode, moving, type Origin } from '../graph/graph.ts';
import type { Shape } from '../graph/primitive.ts';
import { INPUT, type Network } from '../network/network.ts';
import { type Parameter, type ParameterName, parametersOf } from '../network/parameters.ts';
import { layerShapes } from '../network/shapes.ts';
import type { Tap } from '../sites/layer-sites.ts';
import { applyLayer } from './layers/apply.ts';

/** What a run of the network makes available. */
export interface Forward {
  readonly input: GraphNode;
  readonly logits: () => GraphNode;
  readonly features: () => GraphNode;
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
  const images = batchOf(pass, batch);
  const input = passInput(g, pass, [images, ...network.input]);
  const outputs: GraphNode[] = [];
  const passName = JSON.stringify(pass);

  const port = (origin: Origin, tap: Tap, x: GraphNode): GraphNode =>
    ported.size > 0 && ported.has(tapKey(tap))
      ? g.node({ kind: 'port', place: `${passName} ${tapKey(tap)}` }, [x], origin)
      : x;
  /** Layers are applied when one is asked for that needs them: who reads weights alone needs none. */
  const outputOf = (layer: number): GraphNode => {
    while (outputs.length <= layer) apply(outputs.length);
    return layer === INPUT ? input : outputs[layer];
  };
  const ends = cellEnds(network);
  const cellInput = (end: number): GraphNode => {
    const { cell, path } = network.layers[end];
    if (cell === null) throw new Error(`no cell ends in ${path}`);
    return port({ site: cell.path, operator: 'input' }, { side: 'cell', layer: end }, outputOf(cell.input));
  };
  /** What a layer of a cell reads of the cell's input goes through the cell. */
  const read = (layer: number, reader: number): GraphNode => {
    const end = ends[reader];
    return end !== null && network.layers[end].cell?.input === layer ? cellInput(end) : outputOf(layer);
  };
  const inputOf = (layer: number): GraphNode => {
    const { path, inputs } = network.layers[layer];
    return port({ site: path, operator: 'input' }, { side: 'in', layer }, read(inputs[0], layer));
  };
  /** Of layers whose parameters have been asked for: what they have, and the nodes. */
  const parameters: ({ own: readonly Parameter[]; nodes: Partial<Record<ParameterName, GraphNode>> } | undefined)[] =
    [];
  const parameterOf = (layer: number, name: ParameterName): GraphNode => {
    const { path, op } = network.layers[layer];
    const { own, nodes } = (parameters[layer] ??= { own: parametersOf(op), nodes: {} });
    const known = nodes[name];
    if (known) return known;
    const parameter = own.find((each) => each.name === name);
    if (!parameter) throw new Error(`a ${op.kind} layer has no ${name}`);
    return (nodes[name] = parameterNode(g, path, parameter, pass));
  };

  const at = moving(g);
  const apply = (layer: number): void => {
    const { path, op, inputs } = network.layers[layer];
    at.origin = { site: path, operator: op.kind };
    const parameter = (name: ParameterName): GraphNode => parameterOf(layer, name);
    const place = { g: at, norm: pass.norm, images, shape: shapes[layer], parameter };
    const y = applyLayer(place, op, inputs.length === 1 ? [inputOf(layer)] : inputs.map((each) => read(each, layer)));
    outputs.push(port(at.origin, { side: 'out', layer }, y));
  };

  return {
    input,
    logits: () => outputOf(network.logits),
    features: () => outputOf(network.features),
    tap: (tap) => {
      if (tap.side === 'parameter') return parameterOf(tap.layer, tap.parameter);
      if (tap.side === 'cell') return cellInput(tap.layer);
      return tap.side === 'in' ? inputOf(tap.layer) : outputOf(tap.layer);
    },
  };
}

/** For each layer, the one that its cell ends in, or null outside of cells. */
function cellEnds({ layers }: Network): readonly (number | null)[] {
  const ends = layers.map((): number | null => null);
  layers.forEach(({ cell }, end) => {
    if (cell) ends.fill(end, cell.first, end + 1);
  });
  return ends;
}

export const tapKey = (tap: Tap): string => `${tap.side} ${tap.layer}`;

function passInput(g: GraphBuilder, pass: PassSpec, shape: Shape): GraphNode {
  const at = from(g, { site: null, operator: 'input' });
  const terms = pass.input.map(({ factor, kind, stream }) => {
    const source = {
      data: { kind: 'images', batch: stream },
      ones: { kind: 'ones' },
      noise: { kind: 'noise', stream },
    } as const;
    const x = at.node({ kind: 'source', source: source[kind], shape }, []);
    return factor === 1 ? x : b.mul(at, x, b.fill(at, factor));
  });
  return terms.reduce((sum, x) => b.add(at, sum, x));
}

/** A trainable tensor of the layer at `site` as the pass sees it. */
function parameterNode(g: GraphBuilder, site: string, parameter: Parameter, pass: PassSpec): GraphNode {
  const { name, role, shape, fanIn, fanOut } = parameter;
  const origin = { site, operator: name };
  // What is no layer's has numbers of its own only.
  const values = pass.weights === 'abs' || role === 'tensor' ? 'init' : pass.weights;
  const source = { kind: 'weight', path: `${site}.${name}`, role, values, fanIn, fanOut } as const;
  const x = g.node({ kind: 'source', source, shape }, [], origin);
  return pass.weights === 'abs' ? b.unary(from(g, origin), 'abs', x) : x;
}
