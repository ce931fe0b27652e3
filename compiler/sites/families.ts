/**
 * What a pass offers to read: families of sites, the kinds of site in each, and the tensors and numbers of each kind with
 * their axes. One table; the checker types member accesses with it, specialisation finds the tensors by the same names.
 */
import type { NetworkSize, SiteSize } from '../core/axis.ts';

/** Kinds of site. A family whose sites differ in kind has its fold's body checked once per kind. */
export type SiteKind =
  | 'conv' | 'linear' | 'linear_seq' | 'norm' | 'norm_flat' | 'relu' | 'relu_flat' | 'relu_seq' | 'triple' | 'cell' | 'conv_parameter'
  | 'linear_parameter' | 'channel_parameter'; // prettier-ignore

/** An axis of a site's tensor: its name, and the size it has; `batch` is the batch of the pass that is read. */
export interface SiteAxis {
  readonly name: string;
  readonly size: SiteSize | 'batch';
}

const axis = (name: string, size: SiteSize | 'batch' = name as SiteSize | 'batch'): SiteAxis => ({ name, size });
const axes = (...names: readonly (SiteSize | 'batch')[]): readonly SiteAxis[] => names.map((name) => axis(name));

interface SiteRecord {
  readonly doc: string;
  readonly tensors: Readonly<Record<string, readonly SiteAxis[]>>;
  /** Sizes and other numbers, known once the network is. */
  readonly numbers: readonly SiteNumber[];
}

/** `depth` is the length of the longest path of weighted layers from the input; `index` counts the sites of the fold from 0. */
export type SiteNumber =
  | Exclude<SiteSize, 'out' | 'in' | 'group'>
  | 'channels_in' | 'channels_out' | 'stride' | 'groups' | 'depth' | 'index' | 'macs'; // prettier-ignore

// The weights of a grouped convolution see `in / groups` channels: an axis called `in` like that of the layer's input, but
// of another size, so that the two align only where the program says `where l.groups == 1`.
const convWeight = [axis('out'), axis('in', 'group'), axis('kh'), axis('kw')];
const linearWeight = axes('out', 'in');
const convNumbers: readonly SiteNumber[] = [
  'channels_in', 'channels_out', 'kh', 'kw', 'hi', 'wi', 'ho', 'wo', 'stride', 'groups', 'depth', 'index', 'macs',
]; // prettier-ignore
const mapNumbers: readonly SiteNumber[] = ['channel', 'h', 'w', 'depth', 'index'];
const flatNumbers: readonly SiteNumber[] = ['channel', 'depth', 'index'];
const map = axes('batch', 'channel', 'h', 'w');
const flat = axes('batch', 'channel');
const sequence = axes('batch', 'position', 'channel');

export const SITES: { readonly [K in SiteKind]: SiteRecord } = {
  conv: {
    doc: 'a convolution',
    tensors: { weight: convWeight, in: axes('batch', 'in', 'hi', 'wi'), out: axes('batch', 'out', 'ho', 'wo') },
    numbers: convNumbers,
  },
  linear: {
    doc: 'a fully connected layer',
    tensors: { weight: linearWeight, in: axes('batch', 'in'), out: axes('batch', 'out') },
    numbers: ['channels_in', 'channels_out', 'depth', 'index', 'macs'],
  },
  linear_seq: {
    doc: 'a fully connected layer at every position of sequences',
    tensors: { weight: linearWeight, in: axes('batch', 'position', 'in'), out: axes('batch', 'position', 'out') },
    numbers: ['channels_in', 'channels_out', 'position', 'depth', 'index', 'macs'],
  },
  norm: {
    doc: 'a batch normalisation of feature maps',
    tensors: { in: map, out: map, scale: axes('channel'), shift: axes('channel') },
    numbers: mapNumbers,
  },
  norm_flat: {
    doc: 'a batch normalisation of vectors',
    tensors: { in: flat, out: flat, scale: axes('channel'), shift: axes('channel') },
    numbers: flatNumbers,
  },
  relu: { doc: 'a ReLU on feature maps', tensors: { in: map, out: map }, numbers: mapNumbers },
  relu_flat: { doc: 'a ReLU on vectors', tensors: { in: flat, out: flat }, numbers: flatNumbers },
  relu_seq: {
    doc: 'a ReLU on sequences',
    tensors: { in: sequence, out: sequence },
    numbers: ['position', 'channel', 'depth', 'index'],
  },
  triple: {
    doc: 'a ReLU whose output feeds a convolution, or several in a row, whose output feeds a batch normalisation [EZNAS22]',
    tensors: {
      relu_in: axes('batch', 'in', 'hi', 'wi'),
      conv_in: axes('batch', 'in', 'hi', 'wi'),
      weight: convWeight,
      conv_out: axes('batch', 'out', 'ho', 'wo'),
      norm_out: axes('batch', 'out', 'ho', 'wo'),
    },
    numbers: convNumbers,
  },
  cell: {
    doc: 'a cell',
    tensors: { in: axes('batch', 'in', 'hi', 'wi'), out: map },
    numbers: ['channels_in', 'hi', 'wi', ...mapNumbers],
  },
  conv_parameter: { doc: 'the weights of a convolution', tensors: { value: convWeight }, numbers: ['index'] },
  linear_parameter: {
    doc: 'the weights of a fully connected layer',
    tensors: { value: linearWeight },
    numbers: ['index'],
  },
  channel_parameter: {
    doc: 'a bias, or the scale or shift of a normalisation',
    tensors: { value: axes('channel') },
    numbers: ['index'],
  },
};

export const FAMILIES = {
  convs: { kinds: ['conv'], doc: 'every convolution' },
  linears: { kinds: ['linear', 'linear_seq'], doc: 'every fully connected layer' },
  weighted: { kinds: ['conv', 'linear', 'linear_seq'], doc: 'every convolution and fully connected layer' },
  norms: { kinds: ['norm', 'norm_flat'], doc: 'every batch normalisation' },
  relus: { kinds: ['relu', 'relu_flat', 'relu_seq'], doc: 'every ReLU' },
  triples: { kinds: ['triple'], doc: 'every ReLU-Conv-BatchNorm chain, matched on the graph' },
  cells: { kinds: ['cell'], doc: 'every cell of a cell-based network' },
  parameters: {
    kinds: ['conv_parameter', 'linear_parameter', 'channel_parameter'],
    doc: 'every trainable tensor: weights, biases, scales and shifts',
  },
} as const satisfies Record<string, { readonly kinds: readonly SiteKind[]; readonly doc: string }>;

export type Family = keyof typeof FAMILIES;

/** Tensors of a pass outside any site. `loss` exists only if the pass has one, `labels` and `targets` only if its input has a batch of images. */
export const PASS_TENSORS = {
  input: axisSizes(['batch', 'batch'], ['channel', 'input_channel'], ['h', 'input_h'], ['w', 'input_w']),
  logits: axisSizes(['batch', 'batch'], ['class', 'class']),
  features: axisSizes(['batch', 'batch'], ['feature', 'feature']),
  loss: axisSizes(),
  labels: axisSizes(['batch', 'batch']),
  targets: axisSizes(['batch', 'batch'], ['class', 'class']),
} as const;

export type PassTensor = keyof typeof PASS_TENSORS;

function axisSizes(
  ...pairs: readonly (readonly [string, NetworkSize])[]
): readonly { name: string; size: NetworkSize }[] {
  return pairs.map(([name, size]) => ({ name, size }));
}
