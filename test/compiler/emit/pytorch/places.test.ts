/** What PyTorch draws for tensors of the network: other numbers than `score` does, but at the same places. */
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonModule } from '../../../../compiler/emit/pytorch/module.ts';
import { sourceProvider } from '../../../../runtime/scoring/sources.ts';
import { findPython } from '../../../oracle/python.ts';
import { apart, network, OTHER, SAME } from '../../specialise/places.ts';
import { type Answer, runInPython } from './python.ts';

const BATCH = 3;

const python = findPython();

describe.skipIf(python === null)('in PyTorch', () => {
  let answers: readonly Answer[];
  beforeAll(() => {
    const pixels = Float32Array.from({ length: BATCH * 16 }, (_, at) => Math.sin(at));
    const provide = sourceProvider({
      batch: { pixels, labels: new Int32Array(BATCH) },
      seed: 0,
      initialisation: 'torch',
    });
    // One module for all, of which all places are noted, and one for each, of which none is but what it reads.
    const together = [SAME, OTHER].map((pairs) => [pythonModule(apart(pairs), 'pairs.zc').text]);
    const alone = SAME.map((pair) => [pythonModule(apart([pair]), 'pair.zc').text]);
    const cases = [...together, ...alone].map((modules) => ({ modules, network, batch: BATCH, provide }));
    answers = runInPython(python as string, cases);
    expect(answers.flatMap(({ errors, changes }) => [...errors, ...changes])).toEqual([]);
  });

  test.each(SAME.map(([one, other], at) => ({ one, other, at })))('$one and $other draw the same', ({ at }) => {
    expect(answers[0].scores[`pair${at}`]).toBe(0);
    expect(answers[2 + at].scores['pair0']).toBe(0);
  });

  test.each(OTHER.map(([one, other], at) => ({ one, other, at })))('$one and $other do not', ({ at }) => {
    expect(answers[1].scores[`pair${at}`]).toBeGreaterThan(0.001);
  });
});
