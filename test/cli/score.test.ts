import { spawn } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { imageRecords } from './benchmark.ts';
import { eznasc, fileWith, program, records, root } from './eznasc.ts';

const FIELDS = ['kind', 'schema', 'proxy', 'network', 'score', 'invalid'];

test('a record for each network and proxy, in that order', async () => {
  const archs = ['--arch', '301312', '--arch', '111111'];
  const { code, stdout, stderr } = await eznasc(['score', 'proxies/params.zc', 'proxies/snip.zc', ...archs, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const found = records(stdout);
  for (const record of found) {
    expect(Object.keys(record)).toEqual(FIELDS);
    expect(record).toMatchObject({ kind: 'score', schema: 1, score: expect.any(Number), invalid: null });
  }
  const first = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|nor_conv_3x3~0|skip_connect~1|nor_conv_1x1~2|';
  const second = '|skip_connect~0|+|skip_connect~0|skip_connect~1|+|skip_connect~0|skip_connect~1|skip_connect~2|';
  expect(found.map(({ proxy, network }) => [proxy, network])).toEqual([
    ['params', first],
    ['snip', first],
    ['params', second],
    ['snip', second],
  ]);
});

test('a seed fixes the bytes of the output, for any number of workers', async () => {
  const args = ['score', 'proxies/snip.zc', 'proxies/naswot.zc', '--sample', '5', '--seed', '7', '--json'];
  const one = await eznasc([...args, '--workers', '1']);
  const again = await eznasc([...args, '--workers', '1']);
  const two = await eznasc([...args, '--workers', '2']);
  const other = await eznasc([...args.map((arg) => (arg === '7' ? '8' : arg)), '--workers', '1']);
  expect(records(one.stdout)).toHaveLength(10);
  expect(again.stdout).toBe(one.stdout);
  expect(two.stdout).toBe(one.stdout);
  expect(other.stdout).not.toBe(one.stdout);
});

test('the engines agree to the digits of float32', async () => {
  const args = ['score', 'proxies/snip.zc', '--arch', '301312', '--batch', '4', '--json'];
  const [onnx] = records((await eznasc([...args, '--engine', 'onnx'])).stdout);
  const [reference] = records((await eznasc([...args, '--engine', 'reference'])).stdout);
  expect(Number(onnx['score']) / Number(reference['score'])).toBeCloseTo(1, 4);
  expect(onnx['score']).not.toBe(reference['score']);
});

test('people get a table, and with few networks one that is easy to read', async () => {
  const { code, stdout } = await eznasc(['score', 'proxies/params.zc', 'proxies/flops.zc', '--arch', '301312']);
  expect(code).toBe(0);
  expect(stdout).toMatchSnapshot();
});

test('people get one row for each of many networks', async () => {
  const { stdout } = await eznasc(['score', 'proxies/params.zc', 'proxies/flops.zc', '--sample', '8']);
  const [titles, ...rows] = stdout.trimEnd().split('\n');
  expect(titles).toMatch(/^ +params +flops +network$/);
  expect(rows).toHaveLength(8);
  expect(rows[7]).toMatch(/^ *8 +\d+ +\d+ +\|.*\|$/);
});

test('a score that is not finite is null, with where it ceased to be finite', async () => {
  const text = 'edition 1\nproxy bad {\n  pass p = network(data)\n  score = sum(log(sum(p.logits) * 0))\n}\n';
  const { code, stdout } = await eznasc(['score', '-', '--arch', '301312', '--batch', '2', '--json'], text);
  expect(code).toBe(0);
  const [record] = records(stdout);
  expect(record['score']).toBeNull();
  expect(record['invalid']).toMatch(/^-Infinity, first not finite in log/);
});

test('sites that a condition left out are counted', async () => {
  const text =
    'edition 1\nproxy some {\n  pass p = network(data)\n' +
    '  score = sum for l in p.convs where l.kh == 3: sum(l.weight)\n}\n';
  const { stderr } = await eznasc(['score', '-', '--arch', '301312', '--batch', '2'], text);
  expect(stderr).toMatch(/^some: sum over convs used \d+ of \d+ sites, \d+ skipped by `where`\n$/);
  expect((await eznasc(['score', '-', '--arch', '301312', '--quiet'], text)).stderr).toBe('');
});

test('images come from a file, gzipped or not', async () => {
  const plain = fileWith('images.bin', imageRecords(4));
  const packed = fileWith('images.bin.gz', gzipSync(imageRecords(4)));
  const args = ['score', 'proxies/snip.zc', '--arch', '301312', '--batch', '4', '--json'];
  const first = await eznasc([...args, '--images', plain]);
  const second = await eznasc([...args, '--images', packed]);
  expect(first.code).toBe(0);
  expect(second.stdout).toBe(first.stdout);
  expect((await eznasc(args)).stdout).not.toBe(first.stdout);
});

test('`data(1)` is the second batch of the file', async () => {
  const on = (input: string): string =>
    `edition 1\nproxy one {\n  pass p = network(${input}, loss: cross_entropy)\n  score = p.loss + sum(p.labels)\n}\n`;
  const images = imageRecords(6);
  const args = ['score', '-', '--arch', '301312', '--batch', '3', '--json', '--images'];
  const second = fileWith('second.bin', images.slice(images.length / 2));
  const expected = await eznasc([...args, second], on('data'));
  const found = await eznasc([...args, fileWith('both.bin', images)], on('data(1)'));
  expect(found).toEqual({ ...expected, code: 0 });
  expect(await eznasc([...args, second], on('data(1)'))).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('second.bin has 3 images, but `data(1)` needs 6 with batches of 3.'),
  });
});

test('generated images go on in further batches', async () => {
  const on = (input: string): string =>
    `edition 1\nproxy one {\n  pass p = network(${input})\n  score = sum(p.labels)\n}\n`;
  const args = ['score', '-', '--arch', '301312', '--batch', '3', '--json'];
  const scores = await Promise.all(['data', 'data(1)', 'data(2)'].map((input) => eznasc(args, on(input))));
  expect(scores.map(({ stdout }) => records(stdout)[0]['score'])).toEqual([0 + 1 + 2, 3 + 4 + 5, 6 + 7 + 8]);
});

test('errors in a program end the run before any network is scored', async () => {
  const { code, stdout, stderr } = await eznasc(
    ['score', '-', '--sample', '2'],
    'edition 1\nproxy one { score = x }\n',
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error\[ZC0101\]/);
  expect(stderr).toMatch(/\n1 error in 1 file\n$/);
});

test('a reader that has seen enough, as head has, is no failure', async () => {
  const ended = await shell(
    `"${process.execPath}" "${program}" score proxies/params.zc --sample 200 --json | head -n 1`,
  );
  expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
});

test('an interrupted run keeps what is done and says so by its exit code', async () => {
  const child = spawn(process.execPath, [program, 'score', 'proxies/snip.zc', '--sample', '2000', '--json'], {
    cwd: root,
  });
  let stdout = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stdout.once('data', () => child.kill('SIGINT'));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(130);
  expect(stdout.endsWith('\n')).toBe(true);
  const found = records(stdout);
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThan(2000);
});

/** The exit code of the last command but `head`, by way of `pipefail`. */
function shell(line: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-o', 'pipefail', '-c', line], { cwd: root });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
