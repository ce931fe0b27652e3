/**
 * The catalogue of proxies, `spec/proxies.md`: `node scripts/bench.mjs catalogue runs/catalogue 1000 250`. Scores all of `micro`, and a sample of
 * NAS-Bench-201 where its data is there, with every proxy and five seeds: so many networks with the first seed, so many with each of the others.
 * Scores lie in the folder and are not computed again; nor are the times, for which nothing else must run: the word `timed` at the end takes them. With
 * `only` no networks are scored, and the page is made of what is there.
 * What comes out is `bench/catalogue/figures.json`, from which the page is made; figures of a study whose data is not here stay as they are.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { completed, type Figures, figuresOf } from './catalogue/figures.ts';
import { measure } from './catalogue/measure.ts';
import { page } from './catalogue/page.ts';
import { studies } from './catalogue/study.ts';
import { time } from './catalogue/time.ts';
import { libraryProxies, LIBRARY } from '../test/library.ts';

const [folder = 'runs/catalogue', size = '1000', repeated = '250', ...words] = process.argv.slice(2);

const FIGURES = join('bench', 'catalogue', 'figures.json');

/** These take seconds a network. By themselves, so that the others are done soon. */
const SLOW = ['grad_angle', 'gradsign', 'jacobian_trace', 'ntk_cond', 'ntk_trace'];

const all = studies(Number(size), Number(repeated));
const groups = [LIBRARY.filter((name) => !SLOW.includes(name)), SLOW].map((names) => libraryProxies(names));
const seeds = Math.max(...all.map(({ networks }) => networks.length));
for (let seed = 0; seed < seeds && !words.includes('only'); seed++) {
  for (const study of all) {
    for (const proxies of groups) await measure(study, seed, proxies, folder);
  }
}
const times = await time(words.includes('timed') ? groups.flat() : [], join(folder, 'seconds.ndjson'));
const before = JSON.parse(readFileSync(FIGURES, 'utf8')) as Figures;
const figures = completed(figuresOf(all, groups.flat(), folder, times), before);
writeFileSync(FIGURES, await format(JSON.stringify(figures), { parser: 'json', printWidth: 120 }));
writeFileSync(join('spec', 'proxies.md'), await format(page(figures), { parser: 'markdown', printWidth: 120 }));
