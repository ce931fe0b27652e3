import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { accuraciesFrom } from '../../../cli/ranking/accuracy.ts';

const folder = mkdtempSync(join(tmpdir(), 'eznasc-'));
const benchmarks = join(folder, 'benchmarks');
mkdirSync(benchmarks);
writeFileSync(join(benchmarks, 'small.csv'), '# epochs=3\narch,valid,test\n000000,10,11\n');
const named = join(folder, 'mine.csv');
writeFileSync(named, 'arch,accuracy\n333333,90\n');

const from = (file: string | undefined, targets: readonly string[], space: string) =>
  accuraciesFrom(file, targets, space, pathToFileURL(`${benchmarks}/`));

test('without a table that is named, that of the space is used, and of it the column `test`', () => {
  const { table, targets } = from(undefined, [], 'small');
  expect(table).toEqual({ name: 'small.csv', columns: ['arch', 'valid', 'test'], rows: [['000000', '10', '11']] });
  expect(targets).toEqual(['test']);
});

test('targets of an embedded table can be named', () => {
  expect(from(undefined, ['valid', 'test'], 'small').targets).toEqual(['valid', 'test']);
});

test('a table that is named comes before that of the space, and has no target of its own', () => {
  expect(from(named, ['accuracy'], 'small').table.rows).toEqual([['333333', '90']]);
  expect(() => from(named, [], 'small')).toThrow(
    expect.objectContaining({
      message: 'The flag `--target` is missing.',
      help: 'mine.csv has the columns arch, accuracy',
    }),
  );
});

test('a space without a table says how to get one', () => {
  expect(() => from(undefined, [], 'large')).toThrow(
    expect.objectContaining({
      kind: 'invocation',
      message: 'The space `large` comes without accuracies.',
      help: 'name a table with `--accuracy`; `eznasc data import` makes one from the files of a benchmark',
    }),
  );
});
