import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ancestryIn } from '../../../evolution/run/ancestry.ts';

test('births are found in files of any length, whatever stands between them', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'ancestry-')), 'events.ndjson');
  const births = Array.from({ length: 3000 }, (_, id) => ({
    kind: 'birth',
    id,
    generation: id >> 5,
    variation: 'point',
    parents: id === 0 ? [] : [id - 1],
    // Three bytes a letter, so that pieces of the file end inside of letters.
    text: 'τ₁'.repeat(id % 300),
  }));
  const lines = births.flatMap((birth) => [JSON.stringify({ kind: 'generation' }), JSON.stringify(birth)]);
  writeFileSync(path, `${lines.join('\n')}\n`);
  const expected = births.map(({ id, generation, variation, parents }) => [id, { id, generation, variation, parents }]);
  expect([...ancestryIn(path)]).toEqual(expected);
});
