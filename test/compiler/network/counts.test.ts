import { describe, expect, test } from 'vitest';
import { macs, parameterCount } from '../../../compiler/network/counts.ts';
import { INPUT, type Layer, type LayerOp, type Network } from '../../../compiler/network/network.ts';
import { nasbench201 } from '../../../runtime/spaces/nasbench201.ts';
import { natsbenchSss } from '../../../runtime/spaces/natsbench-sss.ts';
import type { Space } from '../../../runtime/spaces/space.ts';
import { sharedText, testWithData } from '../../shared-data.ts';

const conv = {
  kind: 'conv',
  in: 4,
  out: 6,
  kernel: [3, 1],
  stride: [2, 2],
  padding: [1, 0, 1, 0],
  dilation: [1, 1],
  groups: 2,
  bias: true,
} as const;

const network: Network = {
  name: 'by hand',
  input: [4, 8, 8],
  classes: 5,
  layers: [
    { path: 'conv', op: conv, inputs: [INPUT], cell: null },
    { path: 'norm', op: { kind: 'batch_norm', channels: 6, epsilon: 1e-5 }, inputs: [0], cell: null },
    { path: 'pool', op: { kind: 'global_average_pool' }, inputs: [1], cell: null },
    { path: 'linear', op: { kind: 'linear', in: 6, out: 5, bias: true }, inputs: [2], cell: null },
  ],
  features: 2,
  logits: 3,
};

test('parameters are weights per group, biases, and two per norm channel', () => {
  expect(parameterCount(network)).toBe(2 * 6 * 3 + 6 + 2 * 6 + 6 * 5 + 5);
});

test('multiply-accumulates are the weights of a convolution at every output pixel', () => {
  expect(macs(network)).toBe(2 * 6 * 3 * (4 * 4) + 6 * 5);
});

test('layers on sequences count at every position, products of matrices too, and tensors of a file are parameters', () => {
  const ops: readonly LayerOp[] = [
    { kind: 'reshape', shape: [4, 64] },
    { kind: 'transpose', order: [1, 0] },
    { kind: 'layer_norm', size: 4, epsilon: 1e-5 },
    { kind: 'linear', in: 4, out: 3, bias: true },
  ];
  const layers = ops.map((op, at): Layer => ({ path: `${at}`, op, inputs: [at - 1], cell: null }));
  const more: readonly Layer[] = [
    { path: 'mirror', op: { kind: 'transpose', order: [1, 0] }, inputs: [3], cell: null },
    { path: 'product', op: { kind: 'matmul' }, inputs: [4, 3], cell: null },
    { path: 'token', op: { kind: 'tensor', shape: [1, 3] }, inputs: [], cell: null },
  ];
  const sequences: Network = { ...network, layers: [...layers, ...more] };
  expect(macs(sequences)).toBe(64 * 4 * 3 + 3 * 64 * 3);
  expect(parameterCount(sequences)).toBe(2 * 4 + (4 * 3 + 3) + 3);
});

test('NAS-Bench-201 has the published sizes', () => {
  expect(parameterCount(nasbench201.networkOf('333333'))).toBe(1_531_546);
  expect(parameterCount(nasbench201.networkOf('421211'))).toBe(129_306);
});

testWithData('parameters equal the published ones of 9,445 architectures', ['nb201_zc_proxies_cifar10.csv'], () => {
  const [header, ...rows] = sharedText('nb201_zc_proxies_cifar10.csv').trimEnd().split('\n');
  const column = header.split(',').indexOf('params');
  const differing = rows.filter((row) => {
    const cells = row.split(',');
    return parameterCount(nasbench201.networkOf(cells[1])) !== Math.round(Number(cells[column]) * 1e6);
  });
  expect(rows.length).toBe(9_445);
  expect(differing).toEqual([]);
});

interface OfficialRecord {
  readonly arch: string;
  readonly [epochs: `epochs_${number}`]: Record<
    string,
    Record<string, { readonly flops_m: number; readonly params_m: number }>
  >;
}

const OFFICIAL = 'nats_official_samples.json';
const TASKS = { cifar10: [10, 32], cifar100: [100, 32], 'ImageNet16-120': [120, 16] } as const;

describe('parameters and multiply-accumulates equal the official records', () => {
  testWithData('of the topology space', [OFFICIAL], () => {
    compare(nasbench201, JSON.parse(sharedText(OFFICIAL)).tss, 'epochs_200');
  });

  testWithData('of the size space', [OFFICIAL], () => {
    compare(natsbenchSss, JSON.parse(sharedText(OFFICIAL)).sss, 'epochs_90');
  });
});

function compare(space: Space, official: Record<string, OfficialRecord>, epochs: `epochs_${number}`): void {
  const records = Object.values(official);
  for (const record of records) {
    for (const [task, [classes, side]] of Object.entries(TASKS)) {
      const network = space.networkOf(record.arch, classes, side);
      for (const { flops_m, params_m } of Object.values(record[epochs][task])) {
        expect(parameterCount(network)).toBe(Math.round(params_m * 1e6));
        // The official counter adds one for each bias of the classifier.
        expect(macs(network) + classes).toBe(Math.round(flops_m * 1e6));
      }
    }
  }
  expect(records.length).toBe(3);
}
