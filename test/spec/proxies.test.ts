/** The page of proxies is made from the library, the oracle's values and the measured figures that lie in the repository. */
import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import type { Figures } from '../../bench/catalogue/figures.ts';
import figures from '../../bench/catalogue/figures.json' with { type: 'json' };
import { keyOf } from '../../bench/catalogue/measure.ts';
import { page } from '../../bench/catalogue/page.ts';
import { LIBRARY } from '../library.ts';

const REMAKE = '`node scripts/bench.mjs catalogue` is due';

test.each(LIBRARY)(`the figures of %s are of its program, else ${REMAKE}`, (name) => {
  expect((figures as unknown as Figures).proxies[name]?.key).toBe(keyOf(name));
});

test(`spec/proxies.md shows the programs, values and figures of today, else ${REMAKE}`, async () => {
  const made = await format(page(figures as unknown as Figures), { parser: 'markdown', printWidth: 120 });
  expect(readFileSync('spec/proxies.md', 'utf8')).toBe(made);
});
