/** What is known of a genome before any tensor exists. */
import type { Core } from '../../compiler/core/core.ts';
import { nodesOf } from '../../compiler/core/walk.ts';
import { digest } from '../../runtime/random.ts';
import { canonical } from './canonical.ts';
import { checked } from './checked.ts';
import type { Genome } from './genome.ts';
import { type Interval, intervals, isConstant } from './interval.ts';
import { extentOf } from './parts.ts';

export interface Analysis {
  /** 16 hexadecimal digits, equal for programs that order all networks alike by laws of arithmetic. */
  readonly key: string;
  /** Operators, folds, numbers and tensors read, each where it stands in the genome. */
  readonly size: number;
  /** Levels of the tree. */
  readonly depth: number;
  /** Why no network needs to be scored: the score is the same for all of them, or reads nothing but sizes. */
  readonly rejected: 'constant' | 'shape only' | null;
}

/** Analyses a genome. Throws if it is ill-typed, which is a bug. */
export function analyse(genome: Genome): Analysis {
  const { score } = scoreOf(genome);
  return { key: digest(canonical(score)), ...extentOf(genome.score), rejected: rejection(score) };
}

/** The core of a genome's score. Throws if the genome is ill-typed. */
function scoreOf(genome: Genome): { readonly score: Core } {
  const result = checked(genome);
  const error = result.diagnostics.find(({ severity }) => severity === 'error');
  if (error || result.proxies.length !== 1) throw new Error(`an ill-typed genome: ${error?.title ?? 'no proxy'}`);
  return result.proxies[0];
}

/** Operators that read no value of what they are applied to. */
const SIZE_ONLY: ReadonlySet<string> = new Set(['count', 'size']);

function rejection(score: Core): Analysis['rejected'] {
  const intervalOf = intervals();
  if (isConstant(intervalOf(score))) return 'constant';
  if (readsValues(score, intervalOf)) return null;
  const sized = nodesOf([score]).some(
    ({ core }) =>
      core.kind === 'fold' || core.kind === 'site_number' || (core.kind === 'apply' && SIZE_ONLY.has(core.operator)),
  );
  return sized ? 'shape only' : 'constant';
}

/** Whether the values of a score depend on those of any tensor. */
function readsValues(score: Core, intervalOf: (core: Core) => Interval): boolean {
  const known = new Map<Core, boolean>();
  const reads = (core: Core): boolean => {
    const before = known.get(core);
    if (before !== undefined) return before;
    const found = readsHere(core);
    known.set(core, found);
    return found;
  };
  const readsHere = (core: Core): boolean => {
    switch (core.kind) {
      case 'pass_tensor':
      case 'site_tensor':
      case 'grad':
      case 'jacobian':
        return true;
      case 'number':
      case 'constant':
      case 'site_number':
      case 'random':
        return false;
      case 'apply':
        return !SIZE_ONLY.has(core.operator) && core.arguments.some(reads) && !isConstant(intervalOf(core));
      case 'fold':
        return core.variants.some(({ body }) => reads(body));
      default:
        return core satisfies never;
    }
  };
  return reads(score);
}
