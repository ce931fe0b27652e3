/** Every proxy of the library, written for PyTorch and run there, against the reference interpreter. */
import { beforeAll, describe, expect, test } from 'vitest';
import { batchesRead } from '../../../../compiler/core/batches.ts';
import { BATCH, networks, provide } from '../../../oracle/inputs.ts';
import { findPython } from '../../../oracle/python.ts';
import { referenceScores } from '../../../oracle/reference-scores.ts';
import { LIBRARY, libraryProxies, libraryText } from './library.ts';
import { type Answer, runInPython, valuesOf } from './python.ts';

/** Both sides compute in float64, in different orders. */
const TOLERANCE = 1e-9;

const python = findPython();
const title = 'the library in PyTorch gives the scores of the interpreter';
if (python === null) test.skip(`${title} (skipped: no Python with torch; EZNASC_PYTHON can name one)`);
else {
  describe(title, () => {
    let answers: readonly Answer[];
    beforeAll(() => {
      const modules = LIBRARY.map(libraryText);
      const proxies = LIBRARY.flatMap(libraryProxies);
      const batches = Math.max(...batchesRead(proxies)) + 1;
      const given = { modules, batch: BATCH, batches, values: valuesOf(proxies), provide };
      const onModules = networks.map((network) => ({ ...given, network, arch: network.name }));
      // The same networks without a module for any layer.
      const onFunctions = networks.map((network) => ({ ...given, network }));
      answers = runInPython(python, [...onModules, ...onFunctions]);
    });

    test.each(networks.map((network, at) => ({ network, at })))('on $network.name', ({ network, at }) => {
      for (const [name, expected] of referenceScores(LIBRARY, network)) {
        for (const { scores } of [answers[at], answers[networks.length + at]]) {
          const error = Math.abs(scores[name] - expected) / Math.abs(expected);
          expect(error, `${name}: ${scores[name]} should be ${expected}`).toBeLessThanOrEqual(TOLERANCE);
        }
      }
    });

    test('models are left as they were', () => {
      expect(answers.flatMap(({ changes }) => changes)).toEqual([]);
    });
  });
}
