/** How every operator of the language is written in Python. */
import type { OperatorName } from '../../../operators/table.ts';
import { AXES } from './axes.ts';
import { MATRICES } from './matrix.ts';
import { POINTWISE } from './pointwise.ts';
import { REDUCTIONS } from './reduction.ts';
import type { Rule } from './rule.ts';

export const RULES: { readonly [K in OperatorName]: Rule } = { ...POINTWISE, ...REDUCTIONS, ...AXES, ...MATRICES };
