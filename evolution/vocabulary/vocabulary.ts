/** What programs may be made of: passes, families of sites, tensors, operators and folds, each with its weight in random choices. */
import type { FoldName } from '../../compiler/core/core.ts';
import type { OperatorName } from '../../compiler/operators/table.ts';
import type { Family, PassTensor } from '../../compiler/sites/families.ts';

/** How often each is chosen among those that fit, in proportion; what is not named is never chosen. */
export type Weights<Name extends string> = { readonly [K in Name]?: number };

export interface Vocabulary {
  readonly name: string;
  readonly doc: string;
  readonly passes: readonly VocabularyPass[];
  readonly families: readonly VocabularyFamily[];
  /** Whether a tensor of a site is read as it is, or its gradient, where the pass has a loss. */
  readonly reads: { readonly value: number; readonly gradient: number };
  /** Tensors of passes outside any site. */
  readonly passTensors: Weights<PassTensor>;
  /** Numbers to choose from, and their weight beside that of a tensor. */
  readonly numbers: readonly number[];
  readonly numberWeight: number;
  readonly operators: Weights<OperatorName>;
  readonly folds: Weights<FoldName>;
  /** Definitions in the language, each with a weight as an operator; their parameters are tensors of one type, or scalars. */
  readonly definitions: string;
  readonly definitionWeights: Weights<string>;
  /** Whether a score is one fold of scalars, or anything that folds and tensors outside them give. */
  readonly root: 'fold' | 'any';
  /** Whether steps, such as `sign`, and what saturates, such as `tanh`, are applied to single numbers. */
  readonly stepsOnScalars: boolean;
  /** Whether reductions may keep some of the axes. */
  readonly partialReductions: boolean;
  /** Axes along which `gram`, `corr` and `flatten` keep slices apart. */
  readonly sliceAxes: readonly string[];
  /** Pairs of axes that are the rows and columns of matrices in tensors of more axes. */
  readonly matrixAxes: readonly (readonly [string, string])[];
}

export interface VocabularyPass {
  /** As in `pass p = …`. */
  readonly text: string;
  /** The text of another pass: only the differences from its tensors are read. */
  readonly minus?: string;
  /** Whether tensors outside any site are not read. */
  readonly sitesOnly?: boolean;
  readonly weight: number;
}

export interface VocabularyFamily {
  readonly family: Family;
  readonly weight: number;
  /** The condition of the fold, whose site is called `l`; none if empty. */
  readonly where: string;
  readonly tensors: Weights<string>;
}
