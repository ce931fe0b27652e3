/**
 * The axis rule of every operator: from the types of its tensors and the axes it was given to the type of its result, or to
 * what is wrong. Rules know nothing of source positions; the checker frames the problems they return.
 */
import {
  type Axis, type AxisType, productSize, sameAxis, sameSize, showType, smallerSize, within,
} from '../core/axis.ts'; // prettier-ignore
import { OPERATORS, type OperatorName } from './table.ts';

/** What an operator is applied to. Axis names have already been found in the first tensor, none twice. */
export interface RuleInput {
  readonly tensors: readonly AxisType[];
  /** From an `axes`, `axis` or first-axis parameter; null if left out. */
  readonly axes: readonly string[] | null;
  readonly keep: readonly string[] | null;
  /** From a `name` parameter. */
  readonly name: string | null;
}

/** The result's type, and the axes that lowering needs: those removed, contracted, or of the matrix. */
export interface Typed {
  readonly type: AxisType;
  readonly axes: readonly string[];
}

/** A broken rule. `marks` point at arguments and the axes in them that clash. */
export interface AxisProblem {
  readonly code: `ZC02${number}`;
  readonly title: string;
  readonly marks: readonly AxisMark[];
  readonly rule: string;
  readonly help: string;
}

export interface AxisMark {
  /** Which tensor. */
  readonly tensor: number;
  /** Axes of it to underline. */
  readonly axes: readonly string[];
  readonly text: string;
}

export type TypeRule = (input: RuleInput) => Typed | AxisProblem;

export const isProblem = (result: Typed | AxisProblem): result is AxisProblem => 'code' in result;
