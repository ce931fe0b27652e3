import { describe, expect, test } from 'vitest';
import { INPUT, type Layer, type Network } from '../../../../compiler/network/network.ts';
import { layerShapes } from '../../../../compiler/network/shapes.ts';
import { ProblemError } from '../../../../runtime/problem.ts';
import { spaceNamed } from '../../../../runtime/spaces/index.ts';
import { NDS_OPERATIONS } from '../../../../runtime/spaces/nds/architecture.ts';
import { ndsNetwork, type Stem } from '../../../../runtime/spaces/nds/network.ts';
import { parseArchitecture } from '../../../../runtime/spaces/nds/parse.ts';

const built = (arch: string, side = 16, stem: Stem = 'cifar'): Network =>
  ndsNetwork(parseArchitecture(arch, NDS_OPERATIONS), stem, 10, side);

/** A network of four cells, the second and third of which halve; all are made of the same nodes. */
const of = (cell: string, side?: number, stem?: Stem): Network => built(`w4:d4/${cell}/${cell}`, side, stem);

const at = (network: Network, path: string): number => network.layers.findIndex((layer) => layer.path === path);
const layer = (network: Network, path: string): Layer => network.layers[at(network, path)];
const inputsOf = (network: Network, path: string): readonly string[] =>
  layer(network, path).inputs.map((input) => (input === INPUT ? 'input' : network.layers[input].path));
const shapeOf = (network: Network, path: string): readonly number[] => layerShapes(network)[at(network, path)];

const DENSE = 'conv_3x3~0:conv_3x3~1+conv_3x3~1:conv_1x1~2=3.2';

test('cells take the two outputs before them, and the first one the stem twice', () => {
  const network = of(DENSE);
  const read = [0, 1, 2, 3].map((cell) =>
    [0, 1].flatMap((input) => inputsOf(network, `cell${cell}.input${input}.relu`)),
  );
  expect(read).toEqual([
    ['stem.norm', 'stem.norm'],
    ['stem.norm', 'cell0.concat'],
    ['cell0.concat', 'cell1.concat'],
    ['cell1.concat', 'cell2.concat'],
  ]);
});

test('a third and two thirds down the image is halved and there are twice as many channels', () => {
  const shapes = (network: Network, depth: number) =>
    Array.from({ length: depth }, (_, cell) => shapeOf(network, `cell${cell}.concat`));
  expect(shapes(of(DENSE), 4)).toEqual([
    [8, 16, 16],
    [16, 8, 8],
    [32, 4, 4],
    [32, 4, 4],
  ]);
  expect(shapes(built(`w4:d8/${DENSE}/${DENSE}`), 8).map(([channels]) => channels)).toEqual([
    8, 8, 16, 16, 16, 32, 32, 32,
  ]);
});

test('only what reads the inputs of a halving cell has a stride', () => {
  const network = of(DENSE);
  const strides = (cell: string) =>
    ['node2.edge0', 'node2.edge1', 'node3.edge0', 'node3.edge1'].map((edge) => {
      const { op } = layer(network, `${cell}.${edge}.conv`);
      return op.kind === 'conv' ? op.stride : null;
    });
  expect(strides('cell0')).toEqual([
    [1, 1],
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
  expect(strides('cell1')).toEqual([
    [2, 2],
    [2, 2],
    [2, 2],
    [1, 1],
  ]);
});

test('the output of a cell is its states in the order listed, and carries the name of the cell', () => {
  const network = of(DENSE);
  expect(inputsOf(network, 'cell3.concat')).toEqual(['cell3.node3', 'cell3.node2']);
  const marked = network.layers.filter(({ cell }) => cell !== null).map(({ cell, path }) => [cell?.path, path]);
  expect(marked).toEqual([0, 1, 2, 3].map((cell) => [`cell${cell}`, `cell${cell}.concat`]));
  expect(inputsOf(network, 'head.pool')).toEqual(['cell3.concat']);
  expect(shapeOf(network, 'head.pool')).toEqual([32]);
});

test('after a cell that halves, the larger input is reduced by two interlaced convolutions', () => {
  const network = of(DENSE);
  expect(inputsOf(network, 'cell2.input0.even')).toEqual(['cell2.input0.relu']);
  expect(inputsOf(network, 'cell2.input0.odd')).toEqual(['cell2.input0.moved']);
  expect(inputsOf(network, 'cell2.input0.moved')).toEqual(['cell2.input0.below']);
  expect(inputsOf(network, 'cell2.input0.below')).toEqual(['cell2.input0.relu']);
  expect(shapeOf(network, 'cell2.input0.moved')).toEqual([8, 15, 15]);
  expect(inputsOf(network, 'cell2.input0.concat')).toEqual(['cell2.input0.even', 'cell2.input0.odd']);
  expect(shapeOf(network, 'cell2.input0.odd')).toEqual([8, 8, 8]);
});

test('a skip is the state it reads, or a reduction where the image is halved', () => {
  const network = of('skip_connect~0:conv_1x1~1=2');
  expect(inputsOf(network, 'cell0.node2')).toEqual(['cell0.input0.norm', 'cell0.node2.edge1.norm']);
  expect(inputsOf(network, 'cell1.node2')).toEqual(['cell1.node2.edge0.norm', 'cell1.node2.edge1.norm']);
  expect(inputsOf(network, 'cell1.node2.edge0.even')).toEqual(['cell1.node2.edge0.relu']);
});

test('an edge of none adds nothing to its node', () => {
  const network = of('none~0:conv_1x1~1+none~0:none~0=2.3');
  expect(at(network, 'cell0.node2')).toBe(-1);
  expect(inputsOf(network, 'cell0.concat')).toEqual(['cell0.node2.edge1.norm', 'cell0.node3']);
});

test('a node of nothing but none is zero, as large as the others', () => {
  const network = of('none~0:none~1+none~2:none~0+conv_1x1~3:conv_1x1~1=4');
  expect(layer(network, 'cell0.node2').op.kind).toBe('zero');
  expect(inputsOf(network, 'cell0.node2')).toEqual(['cell0.input0.norm']);
  expect(inputsOf(network, 'cell1.node2')).toEqual(['cell1.node2.halved']);
  expect(inputsOf(network, 'cell1.node3')).toEqual(['cell1.node2']);
  expect(shapeOf(network, 'cell1.node3')).toEqual([8, 8, 8]);
});

test('separable convolutions are twice a convolution of each channel and one of 1x1 pixels', () => {
  const network = of('sep_conv_5x5~0:dil_conv_3x3~0=2');
  const chain = (path: string, names: readonly string[]) => names.map((name) => layer(network, `${path}.${name}`).op);
  const [, wide, , , , wideAgain] = chain('cell1.node2.edge0', [
    ...['relu1', 'depthwise1', 'pointwise1', 'norm1'],
    ...['relu2', 'depthwise2', 'pointwise2', 'norm2'],
  ]);
  expect(wide).toMatchObject({ groups: 8, kernel: [5, 5], stride: [2, 2], padding: [2, 2, 2, 2], dilation: [1, 1] });
  expect(wideAgain).toMatchObject({ groups: 8, kernel: [5, 5], stride: [1, 1], padding: [2, 2, 2, 2] });
  const [, dilated, mixed] = chain('cell1.node2.edge1', ['relu', 'depthwise', 'pointwise', 'norm']);
  expect(dilated).toMatchObject({ groups: 8, kernel: [3, 3], stride: [2, 2], padding: [2, 2, 2, 2], dilation: [2, 2] });
  expect(mixed).toMatchObject({ groups: 1, kernel: [1, 1], stride: [1, 1] });
  expect(inputsOf(network, 'cell1.node2')).toEqual(['cell1.node2.edge0.norm2', 'cell1.node2.edge1.norm']);
});

test('a convolution of 7x1 and 1x7 pixels goes along the rows first, each with its own stride', () => {
  const network = of('conv_7x1_1x7~0:conv_3x1_1x3~1=2');
  expect(layer(network, 'cell1.node2.edge0.row').op).toMatchObject({
    kernel: [1, 7],
    stride: [1, 2],
    padding: [0, 3, 0, 3],
  });
  expect(layer(network, 'cell1.node2.edge0.column').op).toMatchObject({
    kernel: [7, 1],
    stride: [2, 1],
    padding: [3, 0, 3, 0],
  });
  expect(inputsOf(network, 'cell1.node2.edge0.column')).toEqual(['cell1.node2.edge0.row']);
});

test('the stem for ImageNet gives two sizes', () => {
  const network = of(DENSE, 64, 'imagenet');
  expect(shapeOf(network, 'stem.norm2')).toEqual([4, 16, 16]);
  expect(shapeOf(network, 'stem.norm3')).toEqual([4, 8, 8]);
  expect(inputsOf(network, 'cell0.input0.even')).toEqual(['cell0.input0.relu']);
  expect(inputsOf(network, 'cell0.input0.relu')).toEqual(['stem.norm2']);
  expect(inputsOf(network, 'cell0.input1.relu')).toEqual(['stem.norm3']);
});

describe('sides', () => {
  const every = NDS_OPERATIONS.map((operation) => `${operation}~0:skip_connect~1`).slice(0, 12);
  const cell = `${every.join('+')}=${every.map((_, node) => node + 2).join('.')}`;

  test.each<[Stem, number]>([
    ...[3, 4, 5, 7, 9, 31].map((side): [Stem, number] => ['cifar', side]),
    ...[17, 18, 33, 35, 63].map((side): [Stem, number] => ['imagenet', side]),
  ])('the stem for %s takes images of side %i', (stem, side) => {
    const network = of(cell, side, stem);
    expect(layerShapes(network).every((shape) => shape.every((length) => length > 0))).toBe(true);
  });

  test.each<[Stem, number, number]>([
    ['cifar', 2, 3],
    ['imagenet', 16, 17],
  ])('the stem for %s refuses side %i', (stem, side, least) => {
    expect(() => of(cell, side, stem)).toThrow(`are too small: the side must be at least ${least}.`);
    expect(() => of(cell, side, stem)).toThrow(ProblemError);
  });
});

test('the stem for ImageNet refuses an odd width', () => {
  expect(() => built(`w5:d4/${DENSE}/${DENSE}`, 64, 'imagenet')).toThrow(
    "A width of 5 does not fit: for ImageNet's stem it must be even.",
  );
});

test('a space has its own operations only', () => {
  const arch = `w4:d4/${DENSE}/${DENSE}`;
  expect(spaceNamed('nds-nasnet')?.networkOf(arch).name).toBe(arch);
  expect(() => spaceNamed('nds-darts')?.networkOf(arch)).toThrow('there is no operation `conv_3x3` here');
});

test('at most 100,000 architectures are drawn', () => {
  expect(() => spaceNamed('nds-enas')?.draw(100_001, 0)).toThrow(
    'At most 100000 architectures can be drawn from nds-enas, not 100001.',
  );
});

describe('drawn cells', () => {
  const drawn = (name: string) =>
    (spaceNamed(name)?.draw(400, 0) ?? []).map((arch) => parseArchitecture(arch, NDS_OPERATIONS));

  test('have every operation, width, depth and input about as often as any other', () => {
    const all = drawn('nds-darts');
    const edges = all.flatMap(({ normal, reduce }) => [normal, reduce].flatMap(({ nodes }) => nodes.flat()));
    const shares = (values: readonly (string | number)[]) => {
      const counts = new Map<string | number, number>();
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
      return [...counts.values()].map((count) => count / values.length);
    };
    const near = (found: readonly number[], kinds: number) => {
      expect(found.length).toBe(kinds);
      // Four standard deviations.
      for (const share of found) expect(Math.abs(share * kinds - 1)).toBeLessThan(4 * Math.sqrt(kinds / 400));
    };
    near(shares(edges.map(({ operation }) => operation)), 8);
    near(shares(all.map(({ width }) => width)), 3);
    near(shares(all.map(({ depth }) => depth)), 5);
    near(shares(all.map(({ reduce }) => reduce.nodes[3][1].from)), 5);
  });

  test('give all nodes, or those that no node reads', () => {
    for (const { normal } of drawn('nds-pnas')) expect(normal.outputs).toEqual([2, 3, 4, 5, 6]);
    for (const { reduce } of drawn('nds-amoeba')) {
      const read = reduce.nodes.flat().map(({ from }) => from);
      expect(reduce.outputs).toEqual([2, 3, 4, 5, 6].filter((state) => !read.includes(state)));
    }
  });
});
