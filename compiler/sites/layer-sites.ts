/** Which sites a layer is, by its kind and the rank of what it reads. */
import type { SiteSize } from '../core/axis.ts';
import { layerMacs } from '../network/counts.ts';
import { type Cell, INPUT, type LayerKind, type LayerOp, type LayerOpOf, type Network } from '../network/network.ts';
import type { ParameterName } from '../network/parameters.ts';
import type { LayerShape } from '../network/shapes.ts';
import type { SiteKind, SiteNumber } from './families.ts';

/** A site as its layer alone makes it. */
export interface LayerSite {
  readonly kind: SiteKind;
  readonly sizes: Readonly<Partial<Record<SiteSize, number>>>;
  readonly numbers: Readonly<Partial<Record<SiteNumber, number>>>;
  readonly taps: Readonly<Record<string, Tap>>;
}

/** Where a tensor is found: at one side of a layer, or among its trainable tensors. */
export type Tap =
  | { readonly side: 'in' | 'out'; readonly layer: number }
  /** The input of the cell that ends in the layer. */
  | { readonly side: 'cell'; readonly layer: number }
  | { readonly side: 'parameter'; readonly layer: number; readonly parameter: ParameterName };

/** A layer's place in its network. */
export interface Surroundings {
  readonly network: Network;
  readonly shapes: readonly LayerShape[];
  /** The layers that read each layer. */
  readonly consumers: readonly (readonly number[])[];
  readonly layer: number;
}

/** The sites of a layer's inputs and outputs; those of its trainable tensors are the same for every kind. */
export function layerSites(op: LayerOp, at: Surroundings): readonly LayerSite[] {
  // The table is indexed by the very kind whose layer it is given; TypeScript cannot follow that correlation.
  const rule = rules[op.kind] as SiteRule<LayerKind>;
  return rule(op as never, at);
}

type SiteRule<K extends LayerKind> = (op: LayerOpOf<K>, at: Surroundings) => readonly LayerSite[];

const none = (): readonly LayerSite[] => [];

const rules: { readonly [K in LayerKind]: SiteRule<K> } = {
  conv: (op, at) => {
    const site = convSite(op, at);
    const triple = tripleTaps(at);
    const conv: LayerSite = { ...site, kind: 'conv', taps: { ...sides(at.layer), weight: weightOf(at.layer) } };
    return triple ? [conv, { ...site, kind: 'triple', taps: triple }] : [conv];
  },
  linear: (op, at) => {
    const input = inputShape(at);
    const kind = linearSiteKind(input.length);
    if (kind === null) return [];
    const position = kind === 'linear' ? {} : { position: input[0] };
    return [
      {
        kind,
        sizes: { out: op.out, in: op.in, ...position },
        numbers: { channels_in: op.in, channels_out: op.out, macs: macsOf(op, at) },
        taps: { ...sides(at.layer), weight: weightOf(at.layer) },
      },
    ];
  },
  batch_norm: (_, at) => {
    const kinds = { 1: 'norm_flat', 2: null, 3: 'norm' } as const;
    const parameters = { scale: parameter(at.layer, 'scale'), shift: parameter(at.layer, 'shift') };
    return channelSite(kinds, at, { ...sides(at.layer), ...parameters });
  },
  relu: (_, at) => channelSite({ 1: 'relu_flat', 2: 'relu_seq', 3: 'relu' }, at, sides(at.layer)),
  layer_norm: none,
  activation: none,
  average_pool: none,
  max_pool: none,
  global_average_pool: none,
  mean: none,
  add: none,
  mul: none,
  sub: none,
  div: none,
  matmul: none,
  softmax: none,
  scale: none,
  concat: none,
  slice: none,
  pad: none,
  reshape: none,
  transpose: none,
  tensor: none,
  zero: none,
};

/** The kind of site of a linear layer on a tensor of so many axes, if it is one. */
export function linearSiteKind(rank: number): 'linear' | 'linear_seq' | null {
  return rank === 1 ? 'linear' : rank === 2 ? 'linear_seq' : null;
}

/** The cell that ends in a layer, which is a site if it makes maps of maps. */
export function cellSites({ input }: Cell, { network, shapes, layer }: Surroundings): readonly LayerSite[] {
  const from = input === INPUT ? network.input : shapes[input];
  if (shapes[layer].length !== 3 || from.length !== 3) return [];
  const [channels, hi, wi] = from;
  return [
    {
      kind: 'cell',
      sizes: { ...channelSizes(shapes[layer]), in: channels, hi, wi },
      numbers: { channels_in: channels },
      taps: { in: { side: 'cell', layer }, out: { side: 'out', layer } },
    },
  ];
}

export const parameter = (layer: number, name: ParameterName): Tap => ({ side: 'parameter', layer, parameter: name });

const weightOf = (layer: number): Tap => parameter(layer, 'weight');

const sides = (layer: number): { in: Tap; out: Tap } => ({ in: { side: 'in', layer }, out: { side: 'out', layer } });

function convSite(op: LayerOpOf<'conv'>, at: Surroundings): Pick<LayerSite, 'sizes' | 'numbers'> {
  const [kh, kw] = op.kernel;
  const [, hi, wi] = inputShape(at);
  const [, ho, wo] = at.shapes[at.layer];
  return {
    sizes: { out: op.out, in: op.in, group: op.in / op.groups, kh, kw, hi, wi, ho, wo },
    numbers: {
      channels_in: op.in,
      channels_out: op.out,
      stride: op.stride[0],
      groups: op.groups,
      macs: macsOf(op, at),
    },
  };
}

/**
 * Of convolutions in a row between a ReLU and a normalisation, the last: if what the ReLU gives has the shape of what
 * it reads, so that both have the same axes.
 */
function tripleTaps({ network: { layers }, consumers, shapes, layer }: Surroundings): LayerSite['taps'] | null {
  const norm = consumers[layer].find((at) => layers[at].op.kind === 'batch_norm');
  const [read] = layers[layer].inputs;
  let relu = read;
  while (relu !== INPUT && layers[relu].op.kind === 'conv') [relu] = layers[relu].inputs;
  if (norm === undefined || relu === INPUT || layers[relu].op.kind !== 'relu') return null;
  if (shapes[relu].join() !== shapes[read].join()) return null;
  return {
    relu_in: { side: 'in', layer: relu },
    conv_in: { side: 'in', layer },
    weight: weightOf(layer),
    conv_out: { side: 'out', layer },
    norm_out: { side: 'out', layer: norm },
  };
}

/** The kind of site by rank, if there is one for it. */
type KindByRank = Readonly<Record<1 | 2 | 3, SiteKind | null>>;

function channelSite(
  kinds: KindByRank,
  { shapes, layer }: Surroundings,
  taps: LayerSite['taps'],
): readonly LayerSite[] {
  const shape = shapes[layer];
  const kind = kinds[shape.length as 1 | 2 | 3] ?? null;
  return kind === null ? [] : [{ kind, sizes: channelSizes(shape), numbers: {}, taps }];
}

/** Of [channel], [position, channel] or [channel, h, w]. */
function channelSizes(shape: LayerShape): LayerSite['sizes'] {
  if (shape.length === 2) return { position: shape[0], channel: shape[1] };
  const [channel, h, w] = shape;
  return shape.length === 1 ? { channel } : { channel, h, w };
}

function inputShape({ network, shapes, layer }: Surroundings): LayerShape {
  const [from] = network.layers[layer].inputs;
  return from === INPUT ? network.input : shapes[from];
}

const macsOf = (op: LayerOp, at: Surroundings): number => layerMacs(op, inputShape(at), at.shapes[at.layer]);
