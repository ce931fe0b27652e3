/** The operators page says what the operator table says. `UPDATE=1 npx vitest run test/spec` writes it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operatorsPage } from '../../compiler/operators/document.ts';

const PAGE = new URL('../../spec/operators.md', import.meta.url);

test('spec/operators.md is what the operator table gives', () => {
  if (process.env.UPDATE) writeFileSync(PAGE, operatorsPage());
  expect(readFileSync(PAGE, 'utf8')).toBe(operatorsPage());
});
