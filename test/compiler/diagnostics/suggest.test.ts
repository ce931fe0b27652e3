import { expect, test } from 'vitest';
import { editDistance, suggest } from '../../../compiler/diagnostics/suggest.ts';

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['gard', 'grad', 1],
  ['ca', 'abc', 3],
  ['abcd', 'badc', 2],
])('from %j to %j it takes %i edits', (a, b, edits) => {
  expect(editDistance(a, b)).toBe(edits);
  expect(editDistance(b, a)).toBe(edits);
});

test('the same name in another case wins over a nearer spelling', () => {
  expect(suggest('PARAMS', ['PARAM', 'params'])).toBe('params');
});

test('the nearest candidate is suggested, of equally near ones the first', () => {
  expect(suggest('heavyside', ['heaviside', 'side'])).toBe('heaviside');
  expect(suggest('men', ['mean', 'min', 'max'])).toBe('mean');
});

test('a swap of neighbours counts as one edit', () => {
  expect(suggest('smu', ['sum'])).toBe('sum');
});

test('nothing is suggested beyond a third of the longer name', () => {
  expect(suggest('trace', ['track', 'trail'])).toBe('track');
  expect(suggest('trace', ['trail'])).toBe(null);
  expect(suggest('sm', ['sum'])).toBe('sum');
  expect(suggest('x', ['y'])).toBe(null);
  expect(suggest('x', [])).toBe(null);
});
