/** Scores networks: compiles the proxies for one network, runs the graph, and says which scores are invalid and why. */
import { compile } from '../../compiler/compile.ts';
import type { CheckedProxy } from '../../compiler/core/core.ts';
import type { Origin } from '../../compiler/graph/graph.ts';
import type { FoldCoverage } from '../../compiler/specialise/coverage.ts';
import { createRunner, type EngineName } from './runner.ts';
import { type SourceSetting, sourceProvider } from './sources.ts';
import { type Subject, withWeights } from './subject.ts';

/** All that scores depend on, beside the network. It can be sent to a worker. */
export interface ScoringSetting extends SourceSetting {
  readonly proxies: readonly CheckedProxy[];
  readonly engine: EngineName;
}

/** A proxy's score of a network. `invalid` says why it is not finite, or is null. */
export interface Score {
  readonly proxy: string;
  readonly score: number;
  readonly invalid: string | null;
}

/** The scores of one network, in the order of the setting's proxies. */
export interface NetworkScores {
  readonly network: string;
  readonly scores: readonly Score[];
  readonly coverage: readonly FoldCoverage[];
  /** Wall time of compiling and running. */
  readonly seconds: number;
}

/** Scores networks one at a time; compiled kernels and drawn weights are kept between them. */
export interface Scorer {
  readonly score: (subject: Subject) => Promise<NetworkScores>;
  /** How many different kernels were compiled so far; 0 for an engine without kernels. */
  readonly compiled: () => number;
  readonly dispose: () => Promise<void>;
}

/** A scorer for one setting. Throws a `ProblemError` if the engine cannot be loaded. */
export async function createScorer(setting: ScoringSetting): Promise<Scorer> {
  const runner = await createRunner(setting.engine);
  const drawing = sourceProvider(setting);
  return {
    score: async ({ network, weights }) => {
      const start = performance.now();
      const provide = withWeights(drawing, weights);
      const { graph, coverage } = compile(setting.proxies, network, setting.batch.labels.length, runner.passes);
      const values = await runner.run(graph, provide);
      const scores: Score[] = [];
      for (const [at, output] of graph.outputs.entries()) {
        const nonFinite = Number.isFinite(values[at]) ? null : await runner.firstNonFinite(output, provide);
        scores.push(scoreOf(output.name, values[at], nonFinite));
      }
      return { network: network.name, scores, coverage, seconds: (performance.now() - start) / 1000 };
    },
    compiled: runner.compiled,
    dispose: runner.dispose,
  };
}

function scoreOf(proxy: string, value: number, nonFinite: Origin | null): Score {
  if (Number.isFinite(value)) return { proxy, score: value, invalid: null };
  const where = nonFinite && `${nonFinite.operator}${nonFinite.site === null ? '' : ` at ${nonFinite.site}`}`;
  return { proxy, score: value, invalid: where ? `${value}, first not finite in ${where}` : String(value) };
}
