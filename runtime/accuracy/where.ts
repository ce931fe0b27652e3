/** Conditions on the rows of a table, such as `reachable=1` or `c10_test200 > 80`. */
import { ProblemError } from '../problem.ts';
import { type AccuracyTable, columnIndex, numberOf } from './table.ts';

type Relation = '=' | '!=' | '<' | '<=' | '>' | '>=';

interface Condition {
  readonly column: string;
  readonly relation: Relation;
  readonly value: string;
}

/**
 * The rows for which every condition holds. Two numbers compare as numbers, anything else as text; `<` and its kin never
 * hold for a field that is no number. Throws a `ProblemError` on a malformed condition, and if no row is left.
 */
export function where(table: AccuracyTable, conditions: readonly string[]): AccuracyTable {
  const tests = conditions.map((text) => {
    const condition = parseCondition(text);
    const at = columnIndex(table, condition.column);
    return (row: readonly string[]) => holds(row[at], condition);
  });
  const rows = table.rows.filter((row) => tests.every((test) => test(row)));
  if (rows.length === 0) {
    throw new ProblemError('invocation', `No row of ${table.name} satisfies ${conditions.join(' and ')}.`);
  }
  return { ...table, rows };
}

function parseCondition(text: string): Condition {
  const [, column, relation, value] = /^\s*(.*?)\s*(!=|<=|>=|==?|<|>)\s*(.*?)\s*$/.exec(text) ?? [];
  if (column === undefined || column === '') {
    throw new ProblemError('invocation', `\`${text}\` is no condition.`, 'write one such as `reachable=1`');
  }
  const condition: Condition = { column, relation: relation === '==' ? '=' : (relation as Relation), value };
  if (ordering(condition.relation) && Number.isNaN(numberOf(value))) {
    throw new ProblemError('invocation', `\`${relation}\` compares numbers, and \`${value}\` is none.`);
  }
  return condition;
}

function ordering(relation: Relation): boolean {
  return relation !== '=' && relation !== '!=';
}

function holds(field: string, { relation, value }: Condition): boolean {
  const [left, right] = [numberOf(field), numberOf(value)];
  switch (relation) {
    case '=':
      return field === value || left === right;
    case '!=':
      return field !== value && left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return relation satisfies never;
  }
}
