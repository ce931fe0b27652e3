/** Scores as this project defines them: the library's programs, evaluated by the reference interpreter in float64. */
import { readFileSync } from 'node:fs';
import { compile } from '../../compiler/compile.ts';
import { check } from '../../compiler/check/check.ts';
import type { CheckedProxy } from '../../compiler/core/core.ts';
import type { Network } from '../../compiler/network/network.ts';
import { parse } from '../../grammar/parse.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import { tensor } from '../../runtime/reference/tensor.ts';
import { BATCH, provide } from './inputs.ts';

/** The scores of `network` by the proxies of these names, under their names. */
export function referenceScores(names: readonly string[], network: Network): ReadonlyMap<string, number> {
  const { graph } = compile(names.map(proxyNamed), network, BATCH);
  const results = interpret(
    graph.outputs.map(({ node }) => node),
    (source, shape) => tensor(shape, provide(source, shape)),
  );
  return new Map(graph.outputs.map(({ name, node }) => [name, results.get(node)?.data[0] ?? NaN]));
}

function proxyNamed(name: string): CheckedProxy {
  const source = {
    name: `${name}.zc`,
    text: readFileSync(new URL(`../../proxies/${name}.zc`, import.meta.url), 'utf8'),
  };
  const { proxies, diagnostics } = check(parse(source).file, source);
  const found = proxies.find((proxy) => proxy.name === name);
  if (!found) throw new Error(`${source.name} has errors: ${JSON.stringify(diagnostics.map(({ title }) => title))}`);
  return found;
}
