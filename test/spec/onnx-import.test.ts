/** The page about ONNX files lists the operators of the tables. `UPDATE=1 npx vitest run test/spec` writes the list. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operatorList } from '../../runtime/onnx/document.ts';
import { OPSETS } from '../../runtime/onnx/translate/translate.ts';

const PAGE = new URL('../../spec/onnx-import.md', import.meta.url);
const LIST = /(?<=<!-- operators -->\n\n)[^]*(?=\n\n<!-- end of operators -->)/;

test('spec/onnx-import.md lists what the tables have', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toMatch(LIST);
  if (process.env.UPDATE)
    writeFileSync(
      PAGE,
      page.replace(LIST, () => operatorList()),
    );
  expect(LIST.exec(readFileSync(PAGE, 'utf8'))?.[0]).toBe(operatorList());
});

test('it names the operator sets that are read', () => {
  expect(readFileSync(PAGE, 'utf8')).toContain(`operator sets ${OPSETS.least} to ${OPSETS.most}`);
});
