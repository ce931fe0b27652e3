/**
 * A genome: a program in the form that variation works on. It is the syntax tree of a proxy without names that a person
 * would choose: `let`s and blocks are written out, passes are called by what they are, the sites of folds by their depth
 * (`s0`, `s1`, …), and the tensors of a site always with the pass that they are read in. So a part of one genome means the
 * same in another one, wherever the same folds are around it.
 */
import type { Const, Def, Expression, Pass } from '../../grammar/ast.ts';

export interface Genome {
  readonly score: Expression;
  /** The passes that the score reads, in the order in which it first names them; each called by `passName`. */
  readonly passes: readonly Pass[];
  /** The constants and definitions that the score needs, definitions after those that they call. */
  readonly constants: readonly Const[];
  readonly defs: readonly Def[];
}

/** The name of the site that a fold at some depth binds. */
export const siteName = (depth: number): string => `s${depth}`;

/** What a name in the score may stand for. */
export interface Items {
  readonly passes: ReadonlyMap<string, Pass>;
  readonly constants: ReadonlyMap<string, Const>;
  readonly defs: ReadonlyMap<string, Def>;
}
