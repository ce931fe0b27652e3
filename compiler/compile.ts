/** From checked proxies and a network to an optimised graph: specialisation and the passes in one call. */
import type { CheckedProxy } from './core/core.ts';
import type { Graph } from './graph/graph.ts';
import type { Network } from './network/network.ts';
import { runPasses } from './passes/pipeline.ts';
import { specialise, type Specialised } from './specialise/specialise.ts';

export interface Compiled {
  readonly graph: Graph;
  readonly coverage: Specialised['coverage'];
}

/** One graph for all `proxies` on `network` and a batch of `batch` images; its outputs are the scores, by proxy name. */
export function compile(proxies: readonly CheckedProxy[], network: Network, batch: number): Compiled {
  const { builder, graph, coverage } = specialise(proxies, network, batch);
  return { graph: runPasses(builder, graph), coverage };
}
