import { expect, test } from 'vitest';
import { PRESETS } from '../../../evolution/engine/presets.ts';
import { evolve } from '../../../evolution/run/evolve.ts';
import { contents, events, hooks, newFolder } from '../run/folders.ts';
import { inputs, madeUp, pool, type Scored, tiny } from '../tiny.ts';
import type { RunState } from '../../../evolution/engine/state.ts';
import type { RunInputs } from '../../../evolution/run/inputs.ts';

const pools = [pool('a')];

test('a generation of EZNAS is half offspring and half valid random programs, from parents that it was chosen from', async () => {
  // The screen is the whole search set but for one network, on which no score fails alone.
  const config = tiny('eznas', { population: 20, screen: 11, stop: { ...PRESETS.eznas.stop, generations: 6 } });
  const folder = newFolder();
  await evolve(config, inputs(pools), folder, hooks());
  const { births, generations } = events(folder);
  expect(generations).toHaveLength(7);
  const isValid = ({ search }: { readonly search: number | null }): boolean => search !== null;
  for (const { generation } of generations) {
    const born = births.filter((birth) => birth.generation === generation);
    const random = born.filter(({ variation }) => variation === 'random');
    expect(random.filter(isValid)).toHaveLength(generation === 0 ? 20 : 10);
    const offspring = born.filter(({ variation }) => variation !== 'random');
    expect(offspring.length).toBeLessThanOrEqual(generation === 0 ? 0 : 10);
    for (const { variation, parents } of offspring) {
      expect([variation, parents.length]).toBeOneOf([
        ['crossover', 2],
        ['subtree', 1],
      ]);
    }
  }
  const { state } = JSON.parse(contents(folder)['checkpoint.json']) as { state: string };
  const { islands } = JSON.parse(state) as RunState;
  expect(islands).toHaveLength(1);
  expect(islands[0]).toHaveLength(20);
});

test('random programs that fail after the screen stay, and none is drawn for them', async () => {
  const config = tiny('eznas', { population: 40, stop: { ...PRESETS.eznas.stop, generations: 0 } });
  const rest = config.sets.search - config.screen;
  const evaluator: RunInputs['evaluator'] = async (tasks) => {
    const { score, ...others } = await madeUp(pools)(tasks);
    return {
      ...others,
      // One program in four has no score on the networks after the screen.
      score: async (programs, task, networks, signal) => {
        const scores = await score(programs, task, networks, signal);
        if (networks.length !== rest) return scores;
        return scores && scores.map((row, at) => (at % 4 === 0 ? row.fill(NaN) : row));
      },
    };
  };
  const folder = newFolder();
  await evolve(config, inputs(pools, { evaluator }), folder, hooks());
  const { state } = JSON.parse(contents(folder)['checkpoint.json']) as { state: string };
  const [alive] = (JSON.parse(state) as RunState).islands;
  expect(alive).toHaveLength(40);
  expect(alive.filter(({ verdict }) => verdict === 'not finite')).toHaveLength(10);
});

test('random programs are drawn until enough of them pass the screen, and go on together', async () => {
  const config = tiny('eznas', { population: 40, stop: { ...PRESETS.eznas.stop, generations: 0 } });
  const scored: Scored = [];
  await evolve(config, inputs(pools, { evaluator: madeUp(pools, scored) }), newFolder(), hooks());
  const beyond = scored.findIndex(({ networks }) => networks.length !== config.screen);
  expect(scored[beyond].programs).toHaveLength(40);
  // One walk over the course, and then over the selection networks.
  expect(scored.slice(beyond + 1).map(({ networks }) => networks.length)).toEqual([
    config.sets.selection,
    config.sets.report,
  ]);
  // Some did not pass: others were drawn for them, and for those of the others that did not.
  const drawn = scored.slice(0, beyond).map(({ programs }) => programs.length);
  expect(drawn.length).toBeGreaterThan(1);
  expect(drawn).toEqual(drawn.toSorted((a, b) => b - a));
});

test('of crossover, mutation and reproduction there are as many as the probabilities say', async () => {
  const config = tiny('eznas', { population: 60, stop: { ...PRESETS.eznas.stop, generations: 12 } });
  const folder = newFolder();
  await evolve(config, inputs(pools), folder, hooks());
  const offspring = events(folder).births.filter(({ variation }) => variation !== 'random');
  const share = (name: string): number => offspring.filter(({ variation }) => variation === name).length / (12 * 30);
  // Three standard deviations of 360 draws; a crossover without a place is a reproduction too.
  expect(Math.abs(share('subtree') - 0.4)).toBeLessThan(0.08);
  expect(Math.abs(share('crossover') - 0.4)).toBeLessThan(0.08);
});

test('the result is the best of the last population and the two best ever', async () => {
  const folder = newFolder();
  await evolve(tiny('eznas'), inputs(pools), folder, hooks());
  const { births, ends } = events(folder);
  const byTau = births.filter(({ search }) => search !== null).sort((a, b) => (b.search ?? 0) - (a.search ?? 0));
  const [{ front }] = ends;
  expect(front.length).toBeLessThanOrEqual(3);
  const taus = byTau.slice(0, 2).map(({ search }) => search);
  const found = front.map(({ id }) => births.find((birth) => birth.id === id)?.search);
  expect(found).toEqual(expect.arrayContaining(taus));
});

test('the preset has the settings of the paper', () => {
  expect(PRESETS.eznas).toMatchObject({
    population: 50,
    vocabulary: 'eznas',
    subsets: { count: 4, size: 20 },
    sets: { search: 80 },
    fitness: { sign: 'absolute', aggregate: 'minimum', partial: false },
    scheme: { parents: 25, tournament: 4, crossover: 0.4, mutation: 0.4 },
    stop: { generations: 15 },
  });
});
