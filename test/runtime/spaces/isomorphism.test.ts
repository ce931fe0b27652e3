/** Isomorphic cells: by example, against the official classes, and against what the networks compute. */
import { describe, expect, test } from 'vitest';
import { accuracyTable, columnIndex } from '../../../runtime/accuracy/table.ts';
import { allCells, parseCell } from '../../../runtime/spaces/cell.ts';
import { canonicalCell, nonIsomorphic } from '../../../runtime/spaces/isomorphism.ts';
import { sharedText, testWithData } from '../../shared-data.ts';

const canonical = (ops: string): string => canonicalCell(parseCell(ops));

describe('cells are isomorphic', () => {
  test.each([
    ['if a skip stands between one operation and another', '300010', '000300'],
    ['if they differ in an edge that leads nowhere', '030300', '000300'],
    ['if they differ in an edge that comes from nowhere', '000302', '000301'],
    ['if sums are nested in another way', '321101', '320111'],
  ])('%s', (_, one, other) => {
    expect(canonical(one)).toBe(canonical(other));
  });

  test.each([
    ['another operation', '000300', '000200'],
    ['another order', '300020', '200030'],
    ['one more equal term', '000100', '100110'],
  ])('but not with %s', (_, one, other) => {
    expect(canonical(one)).not.toBe(canonical(other));
  });
});

test('cells through which nothing reaches are one class', () => {
  expect(canonical('000000')).toBe('');
  expect(canonical('333000')).toBe('');
});

test('the first cell of each class is kept, and each class has one', () => {
  const all = allCells();
  const kept = nonIsomorphic(all);
  expect(new Set(kept.map(canonicalCell)).size).toBe(kept.length);
  expect(new Set(all.map(canonicalCell)).size).toBe(kept.length);
  expect(kept[0]).toBe(all[0]);
});

const FILE = 'nb201_accuracy.csv';

testWithData('no official class is torn apart', [FILE], () => {
  const table = accuracyTable(sharedText(FILE), FILE);
  const [arch, iso] = ['arch', 'iso'].map((column) => columnIndex(table, column));
  const classes = new Map<string, Set<string>>();
  for (const row of table.rows) {
    const texts = classes.get(row[iso]) ?? new Set();
    classes.set(row[iso], texts.add(canonicalCell(parseCell(row[arch]))));
  }
  expect(classes.size).toBe(6466);
  expect([...classes.values()].every((texts) => texts.size === 1)).toBe(true);
});
