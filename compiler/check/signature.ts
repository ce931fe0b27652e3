/** How something is called, as messages show it. */
import { isRandom } from '../operators/random.ts';
import { OPERATORS, type OperatorName, type Parameter } from '../operators/table.ts';
import type { Entity } from './scope.ts';

/** The parameters of an operator, in the order of the table. */
export const parametersOf = (operator: OperatorName): readonly Parameter[] => OPERATORS[operator].parameters;

/** A parameter that may be given without its label: required ones, and the axes. Others need theirs. */
export const isPositional = ({ optional, name }: Parameter): boolean => !optional || name === 'axes';

/** `x, [axes], keep: [axes]` for `sum`; the names of the parameters for a def. */
export function signatureOf(name: string, entity?: Extract<Entity, { kind: 'def' }>): string {
  if (entity) return entity.def.parameters.map(({ text }) => text).join(', ');
  if (name === 'grad' || name === 'jacobian') return 'y, x';
  if (isRandom(name)) return 'x, k';
  return parametersOf(name as OperatorName)
    .map(shown)
    .join(', ');
}

function shown(parameter: Parameter): string {
  const { name, kind } = parameter;
  const value = kind === 'axes' ? '[axes]' : kind === 'number' && !isPositional(parameter) ? '0' : name;
  return isPositional(parameter) ? value : `${name}: ${value}`;
}
