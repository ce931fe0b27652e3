import { expect, test } from 'vitest';
import { accuracyTable, measurements } from '../../../runtime/accuracy/table.ts';
import { where } from '../../../runtime/accuracy/where.ts';
import { sharedText, testWithData } from '../../shared-data.ts';

const table = accuracyTable('arch,reachable,test acc,note\na,1,90.5,x\nb,0,10,\nc,1,80,1.0\n', 'small.csv');

test('measurements are the architectures with their targets', () => {
  expect(measurements(table, 'test acc')).toEqual([
    { arch: 'a', target: 90.5 },
    { arch: 'b', target: 10 },
    { arch: 'c', target: 80 },
  ]);
  expect(measurements(table, 'reachable', 'test acc')[0]).toEqual({ arch: '90.5', target: 1 });
});

test('a column that is not there is told from those that are', () => {
  expect(() => measurements(table, 'reachabel')).toThrow(
    expect.objectContaining({
      kind: 'environment',
      message: 'small.csv has no column `reachabel`; its columns are arch, reachable, test acc, note.',
      help: 'did you mean `reachable`?',
    }),
  );
  expect(() => measurements(table, 'test acc', 'ops')).toThrow(expect.objectContaining({ help: null }));
});

test('a field without a finite number is a target of NaN', () => {
  const gaps = accuracyTable('arch,acc\na,90\nb,\nc,n/a\nd,1e999\n', 'gaps.csv');
  expect(measurements(gaps, 'acc').map(({ target }) => target)).toEqual([90, NaN, NaN, NaN]);
});

test('a target without any number is told with what it is', () => {
  expect(() => measurements(table, 'arch', 'note')).toThrow(
    expect.objectContaining({
      kind: 'environment',
      message: 'The column `arch` of small.csv holds no numbers: for `x` it is `a`.',
    }),
  );
  expect(() => measurements(where(table, ['arch=b']), 'note')).toThrow('for `b` it is ``.');
});

test.each(['\n', '\r\n', '\r'])('remarks before the header, whose lines end in %j, are no rows', (end) => {
  const text = ['\ufeff# settings: epochs=12, "quoted', '# more', 'arch,acc', '#a,1', ''].join(end);
  expect(accuracyTable(text, 'remarks.csv')).toEqual({
    name: 'remarks.csv',
    columns: ['arch', 'acc'],
    rows: [['#a', '1']],
  });
});

test('a table without rows and a ragged one are refused', () => {
  expect(() => accuracyTable('arch,acc\n', 'none.csv')).toThrow('none.csv has no rows.');
  expect(() => accuracyTable('', 'none.csv')).toThrow('none.csv has no rows.');
  expect(() => accuracyTable('# nothing\n', 'none.csv')).toThrow('none.csv has no rows.');
  expect(() => accuracyTable('arch,acc\na,1\nb\n', 'torn.csv')).toThrow(
    'Row 2 of torn.csv has 1 fields, but the header has 2.',
  );
});

test.each([
  [['reachable=1'], 'ac'],
  [['reachable == 1'], 'ac'],
  [['reachable=1.0'], 'ac'],
  [['reachable!=1'], 'b'],
  [['test acc>80'], 'a'],
  [['test acc >= 80'], 'ac'],
  [['test acc<80'], 'b'],
  [['test acc<=80', 'reachable=1'], 'c'],
  [['note='], 'b'],
  [['note!='], 'ac'],
  [['note>0'], 'c'],
  [['note=1'], 'c'],
  [['arch!=a'], 'bc'],
  [[], 'abc'],
])('%j keeps the rows %s', (conditions, kept) => {
  expect(
    where(table, conditions)
      .rows.map(([arch]) => arch)
      .join(''),
  ).toBe(kept);
});

test.each([
  ['reachable', '`reachable` is no condition.'],
  ['=1', '`=1` is no condition.'],
  ['reach=1', 'small.csv has no column `reach`'],
  ['arch<b', '`<` compares numbers, and `b` is none.'],
  ['reachable=2', 'No row of small.csv satisfies reachable=2.'],
])('the condition %s is refused', (condition, message) => {
  expect(() => where(table, [condition])).toThrow(message);
});

testWithData('the NAS-Bench-201 table has its published optimum and mean', ['nb201_accuracy.csv'], () => {
  const published = accuracyTable(sharedText('nb201_accuracy.csv'), 'nb201_accuracy.csv');
  const targets = measurements(published, 'c10_test200').map(({ target }) => target);
  expect(targets.indexOf(Math.max(...targets))).toBe(6111);
  expect(targets.reduce((sum, target) => sum + target, 0) / targets.length).toBeCloseTo(87.063, 3);
  expect(where(published, ['reachable=1']).rows.length).toBe(9445);
});

testWithData('quoted JSON fields are read whole', ['darts_oncenas545.csv'], () => {
  const darts = accuracyTable(sharedText('darts_oncenas545.csv'), 'darts_oncenas545.csv');
  const normal = darts.columns.indexOf('normal');
  expect(darts.rows.length).toBe(545);
  for (const row of darts.rows) expect(JSON.parse(row[normal]).length).toBe(8);
});
