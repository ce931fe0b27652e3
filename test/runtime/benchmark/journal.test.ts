import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openJournal } from '../../../runtime/benchmark/journal.ts';
import { MICRO_RECIPE } from '../../../runtime/benchmark/recipe.ts';
import { ProblemError } from '../../../runtime/problem.ts';

const folder = mkdtempSync(join(tmpdir(), 'eznasc-journal-'));
const path = (name: string): string => join(folder, name, 'trials.ndjson');
const FIRST = { arch: 'a', seed: 0, valid: 50, test: 49.5, loss: 1.25 };
const SECOND = { arch: 'a', seed: 1, valid: 10, test: 10, loss: null };

describe('a journal', () => {
  test('is begun where there is none, and holds what was appended when it is opened again', () => {
    const journal = openJournal(path('new'), MICRO_RECIPE);
    expect(journal.results).toEqual([]);
    journal.append(FIRST);
    journal.append(SECOND);
    expect(journal.results).toEqual([FIRST, SECOND]);
    expect(openJournal(path('new'), MICRO_RECIPE).results).toEqual([FIRST, SECOND]);
  });

  test('forgets a line that was cut off, and goes on in its place', () => {
    openJournal(path('cut'), MICRO_RECIPE).append(FIRST);
    const whole = readFileSync(path('cut'), 'utf8');
    writeFileSync(path('cut'), `${whole}{"arch":"b","se`);
    const journal = openJournal(path('cut'), MICRO_RECIPE);
    expect(journal.results).toEqual([FIRST]);
    journal.append(SECOND);
    expect(readFileSync(path('cut'), 'utf8')).toBe(`${whole}${JSON.stringify(SECOND)}\n`);
  });

  test('that cannot be written is a problem of the machine, told in a sentence', () => {
    mkdirSync(join(folder, 'link'));
    symlinkSync(join(folder, 'nowhere', 'trials.ndjson'), path('link'));
    expect(() => openJournal(path('link'), MICRO_RECIPE)).toThrow(/^The journal .* cannot be written\.$/);
  });

  test('of other settings is refused, and so is any other file', () => {
    openJournal(path('other'), { ...MICRO_RECIPE, epochs: 1 });
    expect(() => openJournal(path('other'), MICRO_RECIPE)).toThrow(/made with other settings/);
    writeFileSync(path('other'), 'arch,test\n');
    expect(() => openJournal(path('other'), MICRO_RECIPE)).toThrow(ProblemError);
  });

  test.each(['no JSON', 'null', '{"arch":"a","seed":0,"valid":"50","test":1,"loss":1}', '{"seed":0}'])(
    'with the line %s is refused, and the line is named',
    (line) => {
      mkdirSync(join(folder, 'line'), { recursive: true });
      writeFileSync(path('line'), `${JSON.stringify(MICRO_RECIPE)}\n${line}\n`);
      expect(() => openJournal(path('line'), MICRO_RECIPE)).toThrow(/^Line 2 of .* is not the result of a trial\.$/);
    },
  );
});
