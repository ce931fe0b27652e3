/** Every proxy of the library, written for PyTorch and run there, against the reference interpreter. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { coreBuilder } from '../../../../compiler/core/core.ts';
import { pythonModule } from '../../../../compiler/emit/pytorch/module.ts';
import { readProgram } from '../../../../compiler/program.ts';
import { findPython } from '../../../oracle/python.ts';
import { referenceScores } from '../../../oracle/reference-scores.ts';
import { oracleNetworks, scoresInPython } from './python.ts';

/** Both sides compute in float64, in different orders. */
const TOLERANCE = 1e-9;

const FOLDER = new URL('../../../../proxies/', import.meta.url);
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.zc'))
  .map((file) => file.replace('.zc', ''));

const python = findPython();
const title = 'the library in PyTorch gives the scores of the interpreter, and leaves models as they were';
if (python === null) test.skip(`${title} (skipped: no Python with torch; EZNASC_PYTHON can name one)`);
else {
  describe(title, () => {
    let answer: ReturnType<typeof scoresInPython>;
    beforeAll(() => {
      const modules = NAMES.map((name) => {
        const source = { name: `${name}.zc`, text: readFileSync(new URL(`${name}.zc`, FOLDER), 'utf8') };
        return pythonModule(readProgram(source, () => null, coreBuilder()).proxies, source.name);
      });
      answer = scoresInPython(python, modules);
    });

    test.each(oracleNetworks.map((network, at) => ({ network, at })))('on $network.name', ({ network, at }) => {
      for (const [name, expected] of referenceScores(NAMES, network)) {
        const error = Math.abs(answer.scores[at][name] - expected) / Math.abs(expected);
        expect(error, `${name}: ${answer.scores[at][name]} should be ${expected}`).toBeLessThanOrEqual(TOLERANCE);
      }
    });

    test('models are left as they were', () => {
      expect(answer.changes).toEqual([]);
    });
  });
}
