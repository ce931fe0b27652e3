/** The types of a program's expressions: each that is a value, in the order of the text, with its axes. */
import { type AxisType, sameType, showType } from '../../compiler/core/axis.ts';
import type { Program } from '../../compiler/program.ts';
import { printExpression } from '../../grammar/print.ts';
import { lineStarts, positionAt } from '../../grammar/source.ts';
import { list } from '../output/table.ts';

/** A row `line:column  type  expression` each; an expression of several types has several rows. */
export function typeList({ source, types }: Program): string {
  const starts = lineStarts(source.text);
  const sorted = [...types].sort(([a], [b]) => a.span.start - b.span.start || b.span.end - a.span.end);
  const rows = sorted.flatMap(([expression, found]) => {
    const { line, column } = positionAt(starts, expression.span.start);
    const text = printExpression(expression).replace(/\s+/g, ' ');
    return distinct(found).map((type): [string, string, string] => [`${line}:${column}`, showType(type), text]);
  });
  return list(rows);
}

const distinct = (types: readonly AxisType[]): readonly AxisType[] =>
  types.filter((type, at) => types.findIndex((other) => sameType(type, other)) === at);
