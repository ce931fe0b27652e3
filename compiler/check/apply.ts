/** Applying an operator: its axis rule, and how a broken rule is shown in the program. */
import type { AxisList, Expression } from '../../grammar/ast.ts';
import type { Label } from '../../grammar/diagnostic.ts';
import type { Span } from '../../grammar/source.ts';
import type { Core } from '../core/core.ts';
import { type OperatorName } from '../operators/table.ts';
import { type AxisProblem, isProblem, type RuleInput, TYPE_RULES } from '../operators/typing.ts';
import { isCode } from '../diagnostics/codes.ts';
import { type Environment, fail, make, placeOf } from './environment.ts';
import { hasType } from './messages/words.ts';
import { type Checked, find } from './scope.ts';

/** An argument with the expression it was written as. */
export interface Operand {
  readonly expression: Expression;
  readonly core: Checked;
}

/**
 * The operator's application, or null if an operand is unknown or its axis rule is broken. `numbers` are the arguments for
 * parameters of kind `number`, which have no axes.
 */
export function applyOperator(
  env: Environment,
  operator: OperatorName,
  operands: readonly Operand[],
  axes: Omit<RuleInput, 'tensors'>,
  span: Span,
  numbers: readonly Core[] = [],
): Checked {
  const cores: Core[] = [];
  for (const { core } of operands) {
    if (!core) return null;
    cores.push(core);
  }
  const typed = TYPE_RULES[operator]({ tensors: cores.map(({ type }) => type), ...axes });
  if (isProblem(typed)) return showProblem(env, operands, cores, typed);
  return make(env, span, { kind: 'apply', operator, arguments: [...cores, ...numbers], axes: typed.axes }, typed.type);
}

/** The primary label is at the last operand with axes to blame, the others are secondary; names lead to where they come from. */
function showProblem(
  env: Environment,
  operands: readonly Operand[],
  cores: readonly Core[],
  { code, title, marks, rule, help }: AxisProblem,
): null {
  if (!isCode(code)) throw new Error(`the axis rules use ${code}, which is not in the list of codes`);
  const blamed = marks.findLast((mark) => mark.axes.length > 0) ?? marks[marks.length - 1];
  const labels = marks
    .filter((mark) => mark !== blamed)
    .map(({ tensor, text }): Label => ({ ...placeOf(env, operands[tensor].expression.span), text }));
  const definitions = [blamed, ...marks.filter((mark) => mark !== blamed)].flatMap(({ tensor }) =>
    definitionLabel(env, operands[tensor].expression, cores[tensor]),
  );
  return fail(env, operands[blamed.tensor].expression.span, {
    code,
    title,
    label: blamed.text,
    secondary: [...labels, ...definitions],
    rule,
    help,
  });
}

/** Where the `let` of an operand says its type. */
export function definitionLabel(env: Environment, expression: Expression | AxisList, { type }: Core): readonly Label[] {
  const entity = expression.kind === 'reference' ? find(env.scope, expression.name) : null;
  if (entity?.kind !== 'let' || expression.kind !== 'reference') return [];
  return [{ ...entity.place, text: `\`${expression.name}\` ${hasType(type)}` }];
}
