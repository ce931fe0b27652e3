import { appendFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { coreBuilder } from '../../../compiler/core/core.ts';
import { readProgram } from '../../../compiler/program.ts';
import type { RunInputs } from '../../../evolution/run/inputs.ts';
import { evolve, type RunHooks } from '../../../evolution/run/evolve.ts';
import type { Evaluator } from '../../../evolution/evaluation/evaluator.ts';
import { genomesOf } from '../../../evolution/genome/read.ts';
import type { EvolutionConfig } from '../../../evolution/engine/config.ts';
import { inputs, madeUp, pool, type Scored, tiny } from '../tiny.ts';
import { contents, events, hooks, newFolder } from './folders.ts';

const pools = [pool('a')];
const PRESETS = ['default', 'eznas'] as const;

/** A folder with a whole run. */
async function whole(config: EvolutionConfig): Promise<string> {
  const folder = newFolder();
  await evolve(config, inputs(pools), folder, hooks());
  return folder;
}

/** Goes on with a run until `ends` says that it has had enough of score calls; gives how it ended. */
async function partly(config: EvolutionConfig, folder: string, calls: number): Promise<string> {
  const stopping = new AbortController();
  let left = calls;
  const given = inputs(pools, {
    resume: true,
    evaluator: async (tasks) => {
      const evaluator = await madeUp(pools)(tasks);
      return {
        ...evaluator,
        score: (...asked) => {
          if (left-- <= 0) stopping.abort();
          return evaluator.score(...asked);
        },
      };
    },
  });
  return (await evolve(config, given, folder, hooks({ signal: stopping.signal }))).reason;
}

test.each(PRESETS)('the same seed gives the same folder, another seed another one: %s', async (preset) => {
  const first = contents(await whole(tiny(preset)));
  expect(contents(await whole(tiny(preset)))).toEqual(first);
  const [one, other] = [await whole(tiny(preset)), await whole(tiny(preset, { seed: 1 }))].map((folder) =>
    events(folder)
      .births.filter(({ generation }) => generation === 0)
      .map(({ text }) => text),
  );
  expect(other).not.toEqual(one);
});

test.each(PRESETS)(
  'a run that is interrupted anywhere, and resumed, ends as an uninterrupted one: %s',
  async (preset) => {
    const config = tiny(preset);
    const uninterrupted = contents(await whole(config));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9), { minLength: 1, maxLength: 5 }), async (stops) => {
        const folder = newFolder();
        for (const calls of stops) if ((await partly(config, folder, calls)) !== 'interrupted') break;
        await evolve(config, inputs(pools, { resume: true }), folder, hooks());
        expect(contents(folder)).toEqual(uninterrupted);
      }),
      { numRuns: 12 },
    );
  },
);

test('a run that has ended ends alike when it is resumed', async () => {
  const folder = await whole(tiny('default'));
  const before = contents(folder);
  const { reason, best } = await evolve(tiny('default'), inputs(pools, { resume: true }), folder, hooks());
  expect(reason).toBe('generations');
  expect(best?.text).toContain('proxy best');
  expect(contents(folder)).toEqual(before);
});

test('what was written behind the last checkpoint is cut off', async () => {
  const folder = newFolder();
  const config = tiny('default');
  await partly(config, folder, 8);
  appendFileSync(join(folder, 'events.ndjson'), '{"kind":"birth","id":'.repeat(10_000));
  writeFileSync(join(folder, 'checkpoint.json.new'), '{"sche');
  await evolve(config, inputs(pools, { resume: true }), folder, hooks());
  expect(contents(folder)).toEqual(contents(await whole(config)));
});

test('a run that was ended before its first checkpoint begins anew', async () => {
  const config = tiny('default');
  const uninterrupted = await whole(config);
  const folder = newFolder();
  mkdirSync(folder);
  writeFileSync(join(folder, 'lock'), `${process.pid}\n`);
  writeFileSync(join(folder, 'config.json.new'), '{');
  await partly(config, folder, 0);
  expect(Object.keys(contents(folder))).toEqual(['config.json', 'events.ndjson']);
  writeFileSync(join(folder, 'events.ndjson'), '{"kind":"ru');
  await evolve(config, inputs(pools, { resume: true }), folder, hooks());
  expect(contents(folder)).toEqual(contents(uninterrupted));
});

test('only the front is scored on the selection set, and on the report set only in the end; no network is in two sets', async () => {
  const scored: Scored = [];
  const told: string[] = [];
  const onGeneration: RunHooks['onGeneration'] = ({ front }) => told.push(...front.map(({ text }) => text));
  await evolve(
    tiny('default'),
    inputs(pools, { evaluator: madeUp(pools, scored) }),
    newFolder(),
    hooks({ onGeneration }),
  );
  // The search networks are met in steps of at most four, the eight and ten others at once.
  const [search, selection, report] = [(n: number) => n <= 4, (n: number) => n === 8, (n: number) => n === 10].map(
    (isOne) => scored.filter(({ networks }) => isOne(networks.length)),
  );
  const sets = [search, selection, report].map((calls) => new Set(calls.flatMap(({ networks }) => networks)));
  expect(sets.map(({ size }) => size)).toEqual([12, 8, 10]);
  expect(new Set(sets.flatMap((set) => [...set])).size).toBe(30);
  expect(told).toEqual(expect.arrayContaining(selection.flatMap(({ programs }) => [...programs])));
  expect(report).toEqual([scored.at(-1)]);
  expect(told.slice(-report[0].programs.length)).toEqual(report[0].programs);
});

test('the files of the front are programs that the checker has nothing against', async () => {
  const folder = await whole(tiny('default'));
  const files = contents(folder);
  const [{ front }] = events(folder).ends;
  expect(front.length).toBeGreaterThan(0);
  for (const path of ['best.zc', ...front.map(({ file }) => file)]) {
    const source = { name: path, text: files[path] };
    expect(readProgram(source, () => null, coreBuilder()).diagnostics).toEqual([]);
    expect(files[path]).toMatch(/Kendall's τ is 0\.\d{3} on the search networks/);
  }
  expect(files['front.csv'].trimEnd().split('\n')).toHaveLength(front.length + 1);
});

const refusal = async (folder: string, config: EvolutionConfig, resume: boolean): Promise<unknown> =>
  evolve(config, inputs(pools, { resume }), folder, hooks()).catch((error: unknown) => error);

test('a folder that holds a run is refused without --resume, and with it if the run is another one', async () => {
  const folder = await whole(tiny('default'));
  const before = contents(folder);
  expect(await refusal(folder, tiny('default'), false)).toMatchObject({
    kind: 'invocation',
    message: expect.stringMatching(/^There is a run in the folder .* already\.$/),
  });
  expect(await refusal(folder, tiny('default', { population: 14 }), true)).toMatchObject({
    kind: 'invocation',
    message: expect.stringContaining('another one: its `config.population` is 12, not 14.'),
  });
  expect(contents(folder)).toEqual(before);
});

test('a folder of something else is refused', async () => {
  const folder = newFolder();
  mkdirSync(folder);
  writeFileSync(join(folder, 'thesis.txt'), 'years of work');
  for (const resume of [false, true]) {
    expect(await refusal(folder, tiny('default'), resume)).toMatchObject({
      kind: 'invocation',
      message: expect.stringContaining('holds something else than a run'),
    });
  }
  expect(contents(folder)).toEqual({ 'thesis.txt': 'years of work' });
});

test('a folder that another process works in is refused; one that a dead process left is not', async () => {
  const config = tiny('default');
  const folder = newFolder();
  await partly(config, folder, 4);
  // The parent of this process is alive, and no process has so large a number.
  writeFileSync(join(folder, 'lock'), `${process.ppid}\n`);
  expect(await refusal(folder, config, true)).toMatchObject({
    kind: 'environment',
    message: `Process ${process.ppid} works in the folder ${folder} already.`,
  });
  writeFileSync(join(folder, 'lock'), `${2 ** 30}\n`);
  expect(await refusal(folder, config, true)).toMatchObject({ reason: 'generations' });
  expect(Object.keys(contents(folder))).not.toContain('lock');
});

test('files that were changed are found to be', async () => {
  const folder = newFolder();
  const config = tiny('default');
  await partly(config, folder, 8);
  const checkpoint = readFileSync(join(folder, 'checkpoint.json'), 'utf8');
  for (const text of ['', '{}', 'null', checkpoint.slice(0, -9), checkpoint.replace('generation', 'generatiom')]) {
    writeFileSync(join(folder, 'checkpoint.json'), text);
    expect(await refusal(folder, config, true)).toMatchObject({
      kind: 'environment',
      message: expect.stringContaining('is damaged'),
    });
  }
  writeFileSync(join(folder, 'checkpoint.json'), checkpoint);
  truncateSync(join(folder, 'events.ndjson'), 10);
  expect(await refusal(folder, config, true)).toMatchObject({
    kind: 'environment',
    message: expect.stringContaining('events.ndjson has 10 bytes'),
  });
  rmSync(join(folder, 'config.json'));
  expect(await refusal(folder, config, true)).toMatchObject({ message: expect.stringContaining('something else') });
});

test.each([
  [12, 2],
  [11, 1],
  [5, 1],
])('of %i search networks there are %i cases of at most six', async (search, count) => {
  const { sets } = tiny('default');
  const folder = await whole(
    tiny('default', { sets: { ...sets, search }, stop: { ...tiny('default').stop, generations: 0 } }),
  );
  const complete = events(folder).births.filter(({ verdict }) => verdict === 'complete');
  expect(complete.length).toBeGreaterThan(0);
  for (const { cases } of complete) expect(cases).toHaveLength(count);
});

test('seeds are born first; where signs count, one that is better when lower is negated', async () => {
  const text = ['higher', 'lower'].map(
    (direction) => `proxy ${direction}_one {
  direction ${direction}
  pass d = network(data, loss: sum)
  score = mean for t in d.triples: mean(t.conv_in)
}`,
  );
  const seeds = text.flatMap((text) => {
    const source = { name: 'seeds.zc', text };
    return genomesOf(readProgram(source, () => null, coreBuilder()).file, source);
  });
  for (const preset of PRESETS) {
    const config = tiny(preset, { fitness: { sign: 'signed', aggregate: 'mean', partial: false } });
    const folder = newFolder();
    await evolve(config, inputs(pools, { seeds }), folder, hooks());
    const [first, second, third] = events(folder).births;
    expect([first, second, third].map(({ variation }) => variation)).toEqual(['seed', 'seed', 'random']);
    expect(first.text).toContain('mean for t in d.triples: mean(t.conv_in)');
    expect(second.text).toContain('-(mean for t in d.triples: mean(t.conv_in))');
  }
});

test('more seeds than the population holds are all met', async () => {
  const source = { name: 'seeds.zc', text: readFileSync('proxies/grad_norm.zc', 'utf8') };
  const [seed] = genomesOf(readProgram(source, () => null, coreBuilder()).file, source);
  for (const preset of PRESETS) {
    const folder = newFolder();
    const seeds = Array.from({ length: 15 }, () => seed);
    await evolve(tiny(preset), inputs(pools, { seeds }), folder, hooks());
    expect(events(folder).births.filter(({ variation }) => variation === 'seed')).toHaveLength(15);
    expect(events(folder).ends).toHaveLength(1);
  }
});

test('two spaces, one with two targets, are three tasks; each network is scored once for both targets', async () => {
  const two = [pool('a', ['valid', 'test']), pool('b')];
  const scored: Scored = [];
  const folder = newFolder();
  const config = tiny('default', { hurdles: null, screen: 0, stop: { ...tiny('default').stop, generations: 0 } });
  await evolve(config, inputs(two, { evaluator: madeUp(two, scored) }), folder, hooks());
  const { births, generations } = events(folder);
  const complete = births.filter(({ verdict }) => verdict === 'complete');
  for (const { cases } of complete) expect(cases).toHaveLength(6);
  expect(scored.slice(0, 2).map(({ networks }) => networks.length)).toEqual([12, 12]);
  const [{ evaluated, evaluations, front }] = generations;
  expect(evaluations).toBe(evaluated * 24 + front.length * 16);
});

test('where no program is valid the run ends without a result', async () => {
  const nothing = async (): Promise<Evaluator> => ({
    score: async (programs, _task, networks) => programs.map(() => new Float64Array(networks.length).fill(NaN)),
    costOf: () => 1,
    close: async () => undefined,
  });
  for (const preset of PRESETS) {
    const folder = newFolder();
    const end = await evolve(tiny(preset), inputs(pools, { evaluator: nothing }), folder, hooks());
    expect(end).toEqual({ reason: 'generations', best: null, front: [] });
    expect(Object.keys(contents(folder))).toEqual(['checkpoint.json', 'config.json', 'events.ndjson', 'front.csv']);
  }
});

test('networks that are all equally accurate are refused', async () => {
  const [{ rows }] = pools;
  const equal = [{ ...pools[0], rows: rows.map((row) => ({ ...row, accuracies: [90] })) }];
  await expect(evolve(tiny('default'), inputs(equal), newFolder(), hooks())).rejects.toMatchObject({
    kind: 'invocation',
    message: 'All networks of the search set of a:test are equally accurate: there is nothing to rank.',
  });
});

test('a program and its negation are told apart by their direction', async () => {
  const source = {
    name: 'seeds.zc',
    text: ['', '-']
      .map((sign, at) => `proxy p${at} { score = ${sign}(sum for l in d.convs: norm(l.in))\npass d = network(data) }`)
      .join('\n'),
  };
  const seeds = genomesOf(readProgram(source, () => null, coreBuilder()).file, source);
  const [{ rows }] = pools;
  const evaluator: RunInputs['evaluator'] = async (tasks) => ({
    ...(await madeUp(pools)(tasks)),
    score: async (programs, task, networks) =>
      programs.map((text) =>
        Float64Array.from(networks, (at) => {
          const accuracy = rows.find(({ arch }) => arch === tasks[task].networks[at].name)?.accuracies[0] ?? NaN;
          return text.includes('-(') ? -accuracy : accuracy;
        }),
      ),
  });
  const folder = newFolder();
  await evolve(tiny('default'), inputs(pools, { seeds, evaluator }), folder, hooks());
  expect(events(folder).births.slice(0, 2)).toMatchObject([
    { variation: 'seed', search: 1, direction: 'higher' },
    { variation: 'seed', search: 1, direction: 'lower' },
  ]);
});
