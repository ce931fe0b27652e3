import { expect, test } from 'vitest';
import { architecturesIn, without } from '../../../runtime/accuracy/exclude.ts';
import { accuracyTable } from '../../../runtime/accuracy/table.ts';

test.each([
  ['one a line', 'a\nb|c,d\n', ['a', 'b|c,d']],
  ['no line end at the end', 'a\r\nb', ['a', 'b']],
  ['blank lines and remarks', '# held out\n\na\n  \n# arch,b\n b \n', ['a', 'b']],
  ['a byte order mark', '\ufeffa\n', ['a']],
  ['a column of a table', 'acc,arch\n1,a\n2,"b,c"\n\n3,\n4\n', ['a', 'b,c']],
  ['a table with remarks before its header', '# from elsewhere\narch\na\n', ['a']],
  ['nothing', '# nothing\n', []],
])('architectures from %s', (_, text, names) => {
  expect(architecturesIn(text)).toEqual(names);
});

const table = accuracyTable('arch,acc\nA,1\nb,2\nB,3\nc,4\n', 'letters.csv');

test('every spelling of an architecture is kept out', () => {
  const kept = without(table, ['B'], (arch) => arch.toLowerCase());
  expect(kept.table.rows.map(([arch]) => arch)).toEqual(['A', 'c']);
  expect(kept).toMatchObject({ named: 1, unmatched: 0 });
});

test('architectures that no row has are counted, each once', () => {
  const kept = without(table, ['x', 'b', 'y', 'X', 'a'], (arch) => arch.toLowerCase());
  expect(kept).toMatchObject({ named: 4, unmatched: 2 });
  expect(kept.table.rows.map(([arch]) => arch)).toEqual(['c']);
});

test('a canonical form that refuses an architecture refuses the list', () => {
  const refuse = (): string => {
    throw new Error('no such architecture');
  };
  expect(() => without(table, ['?'], refuse)).toThrow('no such architecture');
});
