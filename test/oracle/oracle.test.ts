/** Every proxy of the library against an implementation of its own in PyTorch, from the same weights, images and noise. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIBRARY } from '../library.ts';
import { networks, writeInputs } from './inputs.ts';
import { findPython, runOracle } from './python.ts';
import { referenceScores } from './reference-scores.ts';
import values from './values.json' with { type: 'json' };

/** Both sides compute in float64, in different orders. */
const TOLERANCE = 1e-9;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'eznasc-oracle-'));
  writeInputs(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the stored values are of the inputs that are drawn today, else `node test/oracle/make.mjs` is due', () => {
  const digest = createHash('sha256')
    .update(readFileSync(join(folder, 'inputs.bin')))
    .digest('hex');
  expect(digest).toBe(values.inputs_sha256);
  expect(networks.map(({ name }) => name)).toEqual(values.networks.map(({ arch }) => arch));
});

test('every proxy of the library has a value', () => {
  for (const { scores } of values.networks) expect(Object.keys(scores).toSorted()).toEqual(LIBRARY.toSorted());
});

describe.each(values.networks)('on $arch the interpreter agrees with PyTorch about', ({ arch, scores }) => {
  let ours: ReadonlyMap<string, number>;
  beforeAll(() => {
    const network = networks.find(({ name }) => name === arch);
    if (!network) throw new Error(`values.json has a network that inputs.ts does not: ${arch}`);
    ours = referenceScores(Object.keys(scores), network);
  });

  test.each(Object.entries(scores))('%s', (proxy, theirs) => {
    expectClose(ours.get(proxy), theirs, TOLERANCE);
  });
});

const python = findPython();
const title = 'PyTorch gives the stored values again';
if (python === null) test.skip(`${title} (skipped: no Python with torch; EZNASC_PYTHON can name one)`);
else {
  test(title, () => {
    const again = JSON.parse(runOracle(python, folder)) as typeof values;
    expect(again.networks.map(({ arch }) => arch)).toEqual(values.networks.map(({ arch }) => arch));
    values.networks.forEach(({ scores }, at) => {
      expect(Object.keys(again.networks[at].scores)).toEqual(Object.keys(scores));
      const now = new Map(Object.entries(again.networks[at].scores));
      for (const [proxy, stored] of Object.entries(scores)) expectClose(now.get(proxy), stored, TOLERANCE);
    });
  });
}

/** To a part `tolerance` of `theirs`. */
function expectClose(ours: number | undefined, theirs: number, tolerance: number): void {
  const error = Math.abs((ours ?? NaN) - theirs) / Math.abs(theirs);
  expect(error, `${ours} should be ${theirs}: relative error`).toBeLessThanOrEqual(tolerance);
}
