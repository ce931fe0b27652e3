import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eznasc } from './eznasc.ts';

const file = join(mkdtempSync(join(tmpdir(), 'eznasc-pytorch-')), 'mine.py');

test('--target pytorch writes a function for each proxy, and says which', async () => {
  const program = 'edition 1\nproxy one { score = 1 }\n/// Two.\nproxy lambda { score = 2 }\n';
  const { code, stdout, stderr } = await eznasc(['compile', '-', '--target', 'pytorch', '--out', file], program);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toBe(`${file}: 2 functions one, lambda_ for the proxy lambda of a model, images and labels\n`);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(
    'def one(model: nn.Module, images: Tensor, labels: Tensor) -> float:\n    """The proxy one."""',
  );
  expect(text).toContain('def lambda_(model: nn.Module, images: Tensor, labels: Tensor) -> float:\n    """Two."""');
});

test('--proxy picks the one to write', async () => {
  const program = 'edition 1\nproxy one { score = 1 }\nproxy two { score = 2 }\n';
  await eznasc(['compile', '-', '--target', 'pytorch', '--proxy', 'two', '--out', file], program);
  expect(readFileSync(file, 'utf8')).toContain('__all__ = ["two"]');
});

test.each(['--arch=301312', '--space=micro', '--network=x.onnx', '--batch=16', '--init=torch', '--seed=0'])(
  '%s is refused, for no network is needed',
  async (flag) => {
    const { code, stderr } = await eznasc(['compile', 'proxies/snip.zc', '--target', 'pytorch', '--out', file, flag]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: `--target pytorch` and `--\w+` exclude each other\.\n/);
  },
);
