import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generationLine, type View, viewLines } from '../../../cli/evolution/view.ts';
import type { RunSummary } from '../../../evolution/engine/summary.ts';

type Member = RunSummary['front'][number];

const member = (id: number, fields: Partial<Member> = {}): Member => ({
  id,
  search: id / 20,
  selection: id / 25,
  size: id,
  cost: 100,
  text: `proxy p {\n  pass d = network(data)\n  score = mean for t in d.relus: norm(t.in ^ ${id})\n}\n`,
  ...fields,
});

const summary = (fields: Partial<RunSummary> = {}): RunSummary => ({
  generation: 7,
  evaluations: 112_480,
  evaluated: 62,
  cached: 31,
  rejected: 9,
  duplicates: 3,
  best: { id: 10, search: 0.5, selection: 0.4 },
  front: [member(4), member(10)],
  variations: {},
  ...fields,
});

const NO_STOP: View['stop'] = { generations: null, evaluations: null, seconds: null, target: null, stagnation: null };

const view = (fields: Partial<View> = {}): View => ({
  summary: summary(),
  stop: { ...NO_STOP, generations: 15 },
  seconds: 64,
  scores: 12_480,
  generations: 8,
  ...fields,
});

const texts = (shown: View, width = 80): readonly string[] => viewLines(shown, width).map(({ text }) => text);

test('a search in full: how far, how fast, what was born, the best and the front by size', () => {
  expect(texts(view())).toEqual([
    'generation 7 of 15, 12 480 scores, 195 a second, 1 min 4 s, about 1 min 4 s left',
    'last: 62 programs scored, 31 known before, 9 rejected by form, 3 alike',
    'best τ 0.500 on the search set, 0.400 on the selection set',
    'τ search  selection  size  program',
    '   0.200      0.160     4  score = mean for t in d.relus: norm(t.in ^ 4)',
    '   0.500      0.400    10  score = mean for t in d.relus: norm(t.in ^ 10)',
  ]);
});

test('before the first generation there are only the scores', () => {
  expect(texts(view({ summary: null, seconds: 2, scores: 0, generations: 0 }))).toEqual([
    'first generation, 0 scores, 2 s',
  ]);
});

test.each([
  ['by the seconds, if they end it earlier', { generations: 15, seconds: 70 }, 'about 6 s left'],
  ['by the generations, if they end it earlier', { generations: 8, seconds: 700 }, 'about 8 s left'],
  ['never less than none', { seconds: 10 }, 'about 0 s left'],
  ['not where no rule tells', { stagnation: 3 }, ', 1 min 4 s$'],
])('the time that is left is told %s', (_, stop, expected) => {
  expect(texts(view({ stop: { ...NO_STOP, ...stop } }))[0]).toMatch(new RegExp(expected));
});

test('of a large front the best are shown, still by size', () => {
  const front = Array.from({ length: 12 }, (_, at) =>
    member(at + 1, { search: at === 0 ? 0.9 : at / 100, selection: null }),
  );
  const lines = texts(view({ summary: summary({ front }) }));
  expect(lines.slice(4).map((line) => line.slice(0, 27))).toEqual([
    '   0.900        NaN     1  ',
    ...[6, 7, 8, 9, 10, 11, 12].map(
      (size) =>
        `   0.${String(size - 1)
          .padStart(2, '0')
          .padEnd(3, '0')}        NaN  ${String(size).padStart(4)}  `,
    ),
    'and 4 more',
  ]);
});

test('a search without a program of use says so', () => {
  expect(texts(view({ summary: summary({ best: null, front: [] }) })).at(-1)).toBe('no program of use yet');
  expect(generationLine(summary({ best: null, front: [] }))).toBe(
    'generation 7: no program of use yet; 0 in the front, 112 480 scores',
  );
});

test('in a pipe a generation is one line', () => {
  expect(generationLine(summary())).toBe(
    'generation 7: best τ 0.500 on the search set, 0.400 on the selection set; 2 in the front, 112 480 scores',
  );
});

test('law: no line is wider than the terminal, and none is broken', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constant(member(1).text),
    fc.constant('proxy p { score = \n\n1 }'),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), text, (width, program) => {
      for (const line of texts(view({ summary: summary({ front: [member(3, { text: program })] }) }), width)) {
        expect(Array.from(line).length).toBeLessThanOrEqual(width);
        expect(line).not.toContain('\n');
      }
    }),
  );
});
