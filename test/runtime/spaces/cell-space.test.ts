import { describe, expect, test } from 'vitest';
import { INPUT, type Network } from '../../../compiler/network/network.ts';
import { layerShapes } from '../../../compiler/network/shapes.ts';
import { micro } from '../../../runtime/spaces/micro.ts';
import { nasbench201 } from '../../../runtime/spaces/nasbench201.ts';

const paths = (network: Network) => network.layers.map((layer) => layer.path);
const layer = (network: Network, path: string) => network.layers[paths(network).indexOf(path)];
const inputsOf = (network: Network, path: string) =>
  layer(network, path).inputs.map((at) => (at === INPUT ? 'input' : network.layers[at].path));

test('a layer is named by its place', () => {
  expect(paths(micro.networkOf('300101'))).toEqual([
    ...['stem.conv', 'stem.norm'],
    ...['relu', 'conv', 'norm'].map((part) => `stage0.cell0.edge0-1.${part}`),
    ...['stage0.cell0.node2', 'stage0.cell0.node3'],
    ...['relu1', 'conv1', 'norm1', 'relu2', 'conv2', 'norm2', 'pool', 'shortcut', 'sum'].map(
      (part) => `reduction1.${part}`,
    ),
    ...['relu', 'conv', 'norm'].map((part) => `stage1.cell0.edge0-1.${part}`),
    ...['stage1.cell0.node2', 'stage1.cell0.node3'],
    ...['relu1', 'conv1', 'norm1', 'relu2', 'conv2', 'norm2', 'pool', 'shortcut', 'sum'].map(
      (part) => `reduction2.${part}`,
    ),
    ...['relu', 'conv', 'norm'].map((part) => `stage2.cell0.edge0-1.${part}`),
    ...['stage2.cell0.node2', 'stage2.cell0.node3'],
    ...['head.norm', 'head.relu', 'head.pool', 'head.linear'],
  ]);
});

test('every convolution edge is a triple of its own', () => {
  const network = micro.networkOf('330330');
  expect(inputsOf(network, 'stage0.cell0.edge0-1.relu')).toEqual(['stem.norm']);
  expect(inputsOf(network, 'stage0.cell0.edge0-2.relu')).toEqual(['stem.norm']);
  expect(inputsOf(network, 'stage0.cell0.edge0-2.conv')).toEqual(['stage0.cell0.edge0-2.relu']);
  expect(inputsOf(network, 'stage0.cell0.edge0-2.norm')).toEqual(['stage0.cell0.edge0-2.conv']);
});

test('a node adds up its edges, and a skip is the tensor it comes from', () => {
  const network = micro.networkOf('310143');
  expect(inputsOf(network, 'stage0.cell0.node3')).toEqual([
    'stem.norm',
    'stage0.cell0.edge1-3.pool',
    'stage0.cell0.edge2-3.norm',
  ]);
  expect(inputsOf(network, 'stage0.cell0.edge2-3.relu')).toEqual(['stem.norm']);
});

test('a node that no edge leads to is zero', () => {
  const network = micro.networkOf('000003');
  expect(layer(network, 'stage0.cell0.node2').op.kind).toBe('zero');
  expect(inputsOf(network, 'stage0.cell0.edge2-3.relu')).toEqual(['stage0.cell0.node2']);
});

describe('one layer carries the name of each cell', () => {
  const marked = (arch: string) =>
    micro.networkOf(arch).layers.flatMap((each) => (each.cell === null ? [] : [`${each.cell.path} ${each.path}`]));

  test.each([
    ['a sum', '333333', 'stage1.cell0.node3'],
    ['the end of a single edge', '000300', 'stage1.cell0.edge0-3.norm'],
    ['the tensor of an inner node', '300010', 'stage1.cell0.edge0-1.norm'],
    ['the input itself', '000100', 'stage1.cell0.node3'],
    ['the input through an inner node', '100010', 'stage1.cell0.node3'],
    ['an inner node without edges', '000001', 'stage1.cell0.node2'],
    ['nothing', '333000', 'stage1.cell0.node3'],
  ])('if the output is %s', (_, arch, path) => {
    const cells = marked(arch);
    expect(cells.length).toBe(3);
    expect(cells[1]).toBe(`stage1.cell0 ${path}`);
  });
});

test('the reduction block halves the image and keeps its shortcut free of norm and ReLU', () => {
  const network = nasbench201.networkOf('000100');
  const shapes = layerShapes(network);
  expect(shapes[paths(network).indexOf('reduction1.sum')]).toEqual([32, 16, 16]);
  expect(inputsOf(network, 'reduction1.sum')).toEqual(['reduction1.shortcut', 'reduction1.norm2']);
  expect(inputsOf(network, 'reduction1.shortcut')).toEqual(['reduction1.pool']);
  expect(inputsOf(network, 'reduction1.pool')).toEqual(inputsOf(network, 'reduction1.relu1'));
});

test('pools and norms have the official settings', () => {
  const network = micro.networkOf('444444');
  expect(layer(network, 'stage0.cell0.edge0-1.pool').op).toEqual({
    kind: 'average_pool',
    kernel: [3, 3],
    stride: [1, 1],
    padding: [1, 1, 1, 1],
    counted: false,
  });
  expect(layer(network, 'reduction1.pool').op).toEqual({
    kind: 'average_pool',
    kernel: [2, 2],
    stride: [2, 2],
    padding: [0, 0, 0, 0],
    counted: false,
  });
  expect(layer(network, 'stem.norm').op).toEqual({ kind: 'batch_norm', channels: 8, epsilon: 1e-5 });
});

test('features are the averaged channels and logits the classes', () => {
  const network = nasbench201.networkOf('421211', 120, 16);
  const shapes = layerShapes(network);
  expect(shapes[network.features]).toEqual([64]);
  expect(shapes[network.logits]).toEqual([120]);
  expect(network.input).toEqual([3, 16, 16]);
  expect(inputsOf(network, 'head.linear')).toEqual(['head.pool']);
});

test('no path names two layers of one network, and every layer fits', () => {
  for (const space of [micro, nasbench201]) {
    for (const arch of ['000000', '111111', '222222', '333333', '444444', '012340']) {
      const network = space.networkOf(arch);
      expect(new Set(paths(network)).size).toBe(network.layers.length);
      expect(layerShapes(network).length).toBe(network.layers.length);
    }
  }
});

test('a network is named by its official string', () => {
  expect(micro.networkOf('301312').name).toBe(
    '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|nor_conv_3x3~0|skip_connect~1|nor_conv_1x1~2|',
  );
});

test('a side that cannot be halved twice is refused', () => {
  expect(() => micro.networkOf('333333', 10, 30)).toThrow(
    'Images of 30x30 do not fit: the side must be a multiple of 4.',
  );
});
