/** Modules for PyTorch on models as people write them: what a score should not see makes no difference to it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { findPython } from '../../../oracle/python.ts';
import { LIBRARY } from '../../../library.ts';
import { libraryText } from './library.ts';
import { runScript } from './python.ts';

interface Answer {
  readonly scores: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly changes: readonly string[];
  readonly noise: Readonly<Record<string, boolean>>;
}

/** How far a score may be from that of the plain model: those that count are exact, the others the same sums. */
const TOLERANCE = 1e-12;
const TOLERANCE_32 = 1e-3;

const python = findPython();
const title = 'models in PyTorch';
if (python === null) test.skip(`${title} (skipped: no Python with torch; EZNASC_PYTHON can name one)`);
else {
  describe(title, () => {
    let answer: Answer;
    beforeAll(() => {
      const modules = Object.fromEntries(LIBRARY.map((name) => [name, libraryText(name)]));
      answer = runScript(python, 'models.py', modules) as Answer;
    });

    test.each([
      'functional',
      'in place',
      'tuple',
      'dropout',
      'evaluated',
      'frozen',
      'trained',
      'without gradients',
      'float32',
    ])('score as the plain one: %s', (variant) => {
      const tolerance = variant === 'float32' ? TOLERANCE_32 : TOLERANCE;
      for (const [name, expected] of Object.entries(answer.scores['plain'])) {
        // Signs of single gradients decide about determinants.
        if (variant === 'float32' && name.startsWith('eznas_a')) continue;
        const actual = answer.scores[variant][name];
        const error =
          actual === expected || Object.is(actual, expected) ? 0 : Math.abs(actual - expected) / Math.abs(expected);
        expect(error, `${name}: ${actual} should be ${expected}`).toBeLessThanOrEqual(tolerance);
      }
    });

    test('are left as they were, also by an exception', () => {
      expect(answer.changes).toEqual([]);
    });

    test('get noise that a seed fixes', () => {
      expect(answer.noise).toEqual({
        'the same for the same seed': true,
        'another for another seed': true,
        'another for another stream': true,
        'the same for every type': true,
      });
    });
  });
}
