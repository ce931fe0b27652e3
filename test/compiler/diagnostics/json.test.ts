/** The record that programs read instead of a frame. */
import { expect, test } from 'vitest';
import { toJson } from '../../../compiler/diagnostics/json.ts';

test('a diagnostic as JSON has offsets, and lines and columns from 1', () => {
  const source = { name: 'a.zc', text: 'one\ntwo three' };
  const json = toJson({
    code: 'ZC0101',
    severity: 'error',
    title: 'unknown name `three`',
    primary: { source, span: { start: 8, end: 13 }, text: 'here' },
    secondary: [{ source, span: { start: 0, end: 7 }, text: 'there' }],
    rule: null,
    help: 'define it',
  });
  expect(JSON.parse(JSON.stringify(json))).toEqual({
    kind: 'diagnostic',
    schema: 1,
    code: 'ZC0101',
    severity: 'error',
    title: 'unknown name `three`',
    labels: [
      { file: 'a.zc', span: { start: 8, end: 13 }, line: 2, column: 5, end_line: 2, end_column: 10, text: 'here' },
      { file: 'a.zc', span: { start: 0, end: 7 }, line: 1, column: 1, end_line: 2, end_column: 4, text: 'there' },
    ],
    rule: null,
    help: 'define it',
  });
});
