/** The operators that are written as a sign between their operands. */
import type { BinaryOperator } from '../../grammar/ast.ts';
import type { OperatorName } from './table.ts';

/** What each sign means. */
export const SIGNS: { readonly [K in BinaryOperator]: OperatorName } = {
  or: 'or',
  and: 'and',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '!=': 'ne',
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '^': 'pow',
};

const BY_OPERATOR: ReadonlyMap<OperatorName, BinaryOperator> = new Map(
  (Object.entries(SIGNS) as [BinaryOperator, OperatorName][]).map(([sign, operator]) => [operator, sign]),
);

/** The sign of an operator; undefined if it is written as a call. */
export const signOf = (operator: OperatorName): BinaryOperator | undefined => BY_OPERATOR.get(operator);
