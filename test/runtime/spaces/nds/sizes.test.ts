import { expect, test } from 'vitest';
import { macs, parameterCount } from '../../../../compiler/network/counts.ts';
import type { Network } from '../../../../compiler/network/network.ts';
import { layerShapes } from '../../../../compiler/network/shapes.ts';
import { parseCsv } from '../../../../runtime/accuracy/csv.ts';
import { NDS_OPERATIONS, type NdsOperation } from '../../../../runtime/spaces/nds/architecture.ts';
import { ndsNetwork } from '../../../../runtime/spaces/nds/network.ts';
import { parseArchitecture } from '../../../../runtime/spaces/nds/parse.ts';
import { ndsArchitecture } from '../../../../runtime/spaces/nds/record.ts';
import { sharedText, testWithData } from '../../../shared-data.ts';

const WIDTH = 6;

/** A ReLU, a convolution of all channels and a norm. */
const block = (from: number, to: number, taps: number): number => from * to * taps + 2 * to;
/** A ReLU, a convolution of each channel, one of 1x1 pixels and a norm. */
const separable = (c: number, taps: number): number => c * taps + c * c + 2 * c;

/** Parameters of each operation on `c` channels, where it keeps the image. */
const OPERATION_SIZE: Readonly<Record<NdsOperation, (c: number) => number>> = {
  none: () => 0,
  skip_connect: () => 0,
  avg_pool_3x3: () => 0,
  max_pool_3x3: () => 0,
  max_pool_5x5: () => 0,
  max_pool_7x7: () => 0,
  conv_1x1: (c) => block(c, c, 1),
  conv_3x3: (c) => block(c, c, 9),
  conv_3x1_1x3: (c) => 2 * c * c * 3 + 2 * c,
  conv_7x1_1x7: (c) => 2 * c * c * 7 + 2 * c,
  sep_conv_3x3: (c) => 2 * separable(c, 9),
  sep_conv_5x5: (c) => 2 * separable(c, 25),
  sep_conv_7x7: (c) => 2 * separable(c, 49),
  dil_conv_3x3: (c) => separable(c, 9),
  dil_conv_5x5: (c) => separable(c, 25),
  dil_sep_conv_3x3: (c) => 2 * separable(c, 9),
};

/** Parameters where it halves the image: a skip is then a ReLU, 1x1 convolutions and a norm. */
const halvingSize = (operation: NdsOperation, c: number): number =>
  operation === 'skip_connect' ? block(c, c, 1) : OPERATION_SIZE[operation](c);

const built = (arch: string, stem: 'cifar' | 'imagenet' = 'cifar', classes = 5, side = 32): Network =>
  ndsNetwork(parseArchitecture(arch, NDS_OPERATIONS), stem, classes, side);

test.each(NDS_OPERATIONS)('three cells of %s have the parameters of their parts', (operation) => {
  const cell = `${operation}~0:none~1+none~1:${operation}~2=2.3`;
  const [c, c2, c4] = [WIDTH, 2 * WIDTH, 4 * WIDTH];
  // One normal cell, then two that halve; each takes the outputs, of two states, of the two before it.
  const stem = block(3, 3 * c, 9);
  const first = 2 * block(3 * c, c, 1) + 2 * OPERATION_SIZE[operation](c);
  const second = block(3 * c, c2, 1) + block(2 * c, c2, 1) + halvingSize(operation, c2) + OPERATION_SIZE[operation](c2);
  const third = block(2 * c, c4, 1) + block(2 * c2, c4, 1) + halvingSize(operation, c4) + OPERATION_SIZE[operation](c4);
  const head = 2 * c4 * 5 + 5;
  expect(parameterCount(built(`w${WIDTH}:d3/${cell}/${cell}`))).toBe(stem + first + second + third + head);
});

test('the stem for ImageNet halves thrice, and its first cell takes both sizes', () => {
  const c = WIDTH;
  const network = built(`w${c}:d1/skip_connect~0:skip_connect~1=2/none~0:none~1=2`, 'imagenet', 5, 64);
  const stem = block(3, c / 2, 9) + block(c / 2, c, 9) + block(c, c, 9);
  // A single cell is the one at a third, which halves and doubles the channels.
  const cell = 2 * block(c, 2 * c, 1);
  expect(parameterCount(network)).toBe(stem + cell + 2 * c * 5 + 5);
  const convolutions = ((3 * 9 * c) / 2) * 32 ** 2 + ((c / 2) * c * 9 + 0) * 16 ** 2 + c * c * 9 * 8 ** 2;
  expect(macs(network)).toBe(convolutions + 2 * (c * 2 * c) * 8 ** 2 + 2 * c * 5);
});

const CSV = 'darts_oncenas545.csv';

/** The networks of the file, with their rows. Its networks have 36 channels and 20 cells. */
function published(): readonly { readonly network: Network; readonly row: Readonly<Record<string, string>> }[] {
  const [header, ...rows] = parseCsv(sharedText(CSV));
  return rows.map((fields) => {
    const row = Object.fromEntries(header.map((name, at) => [name, fields[at]]));
    const names = ['normal', 'normal_concat', 'reduce', 'reduce_concat'];
    const genotype = Object.fromEntries(names.map((name) => [name, JSON.parse(row[name])]));
    return { network: built(ndsArchitecture({ width: 36, depth: 20, genotype }), 'cifar', 10), row };
  });
}

testWithData('parameters equal the published ones of 545 networks of DARTS', [CSV], () => {
  const all = published();
  expect(all.length).toBe(545);
  const differing = all.filter(
    ({ network, row }) => parameterCount(network) !== Math.round(Number(row['params_m']) * 1e6),
  );
  expect(differing.map(({ row }) => row['id'])).toEqual([]);
});

/**
 * What the counter of that file adds to multiply-accumulates: four for each number that a norm gives, one for each that an
 * average pool gives, and for a mean as many as it averages and one more.
 */
function countedBeside(network: Network): number {
  const shapes = layerShapes(network);
  const size = (at: number): number => shapes[at].reduce((product, length) => product * length, 1);
  return network.layers.reduce((total, { path, op, inputs }, at) => {
    if (op.kind === 'batch_norm') return total + 4 * size(at);
    if (op.kind === 'global_average_pool') return total + size(inputs[0]) + size(at);
    // Where nothing is added up, the original has no pool.
    return op.kind === 'average_pool' && !path.endsWith('.halved') ? total + size(at) : total;
  }, 0);
}

testWithData('FLOPs equal the published ones of 545 networks of DARTS, as their counter counts', [CSV], () => {
  const differing = published().filter(
    ({ network, row }) => macs(network) + countedBeside(network) !== Math.round(Number(row['flops_m']) * 1e6),
  );
  expect(differing.map(({ row }) => row['id'])).toEqual([]);
});
