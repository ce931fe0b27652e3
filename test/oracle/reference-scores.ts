/** Scores as this project defines them: the library's programs, evaluated by the reference interpreter in float64. */
import { compile } from '../../compiler/compile.ts';
import type { Network } from '../../compiler/network/network.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import { tensor } from '../../runtime/reference/tensor.ts';
import { libraryProxies } from '../library.ts';
import { BATCH, provide } from './inputs.ts';

/** The scores of `network` by the proxies of these names, under their names. */
export function referenceScores(names: readonly string[], network: Network): ReadonlyMap<string, number> {
  const { graph } = compile(libraryProxies(names), network, BATCH);
  const results = interpret(
    graph.outputs.map(({ node }) => node),
    (source, shape) => tensor(shape, provide(source, shape)),
  );
  return new Map(graph.outputs.map(({ name, node }) => [name, results.get(node)?.data[0] ?? NaN]));
}
