import { expect, test } from 'vitest';
import { parseCsv } from '../../../runtime/accuracy/csv.ts';

test.each([
  [
    'plain fields',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'no line end at the end',
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['every line end', 'a\r\nb\rc\nd', [['a'], ['b'], ['c'], ['d']]],
  [
    'empty fields',
    ',a,\n,,',
    [
      ['', 'a', ''],
      ['', '', ''],
    ],
  ],
  ['empty lines', '\na\n\n\nb\n\n', [['a'], ['b']]],
  ['quoted fields', '"a,b","c\nd",e\n', [['a,b', 'c\nd', 'e']]],
  ['doubled quotes', '"[[""sep"", 0]]",1', [['[["sep", 0]]', '1']]],
  ['a quoted empty field', '"",1', [['', '1']]],
  ['a byte order mark', '\ufeffa,b', [['a', 'b']]],
  ['text behind a closing quote', '"a"b,c', [['ab', 'c']]],
  ['an unclosed quote', 'a,"b\nc', [['a', 'b\nc']]],
  ['nothing', '', []],
])('%s', (_, text, records) => {
  expect(parseCsv(text)).toEqual(records);
});
