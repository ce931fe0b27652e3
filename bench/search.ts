/**
 * What a search gains from each trick: `node scripts/bench.mjs search runs/search 60000 5`. Runs the presets, and the default without
 * one trick at a time, on micro with several seeds, each until it has had so many program × network scores. Runs lie in the folder
 * and are not repeated; an interrupted one is resumed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRICKS } from '../evolution/engine/tricks.ts';
import { quantile } from '../runtime/statistics/bootstrap.ts';

const [folder = 'runs/search', evaluations = '60000', seeds = '5', only = ''] = process.argv.slice(2);

interface Variant {
  readonly name: string;
  readonly flags: readonly string[];
}

const variants: readonly Variant[] = [
  { name: 'eznas', flags: ['--preset', 'eznas'] },
  { name: 'default', flags: [] },
  ...Object.keys(TRICKS).map((trick) => ({ name: `without ${trick}`, flags: ['--without', trick] })),
].filter(({ name }) => only === '' || only.split(',').includes(name));

/** What one run came to: τ of its best program on each set, and how many programs were met. */
interface Outcome {
  readonly search: number;
  readonly selection: number;
  readonly report: number;
  readonly programs: number;
  readonly seconds: number | null;
}

mkdirSync(folder, { recursive: true });
const outcomes = new Map(variants.map(({ name }) => [name, [] as Outcome[]]));
// Seed by seed, so that all variants have as many when it is stopped.
for (let seed = 0; seed < Number(seeds); seed++) {
  for (const variant of variants) outcomes.get(variant.name)?.push(run(variant, seed));
}

console.log('| | selection τ | report τ | search τ | programs | gain of selection τ |\n|---|---|---|---|---|---|');
const reference = outcomes.get('default') ?? [];
for (const [name, all] of outcomes) {
  const gains = all.map(({ selection }, seed) => (reference[seed]?.selection ?? NaN) - selection);
  const cells = [name, spread(all, 'selection'), spread(all, 'report'), spread(all, 'search')];
  const programs = middle(all.map((each) => each.programs)).toFixed(0);
  console.log(`| ${[...cells, programs, name === 'default' ? '' : shown(gains)].join(' | ')} |`);
}

function run({ name, flags }: Variant, seed: number): Outcome {
  const out = join(folder, `${name.replaceAll(' ', '-')}-${seed}`);
  const events = join(out, 'events.ndjson');
  const start = performance.now();
  let ran = false;
  if (!existsSync(events) || endOf(events) === null) {
    ran = true;
    const resume = existsSync(out) ? ['--resume'] : [];
    const stop = ['--evaluations', evaluations];
    const all = [
      'evolve',
      '--space',
      'micro',
      '--seed',
      String(seed),
      ...stop,
      ...flags,
      '--out',
      out,
      '--quiet',
      ...resume,
    ];
    const { status, stderr } = spawnSync(process.execPath, ['dist/eznasc.js', ...all], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${name}, seed ${seed}: ${stderr}`);
  }
  const end = endOf(events);
  if (end === null) throw new Error(`${out} has no end`);
  const seconds = ran ? (performance.now() - start) / 1000 : null;
  const best = end.front.find(({ id }) => id === end.best) ?? { search: NaN, selection: NaN, report: NaN };
  console.error(`${name}, seed ${seed}: ${JSON.stringify(best)} ${seconds === null ? '' : `${seconds.toFixed(0)} s`}`);
  return { ...best, programs: birthsIn(events), seconds };
}

interface End {
  readonly best: number;
  readonly front: readonly {
    readonly id: number;
    readonly search: number;
    readonly selection: number;
    readonly report: number;
  }[];
}

function endOf(file: string): End | null {
  const last = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
  return last.startsWith('{"kind":"end"') ? (JSON.parse(last) as End) : null;
}

function birthsIn(file: string): number {
  return readFileSync(file, 'utf8').split('\n{"kind":"birth"').length - 1;
}

function middle(values: readonly number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

function spread(all: readonly Outcome[], set: 'search' | 'selection' | 'report'): string {
  return shown(all.map((each) => each[set]));
}

/** The median, and the least and the greatest value. */
function shown(values: readonly number[]): string {
  const three = (value: number): string => value.toFixed(3).replace('-0.', '-.').replace(/^0\./, '.');
  return `${three(middle(values))} (${three(Math.min(...values))} to ${three(Math.max(...values))})`;
}
