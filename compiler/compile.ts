/** From checked proxies and a network to a graph: specialisation and the passes in one call. */
import type { CheckedProxy } from './core/core.ts';
import type { Graph } from './graph/graph.ts';
import type { Network } from './network/network.ts';
import type { GraphPass } from './passes/pass.ts';
import { PIPELINE, runPasses } from './passes/pipeline.ts';
import type { FoldCoverage } from './specialise/coverage.ts';
import { specialise } from './specialise/specialise.ts';

export interface Compiled {
  readonly graph: Graph;
  /** How many sites each fold saw and used. */
  readonly coverage: readonly FoldCoverage[];
}

/** One graph for all `proxies` on `network` and a batch of `batch` images; its outputs are the scores, by proxy name. */
export function compile(
  proxies: readonly CheckedProxy[],
  network: Network,
  batch: number,
  passes: readonly GraphPass[] = PIPELINE,
): Compiled {
  const { builder, graph, coverage } = specialise(proxies, network, batch);
  return { graph: runPasses(builder, graph, passes), coverage };
}
