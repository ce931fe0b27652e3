import { expect, test } from 'vitest';
import { sample } from '../../../runtime/accuracy/sample.ts';

const rows = Array.from({ length: 40 }, (_, i) => i);

test('a sample has distinct rows in the order of the table', () => {
  const drawn = sample(rows, 15, 3);
  expect(new Set(drawn).size).toBe(15);
  expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
});

test('the seed fixes a sample', () => {
  expect(sample(rows, 15, 3)).toEqual(sample(rows, 15, 3));
  expect(sample(rows, 15, 4)).not.toEqual(sample(rows, 15, 3));
});

test('a smaller sample is part of a larger one', () => {
  const larger = new Set(sample(rows, 20, 0));
  expect(sample(rows, 10, 0).every((row) => larger.has(row))).toBe(true);
});

test('all rows are as likely', () => {
  const draws = 4000;
  const counts = [0, 0, 0, 0, 0];
  for (let seed = 0; seed < draws; seed++) {
    for (const row of sample([0, 1, 2, 3, 4], 2, seed)) counts[row]++;
  }
  const spread = Math.sqrt(draws * 0.4 * 0.6);
  for (const count of counts) expect(Math.abs(count - draws * 0.4) / spread).toBeLessThan(4);
});

test('all rows or none can be drawn, but not more than there are', () => {
  expect(sample(rows, 40, 0)).toEqual(rows);
  expect(sample(rows, 0, 0)).toEqual([]);
  expect(() => sample(rows, 41, 0)).toThrow('There are only 40 rows to take a sample of 41 from.');
});
