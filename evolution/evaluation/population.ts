/** Scores a population on one network at a time, with one graph for all programs. One of these is in every worker. */
import { compile } from '../../compiler/compile.ts';
import type { CheckedProxy } from '../../compiler/core/core.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import type { Network } from '../../compiler/network/network.ts';
import type { Batch } from '../../runtime/images/images.ts';
import { createRunner, type EngineName, type Runner } from '../../runtime/scoring/runner.ts';
import { type SourceSetting, sourceProvider } from '../../runtime/scoring/sources.ts';
import { type Subject, withWeights } from '../../runtime/scoring/subject.ts';
import { proxiesOf } from './programs.ts';

/** What scores on a task depend on beside the programs and networks. It can be sent to a worker. */
export interface TaskSetting extends SourceSetting {
  readonly engine: EngineName;
}

/** Programs on a network of a task. */
export interface Job {
  readonly programs: readonly string[];
  /** The index of the task. */
  readonly task: number;
  readonly subject: Subject;
}

export interface PopulationScorer {
  /** One score per program, NaN where it is not finite. Jobs must not overlap. */
  readonly score: (job: Job) => Promise<Float64Array>;
  /** How many different kernels were compiled so far. */
  readonly compiled: () => number;
  readonly dispose: () => Promise<void>;
}

/** How many drawn numbers are kept for all tasks together: 64 MB. */
const KEPT_NUMBERS = 2 ** 24;

/** How many kernels are kept: those of one generation over many networks, but not those of dead programs. */
const KEPT_KERNELS = 320;

/** Throws a `ProblemError` if an engine cannot be loaded. */
export async function populationScorer(settings: readonly TaskSetting[]): Promise<PopulationScorer> {
  // Tasks share an engine, since their networks share kernels.
  const runners = new Map<EngineName, Runner>();
  for (const { engine } of settings)
    if (!runners.has(engine)) runners.set(engine, await createRunner(engine, { capacity: KEPT_KERNELS }));
  const providers = settings.map((setting) => sourceProvider(setting, KEPT_NUMBERS / settings.length));
  const checked = lastChecked();
  return {
    score: async ({ programs, task, subject: { network, weights } }) => {
      const { engine, batch } = settings[task];
      const runner = runners.get(engine) as Runner;
      const provide = withWeights(providers[task], weights);
      // Nobody but the runner has the graph: what is not needed of it while it runs can go.
      const values = await runner.run(graphOf(checked(programs), network, batch, runner), provide);
      return Float64Array.from(values, (value) => (Number.isFinite(value) ? value : NaN));
    },
    compiled: () => [...runners.values()].reduce((sum, runner) => sum + runner.compiled(), 0),
    dispose: async () => {
      for (const runner of runners.values()) await runner.dispose();
    },
  };
}

const graphOf = (proxies: readonly CheckedProxy[], network: Network, { labels }: Batch, { passes }: Runner): Graph =>
  compile(proxies, network, labels.length, passes).graph;

/** Reads programs, unless they are those that were read before: a population meets many networks in a row. */
function lastChecked(): (programs: readonly string[]) => readonly CheckedProxy[] {
  let last: { readonly texts: readonly string[]; readonly proxies: readonly CheckedProxy[] } | null = null;
  return (texts) => {
    if (last === null || last.texts.length !== texts.length || last.texts.some((text, at) => text !== texts[at])) {
      last = { texts, proxies: proxiesOf(texts) };
    }
    return last.proxies;
  };
}
