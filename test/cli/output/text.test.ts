import { expect, test } from 'vitest';
import { formatScore } from '../../../cli/output/number.ts';
import { list, table } from '../../../cli/output/table.ts';
import width from '../../../cli/output/width.ts';
import { describe as progressText } from '../../../cli/progress.ts';

test.each([
  [0, '0'],
  [-0.5, '-0.500000'],
  [9.99999999, '10.0000'],
  [1.5e6 + 0.25, '1500000'],
  [123456789, '123456789'],
  [3.28441e11, '3.28441e+11'],
  [0.0000123456789, '1.23457e-5'],
  [NaN, 'NaN'],
  [-Infinity, '-∞'],
])('the score %d is written %s', (value, text) => {
  expect(formatScore(value)).toBe(text);
});

test('columns are as wide as their widest cell, whatever its colours', () => {
  const columns = [{ title: 'name', align: 'left' } as const, { title: 'n', align: 'right' } as const];
  const red = '\u001b[31mτ\u001b[39m';
  expect(
    table(columns, [
      [red, '12'],
      ['longer', '3'],
    ]),
  ).toBe(`name     n\n${red}       12\nlonger   3`);
});

test('lists have no blanks at the ends of lines', () => {
  expect(
    list([
      ['a', ''],
      ['bc', 'd'],
    ]),
  ).toBe('a\nbc  d');
});

test('widths count code points and no escape codes', () => {
  expect(width('τ𝔸\u001b[1m!\u001b[0m')).toBe(3);
});

test('progress says how many are done, how fast, and how long it will take', () => {
  expect(progressText(0, 500, 'networks', 3)).toBe('0 of 500 networks');
  expect(progressText(120, 500, 'networks', 30)).toBe('120 of 500 networks, 4.0 a second, 1 min 35 s left');
  expect(progressText(1, 3, 'networks', 3600)).toBe('1 of 3 networks, 0.0 a minute, 2 h 0 min left');
});
