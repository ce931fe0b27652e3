/** The parts of an expression that are values: what variation may replace, and what makes up the size of a program. */
import type { Argument, Call, Expression } from '../../grammar/ast.ts';
import { isRandom } from '../../compiler/operators/random.ts';
import { OPERATORS, type OperatorName } from '../../compiler/operators/table.ts';

/** Which arguments of a call are values that may be any expression of their type. The others are axes, known numbers and variables. */
function isPart({ callee, arguments: given }: Call, at: number): boolean {
  const { value } = given[at];
  if (value.kind === 'axes') return false;
  const name = callee.text;
  // The last argument of a derivative is what it is taken by: a tensor of the network as it stands. So is what numbers are drawn for.
  if (name === 'grad' || name === 'jacobian') return given.length === 2 && at === 0;
  if (isRandom(name)) return false;
  if (!Object.hasOwn(OPERATORS, name)) return true;
  const { parameters } = OPERATORS[name as OperatorName];
  return at < parameters.length && parameters[at].kind === 'tensor';
}

/** The parts of an expression in a genome, in the order of the text. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'reference':
    case 'member':
    case 'index':
      return [];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'fold':
      return [expression.body];
    case 'call':
      return expression.arguments.flatMap(({ value }, at) =>
        isPart(expression, at) && value.kind !== 'axes' ? [value] : [],
      );
    case 'block':
      throw new Error('there are no blocks in a genome');
    default:
      return expression satisfies never;
  }
}

/** The expression with other parts, as many as it has. */
export function withParts(expression: Expression, parts: readonly Expression[]): Expression {
  switch (expression.kind) {
    case 'number':
    case 'reference':
    case 'member':
    case 'index':
      return expression;
    case 'unary':
      return { ...expression, operand: parts[0] };
    case 'binary':
      return { ...expression, left: parts[0], right: parts[1] };
    case 'fold':
      return { ...expression, body: parts[0] };
    case 'call': {
      const left = [...parts];
      const given = expression.arguments.map((argument, at): Argument => {
        const value = isPart(expression, at) ? left.shift() : undefined;
        return value ? { ...argument, value } : argument;
      });
      return { ...expression, arguments: given };
    }
    case 'block':
      throw new Error('there are no blocks in a genome');
    default:
      return expression satisfies never;
  }
}

/** Where a part stands: which part of the root, which part of that, and so on. */
export type Path = readonly number[];

/** The root with another expression at a place. */
export function replaceAt(root: Expression, [first, ...rest]: Path, replacement: Expression): Expression {
  if (first === undefined) return replacement;
  const parts = partsOf(root);
  return withParts(root, parts.with(first, replaceAt(parts[first], rest, replacement)));
}

/**
 * How large an expression is: its operators, folds, numbers and tensors read, each counted once where it stands. What a
 * gradient is taken by counts too, and what random numbers are drawn for.
 */
export function sizeOf(expression: Expression): number {
  const own = takesTensor(expression) ? 2 : 1;
  return partsOf(expression).reduce((sum, part) => sum + sizeOf(part), own);
}

/** How many levels an expression has; 1 for a number or a tensor. */
export function depthOf(expression: Expression): number {
  const own = takesTensor(expression) && partsOf(expression).length === 0 ? 2 : 1;
  return own + Math.max(0, ...partsOf(expression).map(depthOf));
}

function takesTensor(expression: Expression): boolean {
  if (expression.kind !== 'call') return false;
  const { text } = expression.callee;
  return text === 'grad' || text === 'jacobian' || isRandom(text);
}

/** How large and how deep something is, or may be. */
export interface Extent {
  readonly size: number;
  readonly depth: number;
}

export const extentOf = (expression: Expression): Extent => ({ size: sizeOf(expression), depth: depthOf(expression) });

/** Whether what has this extent fits into the room. */
export const within = ({ size, depth }: Extent, room: Extent): boolean => size <= room.size && depth <= room.depth;
