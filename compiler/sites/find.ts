/** Finds the sites of a network: which layers make up each site, its sizes and numbers, and where its tensors are. */
import { INPUT, type Network } from '../network/network.ts';
import { type Parameter, parametersOf } from '../network/parameters.ts';
import { layerShapes } from '../network/shapes.ts';
import { FAMILIES, type Family, type SiteKind } from './families.ts';
import { cellSites, layerSites, type LayerSite, parameter } from './layer-sites.ts';

/** One site of one network. */
export interface Site extends LayerSite {
  /** The path of the layer, or of the trainable tensor, that the site is named after. */
  readonly path: string;
}

/** All sites of a network by family, in execution order. */
export function findSites(network: Network): Readonly<Record<Family, readonly Site[]>> {
  const all = allSites(network);
  const family = (kinds: readonly SiteKind[]): readonly Site[] =>
    all
      .filter(({ kind }) => kinds.includes(kind))
      .map((site, index) => ({ ...site, numbers: { ...site.numbers, index } }));
  const entries = Object.entries(FAMILIES).map(([name, { kinds }]) => [name, family(kinds)]);
  return Object.fromEntries(entries) as Record<Family, readonly Site[]>;
}

function allSites(network: Network): readonly Site[] {
  const shapes = layerShapes(network);
  const consumers = consumersOf(network);
  const depths = weightedDepths(network);
  return network.layers.flatMap(({ op, path, cell }, layer) => {
    const at = { network, shapes, consumers, layer };
    const ofLayer = [...(cell === null ? [] : cellSites(cell, at)), ...layerSites(op, at)];
    const named = ofLayer.map((site) => ({ ...site, path }));
    const all = [...named, ...parametersOf(op).flatMap((each) => parameterSites(path, layer, each))];
    return all.map((site) => ({
      ...site,
      numbers: { depth: depths[layer], ...numbersOfSizes(site.sizes), ...site.numbers },
    }));
  });
}

/** A trainable tensor is one site; one that is no layer's weight may have any axes, so it is none. */
function parameterSites(path: string, layer: number, { name, role, shape }: Parameter): readonly Site[] {
  const site = { path: `${path}.${name}`, numbers: {}, taps: { value: parameter(layer, name) } };
  switch (role) {
    case 'conv': {
      const [out, group, kh, kw] = shape;
      return [{ ...site, kind: 'conv_parameter', sizes: { out, group, kh, kw } }];
    }
    case 'linear':
      return [{ ...site, kind: 'linear_parameter', sizes: { out: shape[0], in: shape[1] } }];
    case 'bias':
    case 'norm_scale':
    case 'norm_shift':
      return [{ ...site, kind: 'channel_parameter', sizes: { channel: shape[0] } }];
    case 'tensor':
      return [];
    default:
      return role satisfies never;
  }
}

/** Sizes that a program reads under their own name. `in` and `out` are names of tensors; `group` is not offered. */
function numbersOfSizes({ in: _in, out: _out, group: _group, ...sizes }: Site['sizes']): Site['numbers'] {
  return sizes;
}

function consumersOf(network: Network): readonly (readonly number[])[] {
  const consumers: number[][] = network.layers.map(() => []);
  network.layers.forEach(({ inputs }, layer) => {
    for (const from of inputs) if (from !== INPUT) consumers[from].push(layer);
  });
  return consumers;
}

/** For each layer, how many weighted layers the longest path from the input up to and including it has. */
function weightedDepths({ layers }: Network): readonly number[] {
  const depths: number[] = [];
  for (const { op, inputs } of layers) {
    const before = Math.max(0, ...inputs.map((from) => (from === INPUT ? 0 : depths[from])));
    depths.push(before + (op.kind === 'conv' || op.kind === 'linear' ? 1 : 0));
  }
  return depths;
}
