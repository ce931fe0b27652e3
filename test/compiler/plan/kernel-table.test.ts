import { expect, test } from 'vitest';
import { kernelTable } from '../../../compiler/plan/kernel-table.ts';
import type { Kernel } from '../../../compiler/plan/plan.ts';

test('equal structures are one record, told apart by each number, however long they are, until the table is full', () => {
  const { begin, put, putPrimitive, end } = kernelTable(3);
  const kernelOf = (numbers: readonly number[], key: string): Kernel => {
    begin();
    numbers.forEach(put);
    putPrimitive(key);
    return end(() => ({ key, inputs: [], nodes: [], outputs: [] }));
  };
  const long = Array.from({ length: 1000 }, (_, at) => at * at);
  const first = kernelOf(long, 'relu');
  const other = kernelOf(long.with(500, 1), 'relu');
  expect(other).not.toBe(first);
  expect(kernelOf(long, 'relu')).toBe(first);
  expect(kernelOf(long.with(500, 1), 'relu')).toBe(other);
  expect(kernelOf(long, 'exp')).not.toBe(first);
  // The table has three, and forgets them.
  expect(kernelOf(long, 'relu')).not.toBe(first);
});
