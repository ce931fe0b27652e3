import { expect, test } from 'vitest';
import {
  comment,
  group,
  hardline,
  indent,
  line,
  render,
  separated,
  softline,
  type Layout,
} from '../../grammar/layout.ts';

const list = (...entries: Layout[]): Layout =>
  group(['(', indent([softline, separated(entries, [',', line])]), softline, ')']);

test('a group that fits stands on one line', () => {
  expect(render(list('a', 'b'), 6)).toBe('(a, b)');
});

test('a group that does not fit breaks all its own lines', () => {
  expect(render(list('a', 'b'), 5)).toBe('(\n  a,\n  b\n)');
});

test('an outer group breaks before an inner one', () => {
  expect(render(list('a', list('b', 'c')), 9)).toBe('(\n  a,\n  (b, c)\n)');
});

test('what follows a group up to the next line break counts', () => {
  expect(render([list('a'), 'xyz'], 6)).toBe('(a)xyz');
  expect(render([list('a'), 'xyz'], 5)).toBe('(\n  a\n)xyz');
  expect(render([list('a'), hardline, 'xyz'], 3)).toBe('(a)\nxyz');
});

test('a hardline breaks the groups around it and no others', () => {
  expect(render(list('a', ['b', hardline, 'c'], list('d')), 80)).toBe('(\n  a,\n  b\n  c,\n  (d)\n)');
});

test('a comment has no width', () => {
  expect(render([list('a'), comment(' // long'), hardline, 'b'], 3)).toBe('(a) // long\nb');
});

test('blank lines have no trailing spaces', () => {
  expect(render(indent(['a', hardline, hardline, 'b']), 80)).toBe('a\n\n  b');
});
