/** A vocabulary read as syntax: its passes under their canonical names, its definitions, the conditions of its families. */
import type { Def, Expression, Pass } from '../../grammar/ast.ts';
import { parse } from '../../grammar/parse.ts';
import { genomesOf } from '../genome/read.ts';
import type { Items } from '../genome/genome.ts';
import { isError } from '../../compiler/program.ts';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import type { FoldAround } from './context.ts';

export interface MaterialPass {
  readonly pass: Pass;
  /** Only differences from this pass are read. */
  readonly minus: Pass | null;
  readonly sitesOnly: boolean;
  readonly weight: number;
}

export interface Material {
  readonly vocabulary: Vocabulary;
  readonly passes: readonly MaterialPass[];
  readonly defs: readonly Def[];
  readonly folds: readonly { readonly around: FoldAround; readonly weight: number }[];
  readonly items: Items;
}

/** Reads a vocabulary. Throws if a text in it is no part of a program. */
export function materialOf(vocabulary: Vocabulary): Material {
  const passes = vocabulary.passes.map(({ text, minus, sitesOnly = false, weight }): MaterialPass => ({
    pass: passOf(text),
    minus: minus === undefined ? null : passOf(minus),
    sitesOnly,
    weight,
  }));
  const defs = parsed(vocabulary.definitions).items.flatMap((item) => (item.kind === 'def' ? [item] : []));
  const folds = vocabulary.families.map(({ family, where, weight }) => ({
    around: { family, condition: where === '' ? null : conditionOf(where) },
    weight,
  }));
  const all = passes.flatMap(({ pass, minus }) => (minus ? [pass, minus] : [pass]));
  const items: Items = {
    passes: new Map(all.map((pass) => [pass.name.text, pass])),
    constants: new Map(),
    defs: new Map(defs.map((def) => [def.name.text, def])),
  };
  return { vocabulary, passes, defs, folds, items };
}

function parsed(text: string): ReturnType<typeof parse>['file'] {
  const { file, diagnostics } = parse({ name: 'vocabulary.zc', text });
  const error = diagnostics.find(isError);
  if (error) throw new Error(`a vocabulary is wrong: ${error.title} in\n${text}`);
  return file;
}

const genomeOf = (text: string): ReturnType<typeof genomesOf>[number] =>
  genomesOf(parsed(text), { name: 'vocabulary.zc', text })[0];

function passOf(text: string): Pass {
  const [pass] = genomeOf(`proxy p {\n  pass x = ${text}\n  score = sum(x.logits)\n}`).genome?.passes ?? [];
  return pass;
}

function conditionOf(text: string): Expression {
  const score = genomeOf(`proxy p {\n  pass x = network(data)\n  score = sum for l in x.convs where ${text}: 1\n}`)
    .genome?.score;
  if (score?.kind !== 'fold' || !score.condition) throw new Error(`a vocabulary has no condition ${text}`);
  return score.condition;
}
