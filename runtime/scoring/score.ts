/** Scores networks: compiles the proxies for one network, runs the graph, and says which scores are invalid and why. */
import { compile } from '../../compiler/compile.ts';
import type { CheckedProxy } from '../../compiler/core/core.ts';
import type { Graph, Origin } from '../../compiler/graph/graph.ts';
import type { Network } from '../../compiler/network/network.ts';
import type { FoldCoverage } from '../../compiler/specialise/coverage.ts';
import type { SourceSetting } from './sources.ts';

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

/** Scores networks one at a time; compiled kernels and drawn weights are kept between them. */
export interface Scorer {
  readonly score: (network: Network) => Promise<NetworkScores>;
  /** How many different kernels were compiled so far; 0 for an engine without kernels. */
  readonly compiled: () => number;
  readonly dispose: () => Promise<void>;
}
