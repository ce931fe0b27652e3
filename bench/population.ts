/**
 * What scoring a population costs: random programs of EZNAS's preset on networks of NAS-Bench-201, all with one graph per network.
 * `node scripts/bench.mjs population 50 4 alone`: how many programs and networks; and each program by itself beside.
 */
import { join } from 'node:path';
import type { CheckedProxy } from '../compiler/core/core.ts';
import type { Network } from '../compiler/network/network.ts';
import { PIPELINE } from '../compiler/passes/pipeline.ts';
import { planOf } from '../compiler/plan/assemble.ts';
import type { Plan } from '../compiler/plan/plan.ts';
import { specialise } from '../compiler/specialise/specialise.ts';
import { PRESETS } from '../evolution/engine/presets.ts';
import { programsOf } from '../evolution/engine/programs.ts';
import { proxiesOf } from '../evolution/evaluation/programs.ts';
import type { Engine } from '../runtime/engines/engine.ts';
import { onnxEngine } from '../runtime/engines/onnx.ts';
import { executePlan } from '../runtime/execute.ts';
import { batch } from '../runtime/images/images.ts';
import { inlineLess } from '../runtime/inlining.ts';
import { readImages } from '../runtime/images/read.ts';
import { stream } from '../runtime/random.ts';
import { sourceProvider } from '../runtime/scoring/sources.ts';
import { nasbench201 } from '../runtime/spaces/nasbench201.ts';

inlineLess();
const BATCH = 16;

/** Processor time of this process by what it was spent on, in seconds. */
const spent = new Map<string, number>();

function timed<T>(what: string, work: () => T): T {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  spent.set(what, (spent.get(what) ?? 0) + (user + system) / 1e6);
  return result;
}

/** The engine, with its time taken. */
function timedEngine(engine: Engine): Engine {
  return {
    ...engine,
    compile: (kernel, by) => {
      const { run } = timed('making kernels', () => engine.compile(kernel, by));
      return { run: (inputs, outputs) => timed('running kernels', () => run(inputs, outputs)) };
    },
  };
}

const [count = '50', networks = '4', alone = ''] = process.argv.slice(2);
const images = readImages(join('..', 'shared', 'data', 'cifar10_train2000.bin.gz'), [3, 32, 32], { classes: 10 });
const provide = sourceProvider({ batch: batch(images, 0, BATCH), seed: 0, initialisation: 'kaiming' });
const engine = onnxEngine();

/** The plan and the names of its outputs; the graph can go. */
function prepare(proxies: readonly CheckedProxy[], network: Network): readonly [Plan, readonly string[]] {
  const { builder, graph: initial } = timed('specialising', () => specialise(proxies, network, BATCH));
  let graph = initial;
  for (const pass of PIPELINE) graph = timed(pass.name, () => pass.run(builder, graph));
  return [timed('planning', () => planOf(graph)), graph.outputs.map(({ name }) => name)];
}

function score(proxies: readonly CheckedProxy[], network: Network): readonly number[] {
  const [plan, names] = prepare(proxies, network);
  const kernelTime = (): number => (spent.get('making kernels') ?? 0) + (spent.get('running kernels') ?? 0);
  const before = kernelTime();
  const values = timed('host steps', () => executePlan(plan, timedEngine(engine), provide));
  spent.set('host steps', (spent.get('host steps') as number) - (kernelTime() - before));
  return names.map((name) => values.get(name)?.data[0] ?? NaN);
}

const total = (): number => [...spent.values()].reduce((sum, each) => sum + each, 0);
const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;

/** Networks that are scored first and do not count: code is not compiled yet, and few kernels are. */
const WARM = 3;

const archs = nasbench201.draw(WARM + Number(networks), 0);
const { random } = programsOf(PRESETS.eznas);
// Of the programs that are drawn those count that go on: their scores are finite on the first network.
const drawn = Array.from({ length: 2 * Number(count) }, (_, at) => random(stream(0, `program/${at}`)).text);
const first = score(proxiesOf(drawn), nasbench201.networkOf(archs[0]));
const texts = drawn.filter((_, at) => Number.isFinite(first[at])).slice(0, Number(count));
const proxies = proxiesOf(texts);
let finite = 0;
for (const [at, arch] of archs.entries()) {
  if (at === WARM) spent.clear();
  const before = total();
  const values = score(proxies, nasbench201.networkOf(arch));
  finite += values.filter(Number.isFinite).length;
  const { rss, arrayBuffers } = process.memoryUsage();
  const memory = `${megabytes(rss)}, ${megabytes(arrayBuffers)} of it tensors`;
  console.log(`${arch}: ${(total() - before).toFixed(2)} s, ${engine.compiled()} kernels so far, ${memory}`);
}
const rows = [...spent, ['together', total()] as const];
console.log(`\n| processor seconds per network | |\n|---|---|`);
for (const [what, seconds] of rows) console.log(`| ${what} | ${(seconds / Number(networks)).toFixed(3)} |`);
console.log(
  `\n${finite} of ${proxies.length * archs.length} scores are finite; at most ${megabytes(process.resourceUsage().maxRSS * 1024)}`,
);

if (alone === 'alone') {
  spent.clear();
  for (const text of texts) for (const arch of archs.slice(WARM)) score(proxiesOf([text]), nasbench201.networkOf(arch));
  console.log(`one by one: ${(total() / Number(networks)).toFixed(3)} processor seconds per network`);
}
engine.dispose();
