/** Which expressions have a derivative. */
import type { Def, Expression } from '../../grammar/ast.ts';
import { allIn } from '../../compiler/check/children.ts';
import { OPERATORS, type OperatorName } from '../../compiler/operators/table.ts';

/** Whether an expression has a derivative if what it reads has; `defs` are the definitions that it calls. */
export function isSmooth(expression: Expression, defs: readonly Def[]): boolean {
  return allIn([expression]).every((each) => {
    if (each.kind !== 'call') return true;
    const name = each.callee.text;
    const def = defs.find((known) => known.name.text === name);
    if (def) return isSmooth(def.body, defs);
    return !Object.hasOwn(OPERATORS, name) || OPERATORS[name as OperatorName].differentiable;
  });
}
