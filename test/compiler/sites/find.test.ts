import { describe, expect, test } from 'vitest';
import { type Conv, INPUT, type Layer, type LayerOp, type Network } from '../../../compiler/network/network.ts';
import { weightedCoverage } from '../../../compiler/sites/coverage.ts';
import type { Family } from '../../../compiler/sites/families.ts';
import { type Site, siteFinder } from '../../../compiler/sites/find.ts';

/** Layers in a row behind images of 4 channels and 6 x 6 pixels. */
function row(...ops: readonly LayerOp[]): Network {
  const layers = ops.map((op, at): Layer => ({ path: `${op.kind}${at}`, op, inputs: [at === 0 ? INPUT : at - 1], cell: null })); // prettier-ignore
  return { name: 'row', input: [4, 6, 6], classes: 4, layers, features: ops.length - 1, logits: ops.length - 1 };
}

const conv = (out: number, more: Partial<Conv> = {}): Conv => ({
  kind: 'conv',
  in: 4,
  out,
  kernel: [3, 3],
  stride: [1, 1],
  padding: [1, 1, 1, 1],
  dilation: [1, 1],
  groups: 1,
  bias: false,
  ...more,
});
const relu = { kind: 'relu' } as const;
const norm = (channels: number): LayerOp => ({ kind: 'batch_norm', channels, epsilon: 1e-5 });
const paths = (network: Network, family: Family): readonly string[] =>
  siteFinder(network)(family).map(({ path }) => path);

describe('triples', () => {
  test('of convolutions in a row are at the last, with the input of the ReLU', () => {
    const [triple, ...more] = siteFinder(row(relu, conv(4, { groups: 4 }), conv(7), norm(7)))('triples');
    expect(more).toEqual([]);
    expect(triple.path).toBe('conv2');
    expect(triple.taps).toEqual({
      relu_in: { side: 'in', layer: 0 },
      conv_in: { side: 'in', layer: 2 },
      weight: { side: 'parameter', layer: 2, parameter: 'weight' },
      conv_out: { side: 'out', layer: 2 },
      norm_out: { side: 'out', layer: 3 },
    });
    expect(triple.sizes).toEqual({ out: 7, in: 4, group: 4, kh: 3, kw: 3, hi: 6, wi: 6, ho: 6, wo: 6 });
  });

  test.each([
    ['the first convolution changes the size', conv(4, { groups: 4, stride: [2, 2] }), conv(7)],
    ['the first convolution changes the channels', conv(8), conv(7, { in: 8 })],
  ])('are none if %s', (_, first, second) => {
    expect(paths(row(relu, first, second, norm(7)), 'triples')).toEqual([]);
  });

  test('of one convolution may change size and channels', () => {
    expect(paths(row(relu, conv(8, { stride: [2, 2] }), norm(8)), 'triples')).toEqual(['conv1']);
  });
});

test('stride is that along the height', () => {
  const [site] = siteFinder(row(conv(4, { stride: [3, 2] })))('convs');
  expect([site.numbers.stride, site.numbers.ho, site.numbers.wo]).toEqual([3, 2, 3]);
});

describe('on sequences', () => {
  const sequence = [
    { kind: 'reshape', shape: [4, 36] },
    { kind: 'transpose', order: [1, 0] },
  ] as const;
  const network = row(
    ...sequence,
    { kind: 'layer_norm', size: 4, epsilon: 1e-5 },
    { kind: 'linear', in: 4, out: 5, bias: true },
    relu,
    { kind: 'reshape', shape: [6, 6, 5] },
    { kind: 'linear', in: 5, out: 2, bias: false },
  );
  const [linear, ...others]: readonly Site[] = siteFinder(network)('weighted');

  test('linear layers and ReLUs have positions', () => {
    expect(others).toEqual([]);
    expect(linear).toMatchObject({ kind: 'linear_seq', path: 'linear3', sizes: { in: 4, out: 5, position: 36 } });
    expect(linear.numbers).toEqual({ channels_in: 4, channels_out: 5, position: 36, depth: 1, index: 0, macs: 720 });
    expect(siteFinder(network)('relus')).toMatchObject([{ kind: 'relu_seq', sizes: { position: 36, channel: 5 } }]);
    expect(paths(network, 'norms')).toEqual([]);
  });

  test('every trainable tensor of a layer is a parameter, whatever the rank', () => {
    expect(paths(network, 'parameters')).toEqual([
      'layer_norm2.scale',
      'layer_norm2.shift',
      'linear3.weight',
      'linear3.bias',
      'linear6.weight',
    ]);
  });

  test('what is skipped is said', () => {
    expect(weightedCoverage(network)).toEqual({
      sites: 1,
      layers: 2,
      skipped: [{ path: 'linear6', reason: 'it multiplies along the last of 3 axes; sites have one or two' }],
    });
  });
});

test('a cell is a site with its input and its output, if both are maps', () => {
  const network = row(conv(5), relu, conv(7, { in: 5, stride: [2, 2] }), { kind: 'global_average_pool' });
  const within = (first: number, end: number): Network => ({
    ...network,
    layers: network.layers.map((layer, at) =>
      at === end ? { ...layer, cell: { path: 'cell', input: first - 1, first } } : layer,
    ),
  });
  const [{ sizes, numbers, taps }] = siteFinder(within(1, 2))('cells');
  expect(sizes).toEqual({ in: 5, hi: 6, wi: 6, channel: 7, h: 3, w: 3 });
  expect(numbers).toMatchObject({ channels_in: 5, hi: 6, h: 3, channel: 7 });
  expect(taps).toEqual({ in: { side: 'cell', layer: 2 }, out: { side: 'out', layer: 2 } });
  expect(siteFinder(within(0, 2))('cells')[0].sizes).toMatchObject({ in: 4 });
  expect(siteFinder(within(1, 3))('cells')).toEqual([]);
});
