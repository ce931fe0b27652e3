import { expect, test } from 'vitest';
import { PRESETS } from '../../../evolution/engine/presets.ts';
import { NOTHING } from '../../../evolution/engine/state.ts';
import { type StopReason, stopReason } from '../../../evolution/engine/stop.ts';
import { evolve } from '../../../evolution/run/evolve.ts';
import { events, hooks, newFolder } from '../run/folders.ts';
import { inputs, pool, tiny } from '../tiny.ts';

const NEVER = { generations: null, evaluations: null, seconds: null, target: null, stagnation: null };
const pools = [pool('a')];

/** How a search with this rule alone ends, with a clock that ticks once a generation. */
async function ended(rule: StopReason, value: number) {
  const folder = newFolder();
  let ticks = 0;
  const given = inputs(pools, { seconds: () => ticks });
  const config = tiny('default', { stop: { ...NEVER, generations: 40, [rule]: value } });
  const { reason } = await evolve(config, given, folder, hooks({ onGeneration: () => ticks++ }));
  return { reason, ...events(folder) };
}

test('generations: so many after the first population', async () => {
  const { reason, generations, ends } = await ended('generations', 2);
  expect([reason, generations.length]).toEqual(['generations', 3]);
  expect(ends).toMatchObject([{ reason: 'generations' }]);
});

test('evaluations: the generation in which so many scores are reached is the last', async () => {
  const { reason, generations } = await ended('evaluations', 300);
  expect(reason).toBe('evaluations');
  const counts = generations.map(({ evaluations }) => evaluations);
  expect(counts.at(-1)).toBeGreaterThanOrEqual(300);
  expect(counts.at(-2)).toBeLessThan(300);
});

test('seconds: looked at between generations', async () => {
  const { reason, generations } = await ended('seconds', 3);
  expect([reason, generations.length]).toEqual(['seconds', 3]);
});

test('target: a τ on the search set', async () => {
  const { reason, generations } = await ended('target', 0.6);
  expect(reason).toBe('target');
  const best = generations.map(({ front }) => Math.max(...front.map(({ search }) => search)));
  expect(best.at(-1)).toBeGreaterThanOrEqual(0.6);
  expect(Math.max(-1, ...best.slice(0, -1))).toBeLessThan(0.6);
});

test('stagnation: so many generations without a better τ on the search set', async () => {
  const { reason, generations } = await ended('stagnation', 3);
  expect(reason).toBe('stagnation');
  const best = generations.map(({ front }) => Math.max(...front.map(({ search }) => search)));
  expect(best.at(-1)).toBe(best.at(-4));
  expect(best.findIndex((tau) => tau === best.at(-1))).toBe(best.length - 4);
});

test('without rules a search does not end', () => {
  expect(stopReason(NEVER, { ...NOTHING, generation: 1e9, evaluations: 1e15 }, 1e9)).toBeNull();
  expect(stopReason(PRESETS.default.stop, { ...NOTHING, generation: 1e9 }, 0)).toBe('generations');
});
