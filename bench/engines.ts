/**
 * The engines beside each other: `node scripts/bench.mjs engines 12 PYTHON`. First how far each is from the interpreter, proxy by proxy, on three
 * networks of micro; then the time for a network that was not seen before, on so many networks of NAS-Bench-201, the engines taking turns after each has
 * scored `WARMING` others, as it has in a search. A Python with torch, if one is named, takes part with the modules that `compile --target pytorch` writes
 * and with the oracle's functions.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compile } from '../compiler/compile.ts';
import { pythonModule } from '../compiler/emit/pytorch/module.ts';
import type { Network } from '../compiler/network/network.ts';
import { generatedImages } from '../runtime/images/generated.ts';
import { batch } from '../runtime/images/images.ts';
import { createRunner, type Runner } from '../runtime/scoring/runner.ts';
import { sourceProvider } from '../runtime/scoring/sources.ts';
import { micro } from '../runtime/spaces/micro.ts';
import { nasbench201 } from '../runtime/spaces/nasbench201.ts';
import type { Space } from '../runtime/spaces/space.ts';
import { quantile } from '../runtime/statistics/bootstrap.ts';
import { LIBRARY, libraryProxies } from '../test/library.ts';

const BATCH = 16;

/** After so many networks hardly a kernel of the next one is new to onnxruntime; the others have settled after a few. */
const WARMING = { onnx: 32, others: 3 } as const;

const TIMED: Readonly<Record<string, readonly string[]>> = {
  naswot: ['naswot'],
  snip: ['snip'],
  synflow: ['synflow'],
  jacob_cov: ['jacob_cov'],
  eznas_a: ['eznas_a'],
  'ten at once': [
    ...['eznas_a', 'fisher', 'grad_norm', 'grasp', 'jacob_cov', 'l2_norm', 'naswot', 'plain', 'snip', 'synflow'],
  ],
};

const [countText = '12', python = ''] = process.argv.slice(2);
const count = Number(countText);

/** What one engine takes for a space: scores by several proxies of one network, with drawn numbers kept as `eznasc score` keeps them. */
function scoring({ run, passes }: Runner, { side, classes }: Space) {
  const images = generatedImages(0, 2 * BATCH, [3, side, side], classes);
  const further = new Map([[1, batch(images, 1, BATCH)]]);
  const provide = sourceProvider({ batch: batch(images, 0, BATCH), further, seed: 0, initialisation: 'torch' });
  return (names: readonly string[], network: Network): Promise<readonly number[]> =>
    run(compile(libraryProxies(names), network, BATCH, passes).graph, provide);
}

const NAMES = ['onnx', 'tensorflow'] as const;
const enginesNow = (): Promise<Runner[]> => Promise.all(NAMES.map((name) => createRunner(name)));
const disposed = (runners: readonly Runner[]): Promise<void[]> =>
  Promise.all(runners.map((runner) => runner.dispose()));

const engines = await enginesNow();
const reference = await createRunner('reference');
const exact = scoring(reference, micro);

console.log(`| proxy | ${NAMES.join(' | ')} |\n|---|${NAMES.map(() => '---|').join('')}`);
for (const name of LIBRARY) {
  const networks = ['332323', '431124', '300302'].map((arch) => micro.networkOf(arch));
  const cells: string[] = [];
  for (const runner of engines) {
    const score = scoring(runner, micro);
    let largest = 0;
    for (const network of networks) {
      const [[want], [got]] = [await exact([name], network), await score([name], network)];
      if (!Object.is(want, got)) largest = Math.max(largest, Math.abs(got / want - 1));
    }
    cells.push(largest === 0 ? '0' : largest.toExponential(0));
  }
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}

/** One way to score a network of NAS-Bench-201, in seconds. */
interface Way {
  readonly name: string;
  readonly seconds: (names: readonly string[], arch: string) => Promise<number>;
}

const wayOf = (runner: Runner, at: number): Way => {
  const score = scoring(runner, nasbench201);
  return {
    name: NAMES[at],
    seconds: async (names, arch) => {
      const network = nasbench201.networkOf(arch);
      const start = performance.now();
      await score(names, network);
      return (performance.now() - start) / 1000;
    },
  };
};
const torch = python === '' ? null : startPython(python);
const titles = [...NAMES, ...(torch?.ways.map(({ name }) => name) ?? [])];

const archs = nasbench201.draw(WARMING.onnx + count, 0);
console.log(`\n| seconds a network | ${titles.join(' | ')} | onnx, its first ${count} |`);
console.log(`|---|${titles.map(() => '---|').join('')}---|`);
for (const [title, names] of Object.entries(TIMED)) {
  // An engine of its own for each row, which knows no kernel of the others.
  const runners = await enginesNow();
  const ways = [...runners.map(wayOf), ...(torch?.ways ?? [])];
  const warming = new Map(ways.map((way) => [way, [] as number[]]));
  for (const way of ways) {
    for (const arch of archs.slice(0, way === ways[0] ? WARMING.onnx : WARMING.others)) {
      warming.get(way)?.push(await way.seconds(names, arch));
    }
  }
  const times = new Map(ways.map((way) => [way, [] as number[]]));
  for (const arch of archs.slice(WARMING.onnx)) {
    // By turns, so that what else the machine does falls on all alike.
    for (const way of ways) times.get(way)?.push(await way.seconds(names, arch));
  }
  const first = times.get(ways[0]) as number[];
  const cells = ways.map((way, at) => {
    const own = times.get(way) as number[];
    const ratios = Float64Array.from(own, (time, k) => time / first[k]).sort();
    const [low, middle, high] = [0.25, 0.5, 0.75].map((q) => quantile(ratios, q).toFixed(2));
    return at === 0 ? median(own) : `${median(own)}: ${middle} (${low} to ${high})`;
  });
  const cold = median((warming.get(ways[0]) as number[]).slice(0, count));
  console.log(`| ${title} | ${cells.join(' | ')} | ${cold} |`);
  await disposed(runners);
}
torch?.stop();
await disposed([...engines, reference]);

function median(times: readonly number[]): string {
  return quantile(Float64Array.from(times).sort(), 0.5).toFixed(3);
}

/** Ways that a Python process goes, which is told what to score line by line and answers with seconds. */
function startPython(command: string): { readonly ways: readonly Way[]; readonly stop: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'modules-'));
  for (const name of LIBRARY) {
    writeFileSync(join(folder, `${name}.py`), pythonModule(libraryProxies([name]), `${name}.zc`).text);
  }
  const child = spawn(command, ['-B', join('bench', 'engines.py'), folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const seconds =
    (by: 'module' | 'oracle'): Way['seconds'] =>
    async (names, arch) => {
      child.stdin.write(`${JSON.stringify({ by, names, arch: nasbench201.networkOf(arch).name, batch: BATCH })}\n`);
      const { value } = (await answers.next()) as { readonly value: string };
      return Number(value);
    };
  return {
    ways: [
      { name: 'PyTorch, the modules', seconds: seconds('module') },
      { name: 'PyTorch, by hand', seconds: seconds('oracle') },
    ],
    stop: () => child.stdin.end(),
  };
}
