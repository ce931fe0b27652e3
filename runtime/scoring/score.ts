/** Scores networks: compiles the proxies for one network, runs the graph, and says which scores are invalid and why. */
import { compile } from '../../compiler/compile.ts';
import type { CheckedProxy } from '../../compiler/core/core.ts';
import type { Graph, Origin } from '../../compiler/graph/graph.ts';
import type { GraphPass } from '../../compiler/passes/pass.ts';
import type { FoldCoverage } from '../../compiler/specialise/coverage.ts';
import { onnxRunner } from './onnx-runner.ts';
import { referenceRunner } from './reference-runner.ts';
import type { SourceSetting } from './sources.ts';
import type { FileWeights, Subject } from './subject.ts';

/** What computes: the interpreter in float64, or onnxruntime in float32 with float64 scores. */
export type EngineName = 'reference' | 'onnx';

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

/** One output of a graph, and where a value first ceased to be finite if the output is not. */
export interface RunResult {
  readonly value: number;
  readonly nonFinite: Origin | null;
}

/** Runs graphs: what differs between engines. */
export interface Runner {
  readonly passes: readonly GraphPass[];
  /** `weights` are the trainable tensors that are not drawn. */
  readonly run: (graph: Graph, weights: FileWeights | null) => Promise<readonly RunResult[]>;
  readonly compiled: () => number;
  readonly dispose: () => Promise<void>;
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
  const runner = setting.engine === 'reference' ? referenceRunner(setting) : await onnxRunner(setting);
  return {
    score: async ({ network, weights }) => {
      const start = performance.now();
      const { graph, coverage } = compile(setting.proxies, network, setting.batch.labels.length, runner.passes);
      const results = await runner.run(graph, weights);
      const scores = setting.proxies.map(({ name }, at) => scoreOf(name, results[at]));
      return { network: network.name, scores, coverage, seconds: (performance.now() - start) / 1000 };
    },
    compiled: runner.compiled,
    dispose: runner.dispose,
  };
}

function scoreOf(proxy: string, { value, nonFinite }: RunResult): Score {
  if (Number.isFinite(value)) return { proxy, score: value, invalid: null };
  const where = nonFinite && `${nonFinite.operator}${nonFinite.site === null ? '' : ` at ${nonFinite.site}`}`;
  return { proxy, score: value, invalid: where ? `${value}, first not finite in ${where}` : String(value) };
}
