import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fixture, fixturePath } from '../runtime/import/fixtures.ts';
import { eznasc, fileWith, records } from './eznasc.ts';

/** A path for a table to be written to. */
const out = (name: string): string => fileWith(name, '');

test('a folder of the official files becomes a table that rank reads', async () => {
  const table = out('tss.csv');
  const imported = await eznasc(['data', 'import', fixturePath('nats-tss'), '--out', table, '--json']);
  expect(imported).toMatchObject({ code: 0, stderr: '' });
  const [record] = records(imported.stdout);
  expect(record).toMatchObject({ kind: 'import', schema: 1, rows: 3, table });
  expect(record['from']).toEqual([{ kind: 'nats-bench-tss', files: 4 }]);
  expect(record['columns']).toEqual(readFileSync(table, 'utf8').split('\n')[0].split(','));

  const rank = ['rank', 'proxies/snip.zc', '--space', 'nasbench201', '--accuracy', table, '--target', 'c10_test2'];
  const ranked = await eznasc([...rank, '--batch', '2', '--json']);
  expect(ranked.code).toBe(0);
  expect(records(ranked.stdout)).toEqual([expect.objectContaining({ kind: 'rank', target: 'c10_test2', n: 3 })]);
});

test('without --json a person reads what came from where', async () => {
  const table = out('named.csv');
  const file = fixturePath('nb201_cifar10_full_training.pickle');
  const args = ['data', 'import', file, '--out', table, '--column', 'accuracy=c10split_test3_seed888'];
  const { code, stdout } = await eznasc(args);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `${table}: 3 architectures from 1 file of nasbench201\ncolumns: arch, accuracy\n`,
  });
});

test('the help page lists the kinds', async () => {
  const { code, stdout } = await eznasc(['data', '--help']);
  expect(code).toBe(0);
  for (const kind of ['nats-bench-tss', 'nats-bench-sss', 'nasbench201', 'nds', 'nas-bench-suite-zero', 'csv']) {
    expect(stdout).toMatch(new RegExp(`^ *${kind} `, 'm'));
  }
});

test.each<[string, string, string]>([
  ['a file that does not exist', 'nowhere.pickle', 'The file nowhere.pickle does not exist.'],
  ['a file of no kind', fileWith('notes.txt', 'hello'), 'notes.txt is of no kind that can be imported.'],
  [
    'a pickle that runs something',
    fileWith('evil.pkl', '\x28dVa\ncposix\nsystem\n(Vls\ntRs.'),
    'would run `posix.system`',
  ],
  [
    'an archive that is cut off',
    fileWith('cut.bz2', fixture('nats-tss.pickle.pbz2').subarray(0, 900)),
    'cut.bz2 is cut off.',
  ],
  ['a bomb', fixturePath('bzip2/bomb.bz2'), 'bomb.bz2 holds more than 500 MiB when decompressed'],
])('%s ends with exit code 3, one sentence and no table', async (_what, file, sentence) => {
  const table = out('none.csv');
  const { code, stdout, stderr } = await eznasc(['data', 'import', file, '--out', table]);
  const [error, help = 'help: ', ...others] = stderr.trimEnd().split('\n');
  expect({ code, stdout, others }).toEqual({ code: 3, stdout: '', others: [] });
  expect(error).toMatch(/^error: .*\.$/);
  expect(error).toContain(sentence);
  expect(help).toMatch(/^help: /);
  expect(readFileSync(table, 'utf8')).toBe('');
});

test('a table that cannot be written is an error', async () => {
  const { code, stderr } = await eznasc(['data', 'import', fixturePath('nats-tss'), '--out', 'no/such/folder.csv']);
  expect({ code, stderr }).toEqual({ code: 3, stderr: 'error: The file no/such/folder.csv cannot be written.\n' });
});
