import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../../runtime/import/json.ts';
import { ProblemError } from '../../../runtime/problem.ts';
import { law } from '../../laws/law.ts';

const parse = (text: string) => parseJson(text, 'file.json');

law(
  'JSON is read as JSON, whatever its texts say',
  fc.property(
    fc.jsonValue({ noUnicodeString: false }),
    fc.array(fc.constantFrom('NaN', '-Infinity', '"', '\\', '\\"', '[', ',', 'x')),
    (value, pieces) => {
      const document = { value, [pieces.join('')]: pieces.join('') };
      expect(parse(JSON.stringify(document))).toEqual(JSON.parse(JSON.stringify(document)));
    },
  ),
);

test('numbers that are not finite are read as null', () => {
  expect(parse('[NaN, Infinity, -Infinity, -1, {"NaN": NaN, "a\\"NaN": 2}, "Infinity"]')).toEqual([
    null,
    null,
    null,
    -1,
    { NaN: null, 'a"NaN': 2 },
    'Infinity',
  ]);
});

test.each(['', '{', '[1, 2', '{"a": NaN', '{"a": "b', '[Nan]', '[--Infinity]', '[NaNNaN]', '[1] [2]', '"\\'])(
  '`%s` is an error',
  (text) => {
    const problem = new ProblemError('environment', 'file.json is cut off or otherwise no valid JSON.');
    expect(() => parse(text)).toThrow(problem);
  },
);

test('deep nesting is an error or a value, and no crash', () => {
  expect(() => parse('['.repeat(1_000_000))).toThrow('file.json is cut off');
  expect(parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toHaveLength(1);
});

test('more values than are read of one file are an error before they are made', () => {
  expect(() => parse(`[${'[],'.repeat(3_000_000)}[]]`)).toThrow('file.json holds more values than are read');
});
