/** The syntax tree as indented text: a node a line, with what it says and where it stands. */
import type { Program } from '../../compiler/program.ts';
import { lineStarts, positionAt, type Span } from '../../grammar/source.ts';

/** Nodes as `kind text … line:column`, what belongs to them below, under the names that `grammar/ast.ts` gives it. */
export function syntaxTree({ file, source }: Program): string {
  const starts = lineStarts(source.text);
  const place = (span: Span): string => {
    const { line, column } = positionAt(starts, span.start);
    return `${line}:${column}`;
  };
  const lines = (label: string, value: object): readonly string[] => {
    if (Array.isArray(value)) return value.flatMap((item: object) => lines(label, item));
    const fields = Object.entries(value);
    const isPart = (field: unknown): field is object => typeof field === 'object' && field !== null;
    const own = fields.flatMap(([name, field]) =>
      name === 'kind' || isPart(field) || field === null || field === false ? [] : [String(field)],
    );
    const kind = 'kind' in value ? `${String(value.kind)} ` : '';
    const at = 'span' in value ? place(value.span as Span) : '';
    const parts = fields.flatMap(([name, field]) => (isPart(field) && !/span$/i.test(name) ? lines(name, field) : []));
    return [`${label}: ${kind}${own.join(' ')}  ${at}`.replace(/ +/g, ' '), ...parts.map((line) => `  ${line}`)];
  };
  return lines('file', file).join('\n');
}
