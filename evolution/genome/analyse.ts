/** What is known of a genome before any tensor exists. */
import { check } from '../../compiler/check/check.ts';
import type { Core, PassSpec } from '../../compiler/core/core.ts';
import { nodesOf } from '../../compiler/core/walk.ts';
import { fnv1a } from '../../runtime/random.ts';
import { canonical } from './canonical.ts';
import type { Genome } from './genome.ts';
import { intervalOf, isConstant } from './interval.ts';
import { depthOf, sizeOf } from './parts.ts';
import { fileOf } from './write.ts';

export interface Analysis {
  /** 16 hexadecimal digits, equal for programs that order all networks alike by laws of arithmetic. */
  readonly key: string;
  /** Operators, folds, numbers and tensors read, each where it stands in the genome. */
  readonly size: number;
  /** Levels of the tree. */
  readonly depth: number;
  /** Runs of the network forward and backward that the score needs. */
  readonly passes: number;
  /** Why no network needs to be scored: the score is the same for all of them, or reads nothing but sizes. */
  readonly rejected: 'constant' | 'shape only' | null;
}

/** Analyses a genome; with `unsigned`, a score and its negative have the same key. Throws if the genome is ill-typed, which is a bug. */
export function analyse(genome: Genome, unsigned = true): Analysis {
  const { score } = scoreOf(genome);
  const nodes = nodesOf([score]).map(({ core }) => core);
  return {
    key: fnv1a(canonical(score, unsigned)).toString(16).padStart(16, '0'),
    size: sizeOf(genome.score),
    depth: depthOf(genome.score),
    passes: passesOf(nodes),
    rejected: rejection(score, nodes),
  };
}

/** The core of a genome's score. Throws if the genome is ill-typed. */
function scoreOf(genome: Genome): { readonly score: Core } {
  const result = check(fileOf(genome, { name: 'genome' }), { name: 'genome.zc', text: '' });
  const error = result.diagnostics.find(({ severity }) => severity === 'error');
  if (error || result.proxies.length !== 1) throw new Error(`an ill-typed genome: ${error?.title ?? 'no proxy'}`);
  return result.proxies[0];
}

/** A pass that only weights or sizes are read of runs nothing; a gradient needs the way back. */
function passesOf(nodes: readonly Core[]): number {
  const forward = new Set<PassSpec>();
  const backward = new Set<PassSpec>();
  for (const node of nodes) {
    if (node.kind === 'pass_tensor' && node.tensor !== 'labels' && node.tensor !== 'targets') forward.add(node.pass);
    if (node.kind === 'site_tensor' && !PARAMETERS.has(node.tensor)) forward.add(node.pass);
    if (node.kind !== 'grad' && node.kind !== 'jacobian') continue;
    if (node.x.kind !== 'pass_tensor' && node.x.kind !== 'site_tensor') continue;
    forward.add(node.x.pass);
    backward.add(node.x.pass);
  }
  return forward.size + backward.size;
}

const PARAMETERS: ReadonlySet<string> = new Set(['weight', 'scale', 'shift', 'value']);

/** Operators that read no value of what they are applied to. */
const SIZE_ONLY: ReadonlySet<string> = new Set(['count', 'size']);

function rejection(score: Core, nodes: readonly Core[]): Analysis['rejected'] {
  if (isConstant(intervalOf(score))) return 'constant';
  if (readsValues(score, new Map())) return null;
  const sized = nodes.some(
    (node) =>
      node.kind === 'fold' || node.kind === 'site_number' || (node.kind === 'apply' && SIZE_ONLY.has(node.operator)),
  );
  return sized ? 'shape only' : 'constant';
}

function readsValues(core: Core, known: Map<Core, boolean>): boolean {
  const before = known.get(core);
  if (before !== undefined) return before;
  const reads = readsAny(core, (part) => readsValues(part, known));
  known.set(core, reads);
  return reads;
}

function readsAny(core: Core, reads: (part: Core) => boolean): boolean {
  switch (core.kind) {
    case 'pass_tensor':
    case 'site_tensor':
    case 'grad':
    case 'jacobian':
      return true;
    case 'number':
    case 'constant':
    case 'site_number':
      return false;
    case 'apply':
      return !SIZE_ONLY.has(core.operator) && core.arguments.some(reads) && !isConstant(intervalOf(core));
    case 'fold':
      return core.variants.some(({ body }) => reads(body));
    default:
      return core satisfies never;
  }
}
