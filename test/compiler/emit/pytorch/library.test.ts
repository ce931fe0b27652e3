/** Every proxy of the library, written for PyTorch and run there, against the oracle's values, with which the interpreter agrees. */
import { beforeAll, describe, expect, test } from 'vitest';
import { batchesRead } from '../../../../compiler/core/batches.ts';
import { BATCH, networks, provide } from '../../../oracle/inputs.ts';
import { findPython } from '../../../oracle/python.ts';
import values from '../../../oracle/values.json' with { type: 'json' };
import { LIBRARY, libraryProxies } from '../../../library.ts';
import { libraryText } from './library.ts';
import { type Answer, randomOf, runInPython, valuesOf } from './python.ts';

/** Both sides compute in float64, in different orders. */
const TOLERANCE = 1e-9;

const python = findPython();
const title = 'the library in PyTorch gives the scores of the oracle';
if (python === null) test.skip(`${title} (skipped: no Python with torch; EZNASC_PYTHON can name one)`);
else {
  describe(title, () => {
    let answers: readonly Answer[];
    beforeAll(() => {
      const modules = LIBRARY.map(libraryText);
      const proxies = libraryProxies();
      const batches = Math.max(...batchesRead(proxies)) + 1;
      const given = { modules, batch: BATCH, batches, values: valuesOf(proxies), provide };
      const randomOn = networks.map((network) => randomOf(proxies, network, BATCH));
      const onModules = networks.map((network, at) => ({
        ...given,
        network,
        arch: network.name,
        random: randomOn[at],
      }));
      // The same networks without a module for any layer.
      const onFunctions = networks.map((network, at) => ({ ...given, network, random: randomOn[at] }));
      answers = runInPython(python, [...onModules, ...onFunctions]);
    });

    test.each(networks.map((network, at) => ({ network, at })))('on $network.name', ({ network, at }) => {
      expect(network.name).toBe(values.networks[at].arch);
      const scores: Readonly<Record<string, number>> = values.networks[at].scores;
      for (const name of LIBRARY) {
        const expected = scores[name];
        for (const { scores: ours } of [answers[at], answers[networks.length + at]]) {
          const error = Math.abs(ours[name] - expected) / Math.abs(expected);
          expect(error, `${name}: ${ours[name]} should be ${expected}`).toBeLessThanOrEqual(TOLERANCE);
        }
      }
    });

    test('models are left as they were', () => {
      expect(answers.flatMap(({ changes }) => changes)).toEqual([]);
    });
  });
}
