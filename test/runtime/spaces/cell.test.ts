import { expect, test } from 'vitest';
import { allCells, parseCell, printCell } from '../../../runtime/spaces/cell.ts';
import { ProblemError } from '../../../runtime/problem.ts';
import { testWithData, sharedText } from '../../shared-data.ts';

const ARCH = '|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|none~1|nor_conv_3x3~2|';

test('the official string lists the operations edge by edge', () => {
  expect(parseCell(ARCH)).toEqual([
    'avg_pool_3x3',
    'nor_conv_1x1',
    'skip_connect',
    'nor_conv_1x1',
    'none',
    'nor_conv_3x3',
  ]);
});

test('six digits name the same cell as its official string', () => {
  expect(parseCell('421203')).toEqual(parseCell(ARCH));
});

test('printing a cell gives its official string back', () => {
  expect(printCell(parseCell(ARCH))).toBe(ARCH);
});

test('there are 15,625 different cells', () => {
  const names = allCells().map(printCell);
  expect(new Set(names).size).toBe(15_625);
  expect(names[1]).toBe(printCell(parseCell('000001')));
});

testWithData('all 15,625 published strings and codes agree', ['nb201_accuracy.csv'], () => {
  const rows = sharedText('nb201_accuracy.csv').trimEnd().split('\n').slice(1);
  const differing = rows.filter((row) => {
    const [, arch, code] = row.split(',');
    return printCell(parseCell(arch)) !== arch || printCell(parseCell(code)) !== arch;
  });
  expect(rows.length).toBe(15_625);
  expect(differing).toEqual([]);
});

test.each([
  ['301', 'it does not list three nodes'],
  ['301315', 'it does not list three nodes'],
  ['|none~0|+|none~0|+|none~0|none~1|none~2|', 'node 2 must have 2 edges'],
  ['none~0+|none~0|none~1|+|none~0|none~1|none~2|', 'node 1 must have 1 edge between'],
  ['|none~0|+|none~1|none~0|+|none~0|none~1|none~2|', 'edge 1 of node 2 must end in `~0`'],
  ['|none~0~0|+|none~0|none~1|+|none~0|none~1|nor_conv_5x5~2|', 'there is no operation `nor_conv_5x5`'],
])('%s is refused with a reason', (text, reason) => {
  expect(() => parseCell(text)).toThrow(reason);
  expect(() => parseCell(text)).toThrow(ProblemError);
});

test('a misspelt operation gets a suggestion', () => {
  const text = ARCH.replace('skip_connect', 'skip_conect');
  expect(() => parseCell(text)).toThrow(expect.objectContaining({ help: 'did you mean `skip_connect`?' }));
});
