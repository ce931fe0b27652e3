import { expect, test } from 'vitest';
import { checkConfig } from '../../../evolution/engine/check-config.ts';
import type { EvolutionConfig } from '../../../evolution/engine/config.ts';
import { PRESETS } from '../../../evolution/engine/presets.ts';

const { default: config } = PRESETS;
const stop = (rules: Partial<EvolutionConfig['stop']>): Partial<EvolutionConfig> => ({
  stop: { ...config.stop, ...rules },
});

test('presets are sound', () => {
  for (const preset of Object.values(PRESETS)) expect(() => checkConfig(preset)).not.toThrow();
});

test.each<[Partial<EvolutionConfig>, string]>([
  [{ population: 1 }, 'The population is a whole number from 2 to 100000, not 1.'],
  [{ population: NaN }, 'The population is a whole number from 2 to 100000, not NaN.'],
  [{ population: 5 }, 'A population of 5 is too small for 3 islands.'],
  [{ seed: -1 }, 'The seed is a whole number from 0 on, not -1.'],
  [{ limits: { size: 3, depth: 9 } }, 'The largest size of programs is a whole number from 4 to 1000, not 3.'],
  [{ limits: { size: 9, depth: 2 } }, 'The largest depth of programs is a whole number from 3 to 1000, not 2.'],
  [{ sets: { search: 80, selection: 1, report: 9 } }, 'The selection set is a whole number from 2 on, not 1.'],
  [stop({ generations: 0.5 }), 'The number of generations is a whole number from 0 on, not 0.5.'],
  [stop({ evaluations: 0 }), 'The number of evaluations is a whole number from 1 on, not 0.'],
  [stop({ stagnation: 0 }), 'The number of generations without gain is a whole number from 1 on, not 0.'],
  [stop({ seconds: -1 }), 'The number of seconds is a number from 0 on, not -1.'],
  [stop({ target: 1.01 }), 'The target τ is a number from -1 to 1, not 1.01.'],
])('%j is refused', (change, message) => {
  expect(() => checkConfig({ ...config, ...change })).toThrow(
    expect.objectContaining({ kind: 'invocation', message: expect.stringContaining(message) }),
  );
});
