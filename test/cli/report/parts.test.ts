import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ancestryOf, layOut } from '../../../cli/report/ancestry.ts';
import type { Birth } from '../../../cli/report/events.ts';
import { highlight } from '../../../cli/report/highlight.ts';
import { markup, type Markup } from '../../../cli/report/markup.ts';
import { variationCounts } from '../../../cli/report/variations.ts';
import { LIBRARY, librarySource } from '../../library.ts';

const proxies = LIBRARY.map((name) => librarySource(name).text);

/** The text of markup. */
const plain = (markup: string): string =>
  markup
    .replace(/<\/?i[^<>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

test('parts of markup are escaped, unless they are markup, and lists are written one after the other', () => {
  const item = (text: string): Markup => markup`<li title="${text}">${text}</li>`;
  expect(markup`<ul>${['<', `"&'`].map(item)}</ul>${[1, 2]}`.source).toBe(
    '<ul><li title="&lt;">&lt;</li><li title="&quot;&amp;&#39;">&quot;&amp;&#39;</li></ul>12',
  );
});

test('words are coloured by what the lexer says of them', () => {
  expect(highlight('let in = norm(x.in) // 1 < 2').source).toBe(
    '<i class="keyword">let</i> <i class="keyword">in</i> = <i class="call">norm</i>(x.in) <i class="comment">// 1 &lt; 2</i>',
  );
});

test('law: colours add nothing to a text and take nothing away, whatever it is', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'<>&"\'/\\\n {}()[]=.:,+-ab1eé\u2028') }),
    fc.constantFrom(...proxies),
  );
  fc.assert(
    fc.property(text, (any) => {
      expect(plain(highlight(any).source)).toBe(any);
    }),
  );
});

const birthOf = (id: number, parents: readonly number[], fields: Partial<Birth> = {}): Birth => ({
  id,
  generation: 0,
  variation: 'random',
  parents,
  size: 1,
  cost: 1,
  verdict: 'complete',
  direction: 'higher',
  search: NaN,
  text: '',
  ...fields,
});

const family = (...births: readonly Birth[]): ReadonlyMap<number, Birth> =>
  new Map(births.map((each) => [each.id, each]));

/** Families in which everyone has up to two parents among those born before. */
const families = fc
  .array(fc.array(fc.nat(), { maxLength: 2 }), { minLength: 1, maxLength: 60 })
  .map((parents) => family(...parents.map((some, id) => birthOf(id, id === 0 ? [] : some.map((each) => each % id)))));

test('ancestors are found once each, nearest first, and shown before their parents', () => {
  const births = family(birthOf(1, []), birthOf(2, [1]), birthOf(3, []), birthOf(4, [2, 1]), birthOf(5, [4, 4]));
  const { programs, omitted } = ancestryOf(5, births, 3);
  expect({ programs: programs.map(({ id }) => id), omitted }).toEqual({ programs: [5, 4, 2], omitted: 1 });
});

test('law: in a drawing no two lines share a lane in a row, and every line ends at its program', () => {
  fc.assert(
    fc.property(families, fc.integer({ min: 1, max: 40 }), (births, most) => {
      const { programs } = ancestryOf(births.size - 1, births, most);
      const places = layOut(programs);
      const taken = new Map<string, number>();
      for (const [row, { lane, birth, edges, open }] of places.entries()) {
        const drawn = edges.map((edge) => places[edge.row].birth.id);
        const known = new Set(birth.parents.filter((id) => programs.some((program) => program.id === id)));
        expect(new Set(drawn)).toEqual(known);
        expect(open).toBe(known.size < new Set(birth.parents).size);
        for (const edge of edges) {
          expect(edge.row).toBeGreaterThan(row);
          expect(places[edge.row].lane).toBe(edge.lane);
          for (let at = row + 1; at < edge.row; at++) {
            const place = `${at}/${edge.lane}`;
            expect(taken.get(place) ?? edge.row).toBe(edge.row);
            taken.set(place, edge.row);
          }
        }
        expect(taken.has(`${row}/${lane}`)).toBe(false);
      }
    }),
  );
});

test('variations are counted by what became of the programs that they made', () => {
  const births = family(
    birthOf(1, [], { search: 0.2 }),
    birthOf(2, [], { verdict: 'constant' }),
    birthOf(3, [1, 2], { variation: 'crossover', search: 0.3 }),
    birthOf(4, [1, 3], { variation: 'crossover', search: 0.25 }),
    birthOf(5, [2], { variation: 'point', search: 0.1 }),
  );
  const row = (
    variation: string,
    births: number,
    scored: number,
    improved: number,
    records: number,
    ancestors: number,
  ) => ({
    variation,
    births,
    scored,
    improved,
    records,
    ancestors,
  });
  expect(variationCounts(births, [3])).toEqual([
    row('random', 2, 1, 0, 1, 2),
    row('crossover', 2, 2, 1, 1, 1),
    row('point', 1, 1, 1, 0, 0),
  ]);
});
