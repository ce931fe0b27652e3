/** The layers of each operation of NDS [RJXLD19], which are those of DARTS [LSY19] and of the spaces before it. */
import type { Conv } from '../../../compiler/network/network.ts';
import { append, appendNorm, appendTriple, around, averagePool, conv, type Draft, maxPool } from '../draft.ts';
import type { NdsOperation } from './architecture.ts';

/** A tensor of a network being built: square maps of `side` x `side` pixels. */
export interface Maps {
  readonly at: number;
  readonly channels: number;
  readonly side: number;
}

/** Where an operation stands. It keeps the channels, and `stride` halves the side or not. */
interface Place {
  readonly draft: Draft;
  readonly path: string;
  readonly input: Maps;
  readonly stride: 1 | 2;
}

/** Appends the layers of an operation, and returns the tensor that they give. */
export function appendOperation(operation: Exclude<NdsOperation, 'none'>, place: Place): number {
  return LAYERS[operation](place);
}

const LAYERS: { readonly [Operation in Exclude<NdsOperation, 'none'>]: (place: Place) => number } = {
  skip_connect: ({ draft, path, input, stride }) =>
    stride === 1 ? input.at : appendFactorisedReduction(draft, path, input, input.channels),
  avg_pool_3x3: ({ draft, path, input, stride }) => append(draft, `${path}.pool`, averagePool(3, stride, 1), input.at),
  max_pool_3x3: (place) => appendMaxPool(place, 3),
  max_pool_5x5: (place) => appendMaxPool(place, 5),
  max_pool_7x7: (place) => appendMaxPool(place, 7),
  conv_1x1: (place) => appendConv(place, 1),
  conv_3x3: (place) => appendConv(place, 3),
  conv_3x1_1x3: (place) => appendFactorised(place, 3),
  conv_7x1_1x7: (place) => appendFactorised(place, 7),
  sep_conv_3x3: (place) => appendTwice(place, 3, 1),
  sep_conv_5x5: (place) => appendTwice(place, 5, 1),
  sep_conv_7x7: (place) => appendTwice(place, 7, 1),
  dil_conv_3x3: (place) => appendSeparable(place, 3, 2),
  dil_conv_5x5: (place) => appendSeparable(place, 5, 2),
  dil_sep_conv_3x3: (place) => appendTwice(place, 3, 2),
};

/**
 * ReLU, and two 1x1 convolutions of stride 2 that give half of the channels each, the second one row and column further; then
 * a norm. An odd side ends in a row and column of zeros for the second.
 */
export function appendFactorisedReduction(draft: Draft, path: string, input: Maps, to: number): number {
  const halving = conv(input.channels, to / 2, 1, 2);
  const lacking = input.side % 2;
  const active = append(draft, `${path}.relu`, { kind: 'relu' }, input.at);
  const even = append(draft, `${path}.even`, halving, active);
  const further = { kind: 'slice', start: 1, stop: input.side } as const;
  const below = append(draft, `${path}.below`, { ...further, axis: 1 }, active);
  const moved = append(draft, `${path}.moved`, { ...further, axis: 2 }, below);
  const odd = append(draft, `${path}.odd`, { ...halving, padding: [0, 0, lacking, lacking] }, moved);
  const joined = append(draft, `${path}.concat`, { kind: 'concat', axis: 0 }, even, odd);
  return appendNorm(draft, `${path}.norm`, to, joined);
}

function appendMaxPool({ draft, path, input, stride }: Place, kernel: number): number {
  return append(draft, `${path}.pool`, maxPool(kernel, stride, (kernel - 1) / 2), input.at);
}

function appendConv({ draft, path, input, stride }: Place, kernel: number): number {
  return appendTriple(draft, path, conv(input.channels, input.channels, kernel, stride), input.at);
}

/** ReLU, a convolution along the rows, one along the columns, and a norm. */
function appendFactorised({ draft, path, input: { at, channels }, stride }: Place, kernel: number): number {
  const reach = (kernel - 1) / 2;
  const square = conv(channels, channels, 1);
  const row: Conv = { ...square, kernel: [1, kernel], stride: [1, stride], padding: [0, reach, 0, reach] };
  const column: Conv = { ...square, kernel: [kernel, 1], stride: [stride, 1], padding: [reach, 0, reach, 0] };
  const active = append(draft, `${path}.relu`, { kind: 'relu' }, at);
  const along = append(draft, `${path}.row`, row, active);
  const across = append(draft, `${path}.column`, column, along);
  return appendNorm(draft, `${path}.norm`, channels, across);
}

/** A separable convolution that may halve the image, and one that does not. */
function appendTwice(place: Place, kernel: number, dilation: number): number {
  const at = appendSeparable(place, kernel, dilation, '1');
  return appendSeparable({ ...place, input: { ...place.input, at }, stride: 1 }, kernel, dilation, '2');
}

/** ReLU, a convolution of each channel by itself, a 1x1 convolution, and a norm. */
function appendSeparable(
  { draft, path, input: { at, channels }, stride }: Place,
  kernel: number,
  dilation: number,
  suffix = '',
): number {
  const depthwise: Conv = {
    ...conv(channels, channels, kernel, stride),
    padding: around((dilation * (kernel - 1)) / 2),
    dilation: [dilation, dilation],
    groups: channels,
  };
  const active = append(draft, `${path}.relu${suffix}`, { kind: 'relu' }, at);
  const filtered = append(draft, `${path}.depthwise${suffix}`, depthwise, active);
  const mixed = append(draft, `${path}.pointwise${suffix}`, conv(channels, channels, 1), filtered);
  return appendNorm(draft, `${path}.norm${suffix}`, channels, mixed);
}
