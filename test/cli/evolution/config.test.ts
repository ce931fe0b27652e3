import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONFIG_FLAGS, configOf } from '../../../cli/evolution/config.ts';
import { PRESETS } from '../../../evolution/engine/presets.ts';
import { TRICKS } from '../../../evolution/engine/tricks.ts';

type ConfigFlags = Parameters<typeof configOf>[0];

/** What the flags are that were not given. */
const defaults = Object.fromEntries(
  Object.entries(CONFIG_FLAGS).flatMap(([name, flag]) => ('default' in flag ? [[name, flag.default]] : [])),
);

const config = (given: Readonly<Record<string, unknown>> = {}, seed = 0) =>
  configOf({ ...defaults, ...given } as ConfigFlags, seed);

test('without flags a search is the default preset, with the seed', () => {
  expect(config({}, 5)).toEqual({ ...PRESETS.default, seed: 5 });
});

test('flags change what they name, in any preset', () => {
  expect(
    config({ preset: 'eznas', population: '30', search: '40', report: '100', signed: true, vocabulary: 'default' }),
  ).toEqual({
    ...PRESETS.eznas,
    population: 30,
    vocabulary: 'default',
    sets: { ...PRESETS.eznas.sets, search: 40, report: 100 },
    fitness: { ...PRESETS.eznas.fitness, sign: 'signed' },
  });
});

test('a rule to end by stands in the place of those of the preset', () => {
  const none = { generations: null, evaluations: null, seconds: null, target: null, stagnation: null };
  expect(config({ seconds: '60' }).stop).toEqual({ ...none, seconds: 60 });
  expect(config({ 'target-tau': '-0.5', generations: '3' }).stop).toEqual({ ...none, target: -0.5, generations: 3 });
});

test('tricks can be done without, one by one', () => {
  const { archive, hurdles } = config({ without: ['archive', 'hurdles'] });
  expect({ archive, hurdles }).toEqual({ archive: false, hurdles: null });
});

test('a preset that there is not is told with the nearest one, or all', () => {
  expect(() => config({ preset: 'eznass' })).toThrow(
    expect.objectContaining({ kind: 'invocation', help: 'did you mean `eznas`?' }),
  );
  expect(() => config({ preset: 'toString' })).toThrow(
    expect.objectContaining({ help: 'the presets are default, eznas' }),
  );
});

test('a trick that there is not is told with the nearest one, or all', () => {
  expect(() => config({ without: ['hurdle'] })).toThrow(
    expect.objectContaining({ kind: 'invocation', help: 'did you mean `hurdles`?' }),
  );
  expect(() => config({ without: ['magic'] })).toThrow(
    expect.objectContaining({ help: expect.stringMatching(/^the tricks are vocabulary, variations, /) }),
  );
});

test('the specification tells of every trick, and the sizes of the sets', () => {
  const page = readFileSync('spec/evolution.md', 'utf8');
  const told = [...page.matchAll(/^\| `([a-z-]+)` +\| [^|]*\|$/gm)].map(([, name]) => name);
  expect(told).toEqual(Object.keys(TRICKS));
  for (const [set, size] of Object.entries(PRESETS.default.sets)) {
    expect(page).toMatch(new RegExp(`^\\| ${set} +\\| \`--${set}\` +\\| ${size} +\\|`, 'm'));
  }
});
