import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { floats, modelBytes } from '../onnx/file.ts';
import { eznasc, fileWith, records, root } from './eznasc.ts';

/** A network of two convolutions and a linear layer; the more channels there are, the more parameters it has. */
function network(channels: number): Uint8Array {
  const filled = (name: string, ...dims: readonly number[]) => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return floats(
      name,
      dims,
      Array.from({ length: size }, (_, at) => Math.sin(at + channels)),
    );
  };
  const stored = [
    filled('a.weight', channels, 3, 3, 3),
    filled('b.weight', channels, channels, 1, 1),
    filled('f.weight', 5, channels),
    filled('f.bias', 5),
  ];
  const nodes = [
    { op: 'Conv', inputs: ['x', 'a.weight'], outputs: ['a'], attributes: { pads: [1, 1, 1, 1] } },
    { op: 'Relu', inputs: ['a'], outputs: ['r'] },
    { op: 'Conv', inputs: ['r', 'b.weight'], outputs: ['b'] },
    { op: 'GlobalAveragePool', inputs: ['b'], outputs: ['g'] },
    { op: 'Flatten', inputs: ['g'], outputs: ['v'] },
    { op: 'Gemm', inputs: ['v', 'f.weight', 'f.bias'], outputs: ['y'], attributes: { transB: 1 } },
  ];
  return modelBytes({ shape: ['n', 3, 8, 8], stored, nodes, opset: 13 });
}

const folder = mkdtempSync(join(tmpdir(), 'eznasc-models-'));
for (const channels of [2, 3, 4, 6, 8]) writeFileSync(join(folder, `net-${channels}.onnx`), network(channels));
copyFileSync(join(root, 'package.json'), join(folder, 'notes.json'));

/** The accuracies grow with the channels, save for one; one network is not in the folder, one of the folder not here. */
const table = fileWith('models.csv', 'arch,accuracy\nnet-8.onnx,70\nnet-2,50\nnet-9,90\nnet-3,55\nnet-6,45\n');
const ARGS = ['rank', 'proxies/params.zc', 'proxies/snip.zc', '--batch', '4', '--network-dir', folder];
const RANK = [...ARGS, '--accuracy', table, '--target', 'accuracy'];

test('rows are scored on the files that they name, and what has no counterpart is counted', async () => {
  const { code, stdout, stderr } = await eznasc([...RANK, '--json', '--no-timing', '--quiet']);
  expect(code).toBe(0);
  expect(stderr.split('\n').filter((line) => line.includes(' have no '))).toEqual([
    `warning: 1 of the 5 rows of models.csv have no file in ${folder}.`,
    `warning: 1 of the 5 files in ${folder} have no row in models.csv.`,
  ]);
  const [params, snip] = records(stdout);
  // Of six pairs of networks, more parameters mean a higher accuracy in four.
  expect(params).toMatchObject({ proxy: 'params', n: 4, invalid: 0, kendall: (4 - 2) / 6 });
  expect(snip).toMatchObject({ proxy: 'snip', n: 4, invalid: 0 });
});

test('rows are chosen among those that have a file, and architectures are held out with or without `.onnx`', async () => {
  const list = fileWith('held.txt', 'net-8\nnet-2.onnx\n');
  const { code, stdout, stderr } = await eznasc([...RANK, '--exclude-file', list, '--sample', '2', '--json']);
  expect(code).toBe(0);
  expect(stderr).not.toContain('held.txt');
  expect(records(stdout).map(({ n }) => n)).toEqual([2, 2]);
  const more = await eznasc([...RANK, '--sample', '5']);
  expect(more).toMatchObject({ code: 2, stdout: '' });
  expect(more.stderr).toContain('There are only 4 rows to take a sample of 5 from.');
});

test.each([
  [[...RANK, '--space', 'micro'], 2, '`--network-dir` and `--space` exclude each other.'],
  [[...RANK, '--side', '8'], 2, '`--network-dir` and `--side` exclude each other.'],
  [ARGS, 2, 'The flag `--accuracy` is missing.'],
  [[...RANK, '--weights', 'seed'], 2, 'There is no source of weights `seed`.'],
  [['rank', 'proxies/params.zc', '--weights', 'init'], 2, '`--weights` is for networks from files.'],
  [['rank', 'proxies/params.zc', '--network-dir', 'nowhere'], 3, 'The folder nowhere cannot be read.'],
  [
    [...ARGS, '--accuracy', fileWith('others.csv', 'arch,accuracy\nx,1\n'), '--target', 'accuracy'],
    3,
    `No row of others.csv has a file in ${folder}.`,
  ],
])('%j is refused', async (args, expected, message) => {
  const { code, stdout, stderr } = await eznasc(args);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).toContain(`error: ${message}`);
});
