/**
 * eznasc in a process of its own, as a command is: what V8 made of the code for other programs, and what these left behind, is not there. It is told what to
 * score line by line, as the peers' scripts are.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { compile } from '../../compiler/compile.ts';
import type { Network } from '../../compiler/network/network.ts';
import { planOf } from '../../compiler/plan/assemble.ts';
import { populationScorer } from '../../evolution/evaluation/population.ts';
import type { Engine } from '../../runtime/engines/engine.ts';
import { onnxEngine } from '../../runtime/engines/onnx.ts';
import { executePlan } from '../../runtime/execute.ts';
import { sourceProvider } from '../../runtime/scoring/sources.ts';
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';
import { libraryProxies } from '../../test/library.ts';
import { type Peer, startProcess } from './python.ts';
import { sources } from './setting.ts';

/** The argument with which the driver is started again to be such a process. */
export const SERVE = 'serve';

/** What it scores: proxies of the library, or a population; and how many images a network sees. */
export type Served =
  | { readonly names: readonly string[]; readonly size: number }
  | { readonly programs: readonly string[]; readonly size: number };

/** Wall seconds of a network: all of them, and of proxies those from programs and network to a plan, and of loading kernels that onnxruntime did not have. */
export interface Spent {
  readonly seconds: number;
  readonly planning: number;
  readonly kernels: number;
}

export const startOwn = (served: Served): Peer =>
  startProcess(process.execPath, [process.argv[1], SERVE, JSON.stringify(served)], process.env);

/** Reads lines of JSON, {arch}, and prints `Spent`; {"memory": true} is answered with {bytes}, the most memory that this process had. */
export async function serve(served: Served): Promise<void> {
  const score = 'names' in served ? proxyScorer(served.names, served.size) : await programScorer(served);
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as { readonly arch: string } | { readonly memory: true };
    const answer = 'memory' in request ? mostMemory() : await score(nasbench201.networkOf(request.arch));
    console.log(JSON.stringify(answer));
  }
  // Engines have threads that would go on.
  process.exit();
}

type Score = (network: Network) => Promise<Spent>;

function proxyScorer(names: readonly string[], size: number): Score {
  const proxies = libraryProxies(names);
  const provide = sourceProvider(sources(size, 'torch'));
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
  return async (network) => {
    kernels = 0;
    const start = performance.now();
    const plan = planOf(compile(proxies, network, size).graph);
    const planning = performance.now() - start;
    executePlan(plan, engine, provide);
    const all = performance.now() - start;
    return { seconds: all / 1000, planning: planning / 1000, kernels: kernels / 1000 };
  };
}

async function programScorer({ programs, size }: Extract<Served, { programs: unknown }>): Promise<Score> {
  const { score } = await populationScorer([{ ...sources(size, 'kaiming'), engine: 'onnx' }]);
  return async (network) => {
    const start = performance.now();
    await score({ programs, task: 0, subject: { network, weights: null } });
    return { seconds: (performance.now() - start) / 1000, planning: 0, kernels: 0 };
  };
}

/** Not `resourceUsage`: there a process begins with what the one had that started it. Linux tells. */
function mostMemory(): { readonly bytes: number } {
  const [, kilobytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return { bytes: Number(kilobytes) * 1024 };
}
