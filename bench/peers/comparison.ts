/** The main tables: each case and a population, by all ways in turns; and how times grow. */
import { treeOf } from './expression.ts';
import { BATCH, CASES, type Case, MORE, POPULATION } from './setting.ts';
import { table } from '../table.ts';
import { IN_A_ROW, median, ratio, seconds, takeTurns, type Times, TOGETHER } from './turns.ts';
import {
  eznascWay,
  eznascWorkers,
  eznasWay,
  type Parts,
  populationWorkers,
  torchProcesses,
  torchWay,
  type Way,
} from './ways.ts';

/** What a comparison needs to know: a Python with torch, or null, and how many networks are timed. */
export interface Setup {
  readonly python: string | null;
  readonly networks: number;
}

const STYLES = ['habit', 'tuned'] as const;
const WIDTHS = [1, 2] as const;

/** All proxies of a case, with one thread and with two. */
export async function caseTable({ python, networks }: Setup): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const { title, names } of CASES) {
    console.error(`  ${title}`);
    rows.push(...rowsOf(title, await takeTurns(waysOf(python, names), MORE * networks)));
  }
  return table(headOfStyles(python), rows);
}

/** All ways to score proxies, with one thread and with two. */
function waysOf(python: string | null, names: readonly string[]): readonly Way[] {
  const peers = WIDTHS.flatMap((width) =>
    python === null ? [] : STYLES.map((style) => torchWay(python, style, names, BATCH, width)),
  );
  return [eznascWay({ names, size: BATCH }), eznascWorkers(names, BATCH), ...peers];
}

/** The population, and what its peer's time was made of. */
export async function populationTable({ python, networks }: Setup, programs: readonly string[]): Promise<string> {
  const told: Parts[] = [];
  const trees = programs.map(treeOf);
  const peers =
    python === null
      ? []
      : WIDTHS.map((width) => eznasWay(python, trees, BATCH, width, (parts) => width === 1 && told.push(parts)));
  const ways = [eznascWay({ programs, size: BATCH }), populationWorkers(programs, BATCH), ...peers];
  const rows = rowsOf(`${programs.length} programs`, await takeTurns(ways, networks));
  const text = table(headOf(python === null ? [] : ['PyTorch, as EZNAS']), rows);
  if (told.length === 0) return text;
  const [collect, evaluate] = [told.map((parts) => parts.collect), told.map((parts) => parts.evaluate)].map(median);
  return `${text}\n\nWith one thread EZNAS's way takes ${seconds(collect)} s to collect the tensors and ${seconds(evaluate)} s to evaluate the programs.`;
}

const headOf = (peers: readonly string[]): readonly string[] => [
  'case',
  'threads',
  'eznasc, s',
  ...peers.flatMap((name) => [`${name}, s`, 'times as long']),
];

const headOfStyles = (python: string | null): readonly string[] =>
  headOf(python === null ? [] : ['PyTorch, habit', 'PyTorch, tuned']);

/** A row for each number of threads that there are times of. */
function rowsOf(title: string, times: Times): readonly (readonly string[])[] {
  return WIDTHS.flatMap((width) => {
    const [first, ...others] = [...times].filter(([way]) => way.width === width).map(([, own]) => own);
    if (first === undefined || first.length === 0) return [];
    const cells = others.flatMap((own) => [seconds(median(own)), ratio(own, first)]);
    return [[title, String(width), seconds(median(first)), ...cells]];
  });
}

/** Seconds a network by how many the process has scored before it; of the short cases, in which that matters most. */
export async function networksTable({ python }: Setup): Promise<string> {
  const rows: (readonly string[])[] = [];
  const [forward, , withoutData] = CASES;
  for (const { title, names } of [forward, withoutData]) {
    console.error(`  ${title}`);
    const ways = waysOf(python, names).map((way) => ({ ...way, warming: 0 }));
    const times = await takeTurns(ways, Math.max(...RANGES.flat()));
    for (const [before, last] of RANGES) {
      const part = new Map([...times].map(([way, own]) => [way, own.slice(turns(before, way), turns(last, way))]));
      rows.push(...rowsOf(title, part).map((row) => row.toSpliced(1, 0, `${before + 1} to ${last}`)));
    }
  }
  return table(headOfStyles(python).toSpliced(1, 0, 'networks'), rows);
}

/** Multiples of what is scored in a turn. */
const RANGES = [
  [0, 24],
  [24, 120],
  [120, 408],
] as const;

/** In how many turns a way scores so many networks. */
const turns = (networks: number, { width }: Way): number => networks / (width === 1 ? IN_A_ROW : TOGETHER);

/** Seconds a network by the size of the batch. */
export async function batchTable(setup: Setup): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const each of CASES.slice(0, 2)) {
    for (const size of [1, 4, 16, 64]) rows.push(...(await rowsOfBatch(setup, each, size)));
  }
  return table(headOfStyles(setup.python).with(1, 'batch'), rows);
}

async function rowsOfBatch(
  { python, networks }: Setup,
  { title, names }: Case,
  size: number,
): Promise<readonly (readonly string[])[]> {
  const peers = python === null ? [] : STYLES.map((style) => torchWay(python, style, names, size, 1));
  const times = await takeTurns([eznascWay({ names, size }), ...peers], networks);
  return rowsOf(title, times).map((row) => row.with(1, String(size)));
}

/** Seconds a network by the number of programs. */
export async function programsTable({ python, networks }: Setup, programs: readonly string[]): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const count of [1, 10, POPULATION]) {
    const some = programs.slice(0, count);
    const peers = python === null ? [] : [eznasWay(python, some.map(treeOf), BATCH, 1, () => undefined)];
    rows.push(
      ...rowsOf(String(count), await takeTurns([eznascWay({ programs: some, size: BATCH }), ...peers], networks)),
    );
  }
  const head = headOf(python === null ? [] : ['PyTorch, as EZNAS']).with(0, 'programs');
  return table(
    head.toSpliced(1, 1),
    rows.map((row) => row.toSpliced(1, 1)),
  );
}

/** Networks a second by the number of workers: threads of eznasc, processes of PyTorch. */
export async function workersTable({ python, networks }: Setup): Promise<string> {
  const [, { names }] = CASES;
  const peers = STYLES.flatMap((style) =>
    python === null ? [] : [torchWay(python, style, names, BATCH, 1), torchProcesses(python, style, names, BATCH)],
  );
  const ways: readonly Way[] = [eznascWay({ names, size: BATCH }), eznascWorkers(names, BATCH), ...peers];
  const times = await takeTurns(ways, networks);
  const titles = [...new Set(ways.map(({ name }) => name))];
  const rows = titles.map((title) => {
    const own = WIDTHS.map((width) => ways.find((way) => way.name === title && way.width === width) as Way);
    const [one, two] = own.map((way) => 1 / median(times.get(way) ?? []));
    return [title, seconds(one), seconds(two), (two / one).toFixed(2)];
  });
  return table(['networks a second', '1 worker', '2 workers', 'gain'], rows);
}
