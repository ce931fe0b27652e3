/** Pairs of expressions that draw at one place, or at two. */
import { type CheckedProxy, coreBuilder } from '../../../compiler/core/core.ts';
import { readProgram } from '../../../compiler/program.ts';
import { NETWORKS } from '../../programs/networks.ts';

/** A convolution, then a triple, then a classifier. */
export const [network] = NETWORKS.filter(({ name }) => name === 'triple');

/** The greatest number drawn tells which numbers were drawn. */
const drawn = (x: string, number = ''): string => `max(random_normal(${x}${number}))`;
const at = (family: string, x: string, number = ''): string => `(last for s in p.${family}: ${drawn(x, number)})`;

type Pair = readonly [one: string, other: string];

/** What is drawn is the same. */
export const SAME: readonly Pair[] = [
  [drawn('p.logits'), drawn('p.logits', ', 0')],
  [drawn('p.logits'), drawn('q.logits')],
  [at('convs', 's.out'), at('convs', 'q[s].out')],
  [at('weighted', 's.weight'), at('linears', 's.weight')],
  [at('convs', 's.weight'), at('triples', 's.weight')],
  [at('convs', 's.in'), at('triples', 's.conv_in')],
  [at('convs', 's.out'), at('triples', 's.conv_out')],
  [at('relus', 's.in'), at('triples', 's.relu_in')],
  [at('norms', 's.out'), at('triples', 's.norm_out')],
  [at('parameters', 's.value'), at('linears', 's.weight')],
  [
    `(min for s in p.parameters: ${drawn('s.value')})`,
    `minimum((min for s in p.weighted: ${drawn('s.weight')}), ` +
      `(min for s in p.norms: minimum(${drawn('s.scale')}, ${drawn('s.shift')})))`,
  ],
];

/** What is drawn is not. */
export const OTHER: readonly Pair[] = [
  [drawn('p.logits'), drawn('p.logits', ', 1')],
  [drawn('p.logits', ', 1'), drawn('p.logits', ', 2')],
  [drawn('p.logits'), drawn('p.features')],
  [drawn('p.logits'), at('linears', 's.in')],
  [at('convs', 's.weight'), at('convs', 's.weight', ', 1')],
  [at('norms', 's.scale'), at('norms', 's.shift')],
  [at('norms', 's.in'), at('norms', 's.out')],
  [at('relus', 's.out'), at('convs', 's.in')],
  [at('convs', 's.out'), at('norms', 's.in')],
  [`(first for s in p.weighted: ${drawn('s.out')})`, at('convs', 's.out')],
];

/** How far apart the numbers of each pair are. */
export const apart = (pairs: readonly Pair[]): readonly CheckedProxy[] =>
  pairs.map(([one, other], at) => {
    const text = `proxy pair${at} {
      pass p = network(data)
      pass q = network(noise)
      score = abs(${one} - ${other}) + 0 * (sum(p.logits) + sum(q.logits))
    }`;
    const { proxies, diagnostics } = readProgram({ name: 'pair.zc', text }, () => null, coreBuilder());
    if (proxies.length === 0) throw new Error(diagnostics.map(({ title }) => title).join('; '));
    return proxies[0];
  });
