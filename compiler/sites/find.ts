/** Finds the sites of a network: which layers make up each site, its sizes and numbers, and where its tensors are. */
import type { SiteSize } from '../core/axis.ts';
import { type Conv, INPUT, type Linear, type Network } from '../network/network.ts';
import { type LayerShape, layerShapes } from '../network/shapes.ts';
import { FAMILIES, type Family, type SiteKind, type SiteNumber } from './families.ts';

/** One site of one network. */
export interface Site {
  readonly kind: SiteKind;
  /** The path of the layer, or of the trainable tensor, that the site is named after. */
  readonly path: string;
  readonly sizes: Readonly<Partial<Record<SiteSize, number>>>;
  readonly numbers: Readonly<Partial<Record<SiteNumber, number>>>;
  readonly taps: Readonly<Record<string, Tap>>;
}

/** Where a tensor is found: at one side of a layer, or among its trainable tensors. */
export type Tap =
  | { readonly side: 'in' | 'out'; readonly layer: number }
  | { readonly side: 'parameter'; readonly layer: number; readonly parameter: ParameterName };

/** The trainable tensors a layer may have. */
export type ParameterName = 'weight' | 'bias' | 'scale' | 'shift';

type Found = Site & { readonly layer: number };

type Draft = Pick<Site, 'sizes' | 'numbers' | 'taps'>;

/** All sites of a network by family, in execution order. */
export function findSites(network: Network): Readonly<Record<Family, readonly Site[]>> {
  const all = sitesByKind(network);
  const family = (kinds: readonly SiteKind[]): readonly Site[] =>
    kinds
      .flatMap((kind) => all[kind])
      .sort((a, b) => a.layer - b.layer)
      .map(({ layer: _, ...site }, index) => ({ ...site, numbers: { ...site.numbers, index } }));
  const entries = Object.entries(FAMILIES).map(([name, { kinds }]) => [name, family(kinds)]);
  return Object.fromEntries(entries) as Record<Family, readonly Site[]>;
}

function sitesByKind(network: Network): Readonly<Record<SiteKind, readonly Found[]>> {
  const shapes = layerShapes(network);
  const depths = weightedDepths(network);
  const inputShape = (layer: number): LayerShape => {
    const [from] = network.layers[layer].inputs;
    return from === INPUT ? network.input : shapes[from];
  };
  const found = Object.fromEntries(siteKinds().map((kind) => [kind, [] as Found[]])) as Record<SiteKind, Found[]>;
  const emit = (kind: SiteKind, layer: number, site: Draft): void => {
    const { value } = site.taps;
    const suffix = value?.side === 'parameter' ? `.${value.parameter}` : '';
    const path = network.layers[layer].path + suffix;
    const numbers = { depth: depths[layer], ...numbersOfSizes(site.sizes), ...site.numbers };
    found[kind].push({ kind, layer, path, sizes: site.sizes, taps: site.taps, numbers });
  };
  const consumers = consumersOf(network);

  network.layers.forEach(({ op, inputs, cell }, layer) => {
    if (cell !== null && shapes[layer].length === 3) {
      emit('cell', layer, { sizes: mapSizes(shapes[layer]), numbers: {}, taps: { out: { side: 'out', layer } } });
    }
    switch (op.kind) {
      case 'conv': {
        const site = convSite(op, layer, inputShape(layer), shapes[layer]);
        emit('conv', layer, site);
        emit('conv_parameter', layer, { ...site, taps: { value: parameter(layer, 'weight') } });
        if (op.bias) emit('channel_parameter', layer, channelParameter(layer, 'bias', op.out));
        const [relu, norm] = [inputs[0], consumers[layer].find((at) => network.layers[at].op.kind === 'batch_norm')];
        if (relu === INPUT || network.layers[relu].op.kind !== 'relu' || norm === undefined) break;
        emit('triple', layer, { ...site, taps: tripleTaps(relu, layer, norm) });
        break;
      }
      case 'linear': {
        const site = linearSite(op, layer);
        emit('linear', layer, site);
        emit('linear_parameter', layer, { ...site, taps: { value: parameter(layer, 'weight') } });
        if (op.bias) emit('channel_parameter', layer, channelParameter(layer, 'bias', op.out));
        break;
      }
      case 'batch_norm': {
        const parameters = { scale: parameter(layer, 'scale'), shift: parameter(layer, 'shift') };
        const taps = { ...sides(layer), ...parameters };
        emit(shapes[layer].length === 3 ? 'norm' : 'norm_flat', layer, {
          sizes: mapSizes(shapes[layer]),
          numbers: {},
          taps,
        });
        emit('channel_parameter', layer, channelParameter(layer, 'scale', op.channels));
        emit('channel_parameter', layer, channelParameter(layer, 'shift', op.channels));
        break;
      }
      case 'relu':
        emit(shapes[layer].length === 3 ? 'relu' : 'relu_flat', layer, {
          sizes: mapSizes(shapes[layer]),
          numbers: {},
          taps: sides(layer),
        });
        break;
      case 'average_pool':
      case 'max_pool':
      case 'global_average_pool':
      case 'add':
      case 'concat':
      case 'crop':
      case 'zero':
        break;
      default:
        op satisfies never;
    }
  });
  return found;
}

function convSite(op: Conv, layer: number, [, hi, wi]: LayerShape, [, ho, wo]: LayerShape): Draft {
  const [kh, kw] = op.kernel;
  const group = op.in / op.groups;
  return {
    sizes: { out: op.out, in: op.in, group, kh, kw, hi, wi, ho, wo },
    numbers: {
      channels_in: op.in,
      channels_out: op.out,
      stride: op.stride[0],
      groups: op.groups,
      macs: op.out * group * kh * kw * ho * wo,
    },
    taps: { ...sides(layer), weight: parameter(layer, 'weight') },
  };
}

function linearSite(op: Linear, layer: number): Draft {
  return {
    sizes: { out: op.out, in: op.in },
    numbers: { channels_in: op.in, channels_out: op.out, macs: op.in * op.out },
    taps: { ...sides(layer), weight: parameter(layer, 'weight') },
  };
}

function channelParameter(layer: number, name: ParameterName, channel: number): Draft {
  return { sizes: { channel }, numbers: {}, taps: { value: parameter(layer, name) } };
}

const tripleTaps = (relu: number, conv: number, norm: number): Site['taps'] => ({
  relu_in: { side: 'in', layer: relu },
  conv_in: { side: 'in', layer: conv },
  weight: parameter(conv, 'weight'),
  conv_out: { side: 'out', layer: conv },
  norm_out: { side: 'out', layer: norm },
});

const parameter = (layer: number, name: ParameterName): Tap => ({ side: 'parameter', layer, parameter: name });

const sides = (layer: number): { in: Tap; out: Tap } => ({ in: { side: 'in', layer }, out: { side: 'out', layer } });

const mapSizes = ([channel, h, w]: LayerShape): Site['sizes'] => (h === undefined ? { channel } : { channel, h, w });

/** Sizes that a program reads under their own name. `in` and `out` are names of tensors; `group` is not offered. */
function numbersOfSizes({ in: _in, out: _out, group: _group, ...sizes }: Site['sizes']): Site['numbers'] {
  return sizes;
}

function siteKinds(): readonly SiteKind[] {
  return [...new Set(Object.values(FAMILIES).flatMap(({ kinds }) => kinds))];
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
