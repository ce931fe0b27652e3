/** What writing one function depends on, and what it adds to its module. */
import type { Core, PassSpec } from '../../core/core.ts';
import type { Family, SiteKind } from '../../sites/families.ts';
import type { Derivatives } from './derivatives.ts';
import type { Emitter } from './emitter.ts';
import type { Names } from './names.ts';
import { type Run, runOf } from './runs.ts';
import type { Reads } from './prelude/reads.ts';
import type { Value } from './value.ts';

export interface Writing extends Emitter {
  readonly reads: Reads;
  readonly derivatives: Derivatives;
  readonly runs: readonly Run[];
  /** The variable of each run, by its key. */
  readonly runNames: ReadonlyMap<string, string>;
  /** The variable or expression of each pass's input. */
  readonly inputOf: (pass: PassSpec) => string;
  /** Whether something computes with truth values as with numbers. */
  readonly counted: (core: Core) => boolean;
  /** Names that the program gives to values. */
  readonly lets: ReadonlyMap<Core, string>;
  /** The variable of a named constant. */
  readonly constant: (name: string, value: number) => string;
  /** The variable of a pass's labels, which are read. */
  readonly labels: (pass: PassSpec) => string;
}

/** Where an expression stands. */
export interface Place {
  /** The loop that binds the site of each fold; those that nothing here depends on may be missing. */
  readonly loops: readonly (Loop | undefined)[];
  /** The innermost loop, -1 outside all. */
  readonly depth: number;
  readonly names: Names;
  /** What has been written already and can be used here. */
  readonly known: Map<Core, Value>;
  /** The variables of derivatives and of lists of them, by the key of what was asked for. */
  readonly singles: Map<string, string>;
  readonly lists: Map<string, string>;
}

/** A loop over the sites of a family, at one kind of site. */
export interface Loop {
  readonly family: Family;
  readonly kind: SiteKind;
  /** The variable of the site as a run sees it. */
  readonly site: (run: Run) => string;
  /** The variable of the site, whatever run sees it. */
  readonly anySite: () => string;
  readonly index: () => string;
  /** The variable of the element of a list of derivatives. */
  readonly element: (list: string) => string;
}

/** Notes that something is read at a kind of site. */
export function reading({ reads }: Writing, kind: SiteKind, member: string): void {
  const known = reads.fields.get(kind) ?? new Set();
  reads.fields.set(kind, known.add(member));
}

/** The variable of the run that a pass's tensor is read of. */
export function runName({ runs, runNames }: Writing, pass: PassSpec): string {
  const run = runOf(runs, pass);
  return runNames.get(run.key) ?? run.key;
}

/** The loop that binds a site. */
export function loopAt({ loops }: Place, binder: number): Loop {
  const loop = loops[binder];
  if (!loop) throw new Error(`no loop binds the site ${binder}`);
  return loop;
}
