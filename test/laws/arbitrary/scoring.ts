/** Programs and a network to score: what a whole run of the compiler takes, with the numbers of every source. */
import * as fc from 'fast-check';
import type { File } from '../../../grammar/ast.ts';
import { print } from '../../../grammar/print.ts';
import { check } from '../../../compiler/check/check.ts';
import { elements } from '../../../compiler/graph/graph.ts';
import { type CheckedProxy, coreBuilder } from '../../../compiler/core/core.ts';
import type { Network } from '../../../compiler/network/network.ts';
import type { Provide } from '../../../runtime/execute.ts';
import type { Batch } from '../../../runtime/images/images.ts';
import { normal, stream } from '../../../runtime/random.ts';
import { sourceProvider } from '../../../runtime/scoring/sources.ts';
import { networks, printNetwork } from './network.ts';
import { type ProgramOptions, programs } from './program.ts';

/** Proxies to be scored together, and on what. */
export interface Scoring {
  readonly proxies: readonly CheckedProxy[];
  readonly network: Network;
  /** How many images there are. */
  readonly batch: number;
  readonly provide: Provide;
  readonly [fc.toStringMethod]: () => string;
}

export interface ScoringOptions extends ProgramOptions {
  /** How many programs there are; 1 if not given. */
  readonly count?: number;
  /** Normal numbers, or halves and small integers, with which much of float32 arithmetic is exact; normal if not given. */
  readonly numbers?: 'normal' | 'dyadic';
}

/** Well-typed programs on a small network, with normal images and weights as PyTorch draws them or all of them dyadic. */
export function scorings({ count = 1, numbers = 'normal', ...options }: ScoringOptions = {}): fc.Arbitrary<Scoring> {
  const files = fc.array(programs(options), { minLength: count, maxLength: count });
  const size = fc.integer({ min: 1, max: 3 });
  return fc.tuple(files, networks, size, fc.nat()).map(([texts, network, batch, seed]): Scoring => {
    const batchOf = (number: number): Batch => ({
      pixels: normal(stream(seed, `images/${number}`), batch * elements(network.input)),
      labels: Int32Array.from({ length: batch }, (_, image) => (seed + number + image) % network.classes),
    });
    const further = new Map([[1, batchOf(1)]]);
    const layers = sourceProvider({ batch: batchOf(0), further, seed, initialisation: 'torch' });
    const drawn: Provide = (source, shape) =>
      source.kind === 'weight' && source.role === 'tensor'
        ? normal(stream(seed, source.path), elements(shape))
        : layers(source, shape);
    const provide = numbers === 'normal' ? drawn : dyadic(drawn);
    const told = (): string => [...texts.map(print), printNetwork(network), `batch ${batch}, seed ${seed}`].join('\n');
    return { proxies: proxiesOf(texts), network, batch, provide, [fc.toStringMethod]: told };
  });
}

/** The proxy of each file, renamed to `p0`, `p1`, …; an exception if one has an error. */
function proxiesOf(files: readonly File[]): readonly CheckedProxy[] {
  const builder = coreBuilder();
  return files.map((file, at) => {
    const { proxies, diagnostics } = check(file, { name: 'generated.zc', text: '' }, () => null, builder);
    if (proxies.length !== 1) throw new Error(diagnostics.map(({ title }) => title).join('; '));
    return { ...proxies[0], name: `p${at}` };
  });
}

/** The same sources with their numbers rounded to halves; those of weights, which are small, after some are doubled. */
function dyadic(provide: Provide): Provide {
  return (source, shape) => {
    const scale = source.kind === 'weight' ? 4 : 1;
    return provide(source, shape).map((value) => Math.round(2 * scale * value) / 2);
  };
}
