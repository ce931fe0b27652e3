/** Finds the sites of a network: which layers make up each site, its sizes and numbers, and where its tensors are. */
import type { SiteSize } from '../core/axis.ts';
import { INPUT, type LayerKind, type Network } from '../network/network.ts';
import { type Parameter, parametersOf } from '../network/parameters.ts';
import { layerShapes } from '../network/shapes.ts';
import { FAMILIES, type Family, type SiteKind, type SiteNumber } from './families.ts';
import { cellSites, layerSites, type LayerSite, parameter } from './layer-sites.ts';

/** One site of one network. */
export interface Site extends LayerSite {
  /** The path of the layer, or of the trainable tensor, that the site is named after. */
  readonly path: string;
  /** Text that is equal exactly for sites of one kind and path; several one after the other are told apart by the line break that ends it. */
  readonly key: string;
}

/** What makes the sites of each kind: layers of a kind, cells, or trainable tensors. */
const MADE_BY: { readonly [K in SiteKind]: LayerKind | 'cell' | 'parameter' } = {
  conv: 'conv',
  linear: 'linear',
  linear_seq: 'linear',
  norm: 'batch_norm',
  norm_flat: 'batch_norm',
  relu: 'relu',
  relu_flat: 'relu',
  relu_seq: 'relu',
  triple: 'conv',
  cell: 'cell',
  conv_parameter: 'parameter',
  linear_parameter: 'parameter',
  channel_parameter: 'parameter',
};

/** The sites of a network that are in a family, in execution order. */
export type FindSites = (family: Family) => readonly Site[];

/** All sites of a network. A family's are found when they are first asked for: a program reads one or two. */
export function siteFinder(network: Network): FindSites {
  const shapes = layerShapes(network);
  const consumers = consumersOf(network);
  const depths = weightedDepths(network);
  const ofKinds = (kinds: readonly SiteKind[]): readonly Site[] => {
    const makers = new Set(kinds.map((kind) => MADE_BY[kind]));
    const sites: Site[] = [];
    for (const [layer, { op, path, cell }] of network.layers.entries()) {
      const isMaker = makers.has(op.kind) || makers.has('parameter') || (cell !== null && makers.has('cell'));
      if (!isMaker) continue;
      const at = { network, shapes, consumers, layer };
      const add = (site: LayerSite, name: string): void => {
        if (!kinds.includes(site.kind)) return;
        const { kind, sizes, taps } = site;
        const numbers = numbersOf(site, depths[layer], sites.length);
        sites.push({ kind, sizes, taps, numbers, path: name, key: `${kind} ${name}\n` });
      };
      if (cell !== null && makers.has('cell')) for (const site of cellSites(cell, at)) add(site, path);
      if (makers.has(op.kind)) for (const site of layerSites(op, at)) add(site, path);
      if (!makers.has('parameter')) continue;
      for (const each of parametersOf(op)) {
        for (const site of parameterSites(layer, each)) add(site, `${path}.${each.name}`);
      }
    }
    return sites;
  };
  // A function, not an object with getters: V8 keeps those, and with them all of the network, until its next full collection.
  const found = new Map<Family, readonly Site[]>();
  return (family) => {
    const sites = found.get(family) ?? ofKinds(FAMILIES[family].kinds);
    found.set(family, sites);
    return sites;
  };
}

/** A trainable tensor is one site; one that is no layer's weight may have any axes, so it is none. */
function parameterSites(layer: number, { name, role, shape }: Parameter): readonly LayerSite[] {
  const site = { numbers: {}, taps: { value: parameter(layer, name) } };
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

/** What a program reads as numbers: sizes under their own name among them, but `in` and `out`, which are names of tensors, and `group`, which is not offered. */
function numbersOf({ sizes, numbers: own }: LayerSite, depth: number, index: number): Site['numbers'] {
  const numbers: Partial<Record<SiteNumber, number>> = { depth };
  for (const name of Object.keys(sizes) as SiteSize[]) {
    if (name !== 'in' && name !== 'out' && name !== 'group') numbers[name] = sizes[name] as number;
  }
  return Object.assign(numbers, own, { index });
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
