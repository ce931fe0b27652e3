/** Tables of text for people: columns as wide as they need to be, numbers to the right. */
import width from './width.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

export const left = (title: string): Column => ({ title, align: 'left' });

export const right = (title: string): Column => ({ title, align: 'right' });

/** A line for the titles and one for each row; the last column is not padded, so that no line ends in blanks. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const titles = columns.map(({ title }) => title);
  return lines(
    [titles, ...rows],
    columns.map(({ align }) => align),
  ).join('\n');
}

/** Names with what is to be said of each, one a line. */
export function list(rows: readonly (readonly string[])[]): string {
  return lines(rows, rows[0]?.map(() => 'left' as const) ?? []).join('\n');
}

function lines(rows: readonly (readonly string[])[], aligns: readonly Column['align'][]): readonly string[] {
  const widths = aligns.map((_, at) => Math.max(...rows.map((row) => width(row[at]))));
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const blanks = ' '.repeat(widths[at] - width(cell));
        return aligns[at] === 'left' ? cell + blanks : blanks + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}
