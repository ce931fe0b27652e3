import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { benchmarkTable, imageRecords } from './benchmark.ts';
import { eznasc, fileWith } from './eznasc.ts';

const table = benchmarkTable();
const score = (images: string): readonly string[] => [
  'score',
  'proxies/snip.zc',
  '--arch',
  '301312',
  '--images',
  images,
];
const rank = (accuracy: string, target = 'accuracy', ...more: readonly string[]): readonly string[] => [
  ...['rank', 'proxies/snip.zc', '--accuracy', accuracy, '--target', target],
  ...more,
];

/** What is wrong with the data, the command, and what its one sentence says. */
const CASES: readonly (readonly [string, readonly string[], string])[] = [
  ['images that do not exist', score('nowhere.bin'), 'The image file nowhere.bin does not exist.'],
  ['an empty image file', score(fileWith('empty.bin', '')), 'empty.bin is empty.'],
  ['a truncated image file', score(fileWith('cut.bin', imageRecords(16).subarray(0, -5))), 'cut.bin is cut off or '],
  [
    'a truncated gzip file',
    score(fileWith('cut.bin.gz', gzipSync(imageRecords(16)).subarray(0, 200))),
    'is damaged or',
  ],
  ['a gzip file that is none', score(fileWith('plain.bin.gz', imageRecords(16))), 'is damaged or no gzip file.'],
  ['a table that does not exist', rank('nowhere.csv'), 'The accuracy table nowhere.csv '],
  ['an empty table', rank(fileWith('empty.csv', '')), 'empty.csv has no rows.'],
  ['a table without rows', rank(fileWith('header.csv', 'arch,accuracy\n')), 'header.csv has no rows.'],
  [
    'a row that is cut off',
    rank(fileWith('cut.csv', 'arch,accuracy\n301312,70\n3013')),
    'Row 2 of cut.csv has 1 fields',
  ],
  ['a target that is no column', rank(table, 'acuracy'), 'micro.csv has no column `acuracy`; its columns are arch, '],
  ['a table without architectures', rank(fileWith('other.csv', 'name,accuracy\n301312,1\n')), 'has no column `arch`'],
  ['a target without numbers', rank(table, 'words'), 'The column `words` of micro.csv holds no numbers: for `301312` '],
  [
    'a list of architectures that does not exist',
    rank(table, 'accuracy', '--exclude-file', 'nowhere.txt'),
    'The list of architectures nowhere.txt cannot be read.',
  ],
  ['a condition on no column', rank(table, 'accuracy', '--where', 'reach=1'), 'micro.csv has no column `reach`'],
];

test.each(CASES)('%s end with exit code 3 and one sentence', async (_what, args, sentence) => {
  const { code, stdout, stderr } = await eznasc(args);
  const [error, help = 'help: ', ...others] = stderr.trimEnd().split('\n');
  expect({ code, stdout, others }).toEqual({ code: 3, stdout: '', others: [] });
  expect(error).toMatch(/^error: .*\.$/);
  expect(error).toContain(sentence);
  expect(help).toMatch(/^help: /);
});
