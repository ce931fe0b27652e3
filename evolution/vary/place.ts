/** The places of a genome: every part of its score, with what may stand there. */
import type { Expression, Fold } from '../../grammar/ast.ts';
import { FAMILIES, type Family } from '../../compiler/sites/families.ts';
import { type Context, contextKey } from '../generate/context.ts';
import type { Goal } from '../generate/goal.ts';
import type { Tables } from '../generate/table.ts';
import { typesKey } from '../generate/types.ts';
import { checked } from '../genome/checked.ts';
import type { Genome } from '../genome/genome.ts';
import { type Path, partsOf, withParts } from '../genome/parts.ts';
import { isSmooth } from '../genome/smooth.ts';

export interface Place {
  readonly path: Path;
  readonly expression: Expression;
  /** Equal for places between which expressions may be moved: same folds around, same types. */
  readonly key: string;
  /** How the tables make what may stand here; null for a type that the vocabulary does not reach. */
  readonly goal: Goal | null;
  readonly parts: readonly Place[];
  /** Whether what stands here must have a derivative, and whether what does has one. */
  readonly smooth: { readonly wanted: boolean; readonly given: boolean };
}

/** The place of the whole score; the others are its parts, and theirs. */
export function rootPlace(genome: Genome, tables: Tables): Place {
  // Expressions are looked up as they are, so that none may stand at two places.
  const score = copied(genome.score);
  const { types } = checked({ ...genome, score });
  const visit = (expression: Expression, path: Path, context: Context, wanted: boolean): Place => {
    const found = typesKey(types.get(expression) ?? []);
    const inner = expression.kind === 'fold' ? [...context, aroundOf(expression)] : context;
    const asked = expression.kind === 'call' ? smoothInside(expression.callee.text, wanted) : wanted;
    return {
      path,
      expression,
      key: `${contextKey(context)} : ${found}`,
      goal: tables.tableOf(context).get(found) ?? null,
      parts: partsOf(expression).map((part, at) => visit(part, [...path, at], inner, asked)),
      smooth: { wanted, given: isSmooth(expression, genome.defs) },
    };
  };
  return visit(score, [], [], false);
}

/** A place and all places in it, itself first. */
export const placesIn = (place: Place): readonly Place[] => [place, ...place.parts.flatMap(placesIn)];

function copied(expression: Expression): Expression {
  return { ...withParts(expression, partsOf(expression).map(copied)) };
}

function aroundOf({ family, condition }: Fold): Context[number] {
  if (family.kind !== 'member' || !Object.hasOwn(FAMILIES, family.member.text))
    throw new Error('a fold without a family');
  return { family: family.member.text as Family, condition };
}

/** What is differentiated must have a derivative, but for what is held constant. */
function smoothInside(callee: string, wanted: boolean): boolean {
  if (callee === 'stop') return false;
  return wanted || callee === 'grad' || callee === 'jacobian';
}
