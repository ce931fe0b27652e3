import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { EvolutionConfig } from '../../../evolution/engine/config.ts';
import { PRESETS } from '../../../evolution/engine/presets.ts';
import type { RunState } from '../../../evolution/engine/state.ts';
import { TRICKS, type TrickName, without } from '../../../evolution/engine/tricks.ts';
import { evolve } from '../../../evolution/run/evolve.ts';
import { events, hooks, newFolder } from '../run/folders.ts';
import { inputs, madeUp, pool, type Scored, tiny } from '../tiny.ts';

/** What a search did. */
interface Done extends ReturnType<typeof events> {
  readonly config: EvolutionConfig;
  readonly scored: Scored;
  readonly state: RunState;
}

const POPULATION = 24;

/** Long enough for twins to be met, and for constants to be tried. */
const config = tiny('default', {
  vocabulary: 'default',
  population: POPULATION,
  limits: { size: 10, depth: 5 },
  stop: { ...PRESETS.default.stop, generations: 6 },
});

async function search(config: EvolutionConfig): Promise<Done> {
  const pools = [pool('a')];
  const scored: Scored = [];
  const folder = newFolder();
  await evolve(config, inputs(pools, { evaluator: madeUp(pools, scored) }), folder, hooks());
  const { state } = JSON.parse(readFileSync(join(folder, 'checkpoint.json'), 'utf8')) as { state: string };
  return { ...events(folder), config, scored, state: JSON.parse(state) as RunState };
}

const count = (done: Done, verdict: string): number => done.births.filter((birth) => birth.verdict === verdict).length;

/** What is seen of each trick, and not without it. */
const SEEN: { readonly [Name in TrickName]: (done: Done) => boolean } = {
  vocabulary: ({ births }) => births.some(({ text }) => !text.includes('triples')),
  variations: ({ births }) => births.some(({ variation }) => variation === 'point'),
  islands: ({ births }) => births.some(({ island }) => island > 0),
  // Only probabilities differ; the laws of both selections are tested beside them.
  lexicase: ({ config: { scheme } }) => scheme.kind === 'islands' && scheme.selection.kind === 'lexicase',
  age: ({ births }) => births.some(({ generation, variation }) => generation > 0 && variation === 'random'),
  rejection: (done) => count(done, 'rejected') > 0,
  cache: ({ births }) => births.some(({ cached }) => cached === true),
  fingerprints: ({ generations }) => generations.some(({ duplicates }) => duplicates > 0),
  'early-exit': ({ scored }) => scored.some(({ networks }) => networks.length === 2),
  hurdles: (done) => count(done, 'hurdle') > 0,
  archive: ({ state }) => state.archive.length > 0,
  front: ({ generations }) => generations.some(({ front }) => front.length > 3),
  constants: ({ births, generations }) =>
    generations.some(({ generation }) => births.filter((birth) => birth.generation === generation).length > POPULATION),
};

const NAMES = Object.keys(TRICKS) as readonly TrickName[];

let all: Done;
beforeAll(async () => {
  all = await search(config);
});

test.each(NAMES)('the trick %s is seen, and not without it', async (name) => {
  expect(SEEN[name](all)).toBe(true);
  expect(SEEN[name](await search(without(config, name)))).toBe(false);
});

/** What the preset of EZNAS has too: its code screens programs, and what is known already changes no result. */
const SHARED: readonly string[] = ['early-exit', 'cache'];

test.each(NAMES)('the trick %s cannot be turned off twice, nor of a preset without it', (name) => {
  const message = `The trick \`${name}\` is off already.`;
  expect(() => without(without(PRESETS.default, name), name)).toThrow(message);
  if (!SHARED.includes(name)) expect(() => without(PRESETS.eznas, name)).toThrow(message);
});
