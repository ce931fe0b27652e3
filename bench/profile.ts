/**
 * Where the time for a network goes: `node scripts/bench.mjs profile snip 60 40`, proxies, how many architectures of NAS-Bench-201 are scored, and how
 * many of them first, that do not count. One thread, no disk.
 */
import { planOf } from '../compiler/plan/assemble.ts';
import { PIPELINE } from '../compiler/passes/pipeline.ts';
import type { Kernel, KernelMaker } from '../compiler/plan/plan.ts';
import { specialise } from '../compiler/specialise/specialise.ts';
import type { Engine } from '../runtime/engines/engine.ts';
import { onnxEngine } from '../runtime/engines/onnx.ts';
import { executePlan } from '../runtime/execute.ts';
import { inlineLess } from '../runtime/inlining.ts';
import { sourceProvider } from '../runtime/scoring/sources.ts';
import { nasbench201 } from '../runtime/spaces/nasbench201.ts';
import { libraryProxies } from '../test/library.ts';
import { BATCH, drawn, sources } from './peers/setting.ts';
import { table } from './table.ts';

/** Milliseconds, and how often. */
interface Spent {
  ms: number;
  times: number;
}

const spent = new Map<string, Spent>();

function timed<Value>(what: string, work: () => Value): Value {
  const start = performance.now();
  const value = work();
  const known = spent.get(what) ?? { ms: 0, times: 0 };
  spent.set(what, { ms: known.ms + performance.now() - start, times: known.times + 1 });
  return value;
}

inlineLess();
const [names = 'snip', count = '60', first = '40'] = process.argv.slice(2);
const proxies = libraryProxies(names.split(','));
const provide = sourceProvider(sources(BATCH, 'torch'));
const inner = onnxEngine();
const engine: Engine = {
  ...inner,
  compile: (kernel, by) => {
    const { run } = timed('making kernels', () => inner.compile(kernel, by));
    const kind = kindOf(kernel, by);
    return { run: (inputs, outputs) => timed(kind, () => run(inputs, outputs)) };
  },
};

for (const [at, arch] of drawn(Number(count)).entries()) {
  if (at === Number(first)) spent.clear();
  const network = nasbench201.networkOf(arch);
  const { builder, graph } = timed('specialising', () => specialise(proxies, network, BATCH));
  const passed = timed('passes', () => PIPELINE.reduce((current, pass) => pass.run(builder, current), graph));
  const plan = timed('planning', () => planOf(passed));
  timed('running, all in all', () => executePlan(plan, engine, provide));
}
inner.dispose();

const networks = Number(count) - Number(first);
const rows = [...spent]
  .toSorted(([, a], [, b]) => b.ms - a.ms)
  .filter(([, { ms }]) => ms / networks > 0.05)
  .map(([what, { ms, times }]) => [what, ms / networks, times / networks, (1000 * ms) / times] as const)
  .map(([what, ms, times, each]) => [what, ms.toFixed(2), times.toFixed(1), each.toFixed(0)]);
console.log(table(['', 'ms a network', 'times', 'µs each'], rows));

/** What a kernel is around, and the shape of what it reads first, without the batch. */
function kindOf({ nodes, inputs: [input = []] }: Kernel, by: KernelMaker): string {
  const kinds = nodes.map(({ op }) => ('fn' in op ? op.fn : op.kind));
  const heavy = nodes.map(({ op }) => op.kind).filter((kind) => /conv|pool|batch|contract|reduce/.test(kind));
  const names = [...new Set(heavy.length > 0 ? heavy : kinds.slice(0, 3))];
  return `${by}: ${names.join(', ')} of [${input.slice(1)}]`;
}
