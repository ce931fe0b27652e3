/** What compiling is of the time for a network: everything until the first kernel runs. */
import { compile } from '../../compiler/compile.ts';
import type { Network } from '../../compiler/network/network.ts';
import { planOf } from '../../compiler/plan/assemble.ts';
import type { Engine } from '../../runtime/engines/engine.ts';
import { onnxEngine } from '../../runtime/engines/onnx.ts';
import { executePlan } from '../../runtime/execute.ts';
import { sourceProvider } from '../../runtime/scoring/sources.ts';
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';
import { libraryProxies } from '../../test/library.ts';
import { BATCH, CASES, drawn, sources, WARMING } from './setting.ts';
import { table } from '../table.ts';
import { median, seconds } from './turns.ts';

/** Wall seconds of one network. */
interface Spent {
  /** From programs and network to a plan. */
  readonly planning: number;
  /** Loading kernels into the engine that it does not have yet. */
  readonly kernels: number;
  readonly total: number;
}

/** The time of the first network, of those after it, and of those when most kernels are there. */
export async function compilingTable(networks: number): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const { title, names } of CASES) {
    const { spend, dispose } = await spender(names);
    const all: Spent[] = [];
    for (const arch of drawn(WARMING.eznasc + networks)) all.push(await spend(nasbench201.networkOf(arch)));
    await dispose();
    const parts = [all.slice(0, 1), all.slice(1, WARMING.eznasc), all.slice(WARMING.eznasc)];
    const cells = parts.flatMap((part) => {
      const compiling = part.map(({ planning, kernels }) => planning + kernels);
      const share = median(part.map(({ total }, at) => compiling[at] / total));
      return [seconds(median(compiling)), `${Math.round(100 * share)} %`];
    });
    rows.push([title, ...cells]);
  }
  const head = ['the first', `2nd to ${WARMING.eznasc}th`, `after ${WARMING.eznasc}`].flatMap((name) => [
    `${name}, s`,
    'of all',
  ]);
  return table(['case', ...head], rows);
}

async function spender(names: readonly string[]): Promise<{
  readonly spend: (network: Network) => Promise<Spent>;
  readonly dispose: () => Promise<void>;
}> {
  const proxies = libraryProxies(names);
  const provide = sourceProvider(sources(BATCH, 'torch'));
  const inner = onnxEngine();
  let kernels = 0;
  const engine: Engine = {
    ...inner,
    compile: (...kernel) => {
      const start = performance.now();
      const executable = inner.compile(...kernel);
      kernels += performance.now() - start;
      return executable;
    },
  };
  return {
    spend: async (network) => {
      kernels = 0;
      const start = performance.now();
      const plan = planOf(compile(proxies, network, BATCH).graph);
      const planned = performance.now();
      executePlan(plan, engine, provide);
      const [planning, all] = [planned - start, performance.now() - start];
      return { planning: planning / 1000, kernels: kernels / 1000, total: all / 1000 };
    },
    dispose: async () => inner.dispose(),
  };
}
