/** Hurdles as laws: who leaves, when, and that no one is scored after it left. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  climb,
  type Climb,
  type Course,
  type HurdleHistory,
  type Judge,
  NO_HISTORY,
  screened,
} from '../../../evolution/evaluation/hurdles.ts';
import { law } from '../../laws/law.ts';

const NETWORKS = 12;

/** A few values only, so that constants, ties and scores that are not finite happen. */
const score = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.constant(NaN) },
);
const tables = fc.array(fc.array(score, { minLength: NETWORKS, maxLength: NETWORKS }), { maxLength: 8 });
const courses = fc.record<Course>({
  screen: fc.integer({ min: 0, max: 4 }),
  hurdles: fc.option(
    fc.record({
      networks: fc
        .uniqueArray(fc.integer({ min: 5, max: NETWORKS + 2 }), { maxLength: 3 })
        .map((all) => all.sort((a, b) => a - b)),
      quantile: fc.double({ min: 0, max: 1, noNaN: true }),
      memory: fc.integer({ min: 1, max: 20 }),
    }),
  ),
  networks: fc.constant(NETWORKS),
});

/** Stands for τ: NaN for an even sum now and then. */
const value = (scores: readonly number[]): number => {
  const sum = scores.reduce((total, each) => total + each, 0);
  return sum % 7 === 0 ? NaN : sum / scores.length;
};

interface Traced extends Climb {
  /** How often each program was scored on each network. */
  readonly asked: readonly (readonly number[])[];
}

async function trace(table: readonly (readonly number[])[], course: Course, history: HurdleHistory): Promise<Traced> {
  const asked = table.map(() => Array<number>(NETWORKS).fill(0));
  const judge: Judge = {
    score: async (programs, networks) =>
      programs.map((program) =>
        networks.map((network) => {
          asked[program][network]++;
          return table[program][network];
        }),
      ),
    value,
  };
  const passed = await screened(table.length, course, judge);
  const result = passed && (await climb(passed, course, history, judge));
  if (result === null) throw new Error('nobody ended it');
  return { ...result, asked };
}

const histories = fc.array(fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { maxLength: 10 }), { maxLength: 3 });

law(
  'a program is scored once on each network of the prefix it reaches, and on no other',
  fc.asyncProperty(tables, courses, histories, async (table, course, history) => {
    const { outcomes, asked } = await trace(table, course, history);
    outcomes.forEach(({ scores }, program) => {
      expect(scores).toEqual(table[program].slice(0, scores.length));
      expect(asked[program]).toEqual(table[program].map((_, network) => (network < scores.length ? 1 : 0)));
    });
  }),
);

law(
  'verdicts say what the scores show, and who is complete has been everywhere',
  fc.asyncProperty(tables, courses, histories, async (table, course, history) => {
    const { outcomes } = await trace(table, course, history);
    for (const { scores, verdict } of outcomes) {
      const finite = scores.every(Number.isFinite);
      const constant = finite && scores.length > 1 && new Set(scores).size === 1;
      expect(verdict === 'not finite').toBe(!finite);
      expect(verdict === 'constant').toBe(constant);
      if (verdict === 'complete') expect(scores).toHaveLength(NETWORKS);
      if (verdict === 'hurdle') expect(course.hurdles?.networks).toContain(scores.length);
    }
  }),
);

law(
  'what cannot rank the networks of the screen is scored on no other',
  fc.asyncProperty(tables, courses, histories, async (table, course, history) => {
    const { outcomes } = await trace(table, course, history);
    outcomes.forEach(({ scores }, program) => {
      const first = table[program].slice(0, course.screen);
      const bad = !first.every(Number.isFinite) || (first.length > 1 && new Set(first).size === 1);
      if (bad) expect(scores).toHaveLength(course.screen);
    });
  }),
);

law(
  'at a hurdle no program that leaves was better than one that stays, and the best stays',
  fc.asyncProperty(tables, courses, async (table, course) => {
    const { outcomes } = await trace(table, course, NO_HISTORY);
    for (const place of course.hurdles?.networks ?? []) {
      const valueOf = (program: number): number => value(table[program].slice(0, place));
      const all = [...outcomes.keys()].filter((program) => outcomes[program].scores.length >= place);
      const left = all.filter(
        (program) => outcomes[program].scores.length === place && outcomes[program].verdict === 'hurdle',
      );
      const stayed = all.filter(
        (program) => outcomes[program].scores.length > place || outcomes[program].verdict === 'complete',
      );
      for (const a of left)
        for (const b of stayed) expect(valueOf(a) < valueOf(b) || Number.isNaN(valueOf(a))).toBe(true);
      if (left.some((program) => !Number.isNaN(valueOf(program)))) expect(stayed).not.toEqual([]);
    }
  }),
);

law(
  'quantile 0 stops nobody that has a value, and without hurdles every finite program arrives',
  fc.asyncProperty(tables, courses, async (table, course) => {
    const free = { ...course, hurdles: course.hurdles && { ...course.hurdles, quantile: 0 } };
    const { outcomes } = await trace(table, free, NO_HISTORY);
    for (const { verdict, scores } of outcomes) {
      if (verdict === 'hurdle') expect(value(scores)).toBeNaN();
    }
  }),
);

law(
  'the order of programs does not matter, and the history remembers the latest values only',
  fc.asyncProperty(tables, courses, histories, async (table, course, history) => {
    const forwards = await trace(
      table,
      { ...course, hurdles: course.hurdles && { ...course.hurdles, memory: 1000 } },
      history,
    );
    const backwards = await trace(
      table.toReversed(),
      { ...course, hurdles: course.hurdles && { ...course.hurdles, memory: 1000 } },
      history,
    );
    expect(backwards.outcomes.toReversed()).toEqual(forwards.outcomes);
    const { history: later } = await trace(table, course, history);
    for (const values of later) expect(values.length).toBeLessThanOrEqual(course.hurdles?.memory ?? 0);
  }),
);

test('values of earlier generations raise the hurdle', async () => {
  const course: Course = { screen: 0, hurdles: { networks: [6], quantile: 0.5, memory: 100 }, networks: NETWORKS };
  const table = [Array.from({ length: NETWORKS }, (_, at) => at % 2)];
  expect((await trace(table, course, NO_HISTORY)).outcomes[0].verdict).toBe('complete');
  expect((await trace(table, course, [[2, 2, 2]])).outcomes[0].verdict).toBe('hurdle');
});

test('ends with nothing when scoring was ended early', async () => {
  const course: Course = { screen: 0, hurdles: null, networks: NETWORKS };
  const ended: Judge = { score: async () => null, value };
  expect(await screened(1, { ...course, screen: 4 }, ended)).toBeNull();
  expect(await climb([{ scores: [], verdict: 'complete' }], course, NO_HISTORY, ended)).toBeNull();
});
