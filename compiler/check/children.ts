/** Walking a syntax tree without recursion. */
import type { Expression } from '../../grammar/ast.ts';

/** The expressions directly inside an expression. */
function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'reference':
      return [];
    case 'member':
      return [expression.object];
    case 'index':
      return [expression.object, expression.index];
    case 'call':
      return expression.arguments.flatMap(({ value }) => (value.kind === 'axes' ? [] : [value]));
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'fold':
      return [expression.family, ...(expression.condition ? [expression.condition] : []), expression.body];
    case 'block':
      return [...expression.lets.map(({ value }) => value), expression.result];
    default:
      return expression satisfies never;
  }
}

/** The expressions given and all inside them. */
export function allIn(roots: readonly Expression[]): readonly Expression[] {
  const found: Expression[] = [];
  const waiting = [...roots];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push(next);
    waiting.push(...childrenOf(next));
  }
  return found;
}
