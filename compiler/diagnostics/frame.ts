/**
 * The frame of a message: the lines of one source that its labels point at, and the labels under them. All of it is plain
 * text with styles that the renderer turns into colours.
 */
import { lineStarts, positionAt, type Source } from '../../grammar/source.ts';
import { cellOf } from './visible.ts';

/** What a piece of text is, for colouring. */
export type Style = 'plain' | 'frame' | 'primary' | 'secondary';

export interface Piece {
  readonly text: string;
  readonly style: Style;
}

/** A label on one source; `main` is the primary one. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly main: boolean;
}

/** A row of a frame: what stands left of the bar, and what right of it. */
export interface Row {
  readonly gutter: string;
  readonly pieces: readonly Piece[];
}

/** The rows that show the marked lines of a source, in order. */
export function frame(source: Source, marks: readonly Mark[]): readonly Row[] {
  const starts = lineStarts(source.text);
  const lines = new Map<number, Mark[]>();
  const under = (line: number, mark: Mark): void => {
    lines.set(line, [...(lines.get(line) ?? []), mark]);
  };
  for (const mark of marks) {
    for (const [line, part] of parts(source, starts, mark)) under(line, part);
  }
  const rows: Row[] = [];
  let last: number | null = null;
  for (const line of [...lines.keys()].sort((a, b) => a - b)) {
    if (last !== null && line === last + 2) rows.push(...showLine(source, starts, last + 1, []));
    else if (last !== null && line > last + 2) rows.push({ gutter: '⋮', pieces: [] });
    rows.push(...showLine(source, starts, line, lines.get(line) ?? []));
    last = line;
  }
  return rows;
}

/** A mark as one on its line, or two: where it begins, and where it ends with its text. */
function parts(source: Source, starts: readonly number[], mark: Mark): readonly (readonly [number, Mark])[] {
  const first = positionAt(starts, mark.start).line;
  const last = positionAt(starts, Math.max(mark.start, mark.end - 1)).line;
  if (first === last) return [[first, mark]];
  const line = lineEnds(source, starts, last);
  const indent = /^\s*/.exec(source.text.slice(line.start, Math.min(line.end, mark.end)))?.[0].length ?? 0;
  return [
    [first, { ...mark, end: lineEnds(source, starts, first).end, text: '' }],
    [last, { ...mark, start: line.start + indent }],
  ];
}

/** Where a line begins and ends, the line break left out. */
function lineEnds({ text }: Source, starts: readonly number[], line: number): { start: number; end: number } {
  const start = starts[line - 1];
  const end = line < starts.length ? starts[line] - 1 : text.length;
  return { start, end: end > start && text[end - 1] === '\r' ? end - 1 : end };
}

const WIDEST = 110;
const BEFORE = 30;

/** A line and the rows under it. Of a long line, the part around its marks; more than one part if they are far apart. */
function showLine(source: Source, starts: readonly number[], line: number, marks: readonly Mark[]): readonly Row[] {
  const { start, end } = lineEnds(source, starts, line);
  if (end - start <= WIDEST) return showPart(source, line, marks, start, end, { start, end });
  const rows: Row[] = [];
  let left = [...marks].sort((a, b) => a.start - b.start);
  do {
    const from = Math.max(start, left.length > 0 ? left[0].start - BEFORE : start);
    const to = Math.min(end, from + WIDEST);
    const inside = left.filter((mark) => mark.start < to);
    rows.push(...showPart(source, line, inside, from, to, { start, end }));
    left = left.filter((mark) => !inside.includes(mark));
  } while (left.length > 0);
  return rows;
}

function showPart(
  source: Source,
  line: number,
  marks: readonly Mark[],
  from: number,
  to: number,
  whole: { readonly start: number; readonly end: number },
): readonly Row[] {
  const columns = new Map<number, number>();
  const cells: string[] = [from > whole.start ? '…' : ''];
  let column = cells[0].length;
  for (let at = from; at < to;) {
    const point = source.text.codePointAt(at) ?? 0;
    const { text, width } = cellOf(point);
    const next = at + (point > 0xffff ? 2 : 1);
    for (let unit = at; unit < next; unit += 1) columns.set(unit, column);
    cells.push(text);
    column += width;
    at = next;
  }
  if (to < whole.end) cells.push('…');
  const columnAt = (offset: number): number => columns.get(Math.max(offset, from)) ?? column;
  const placed = marks.map(({ start, end, text, main }): Placed => {
    const left = columnAt(start);
    return { left, right: Math.max(left + 1, end > start ? columnAt(end) : left), text, main };
  });
  const shown = cells.join('').trimEnd();
  return [
    { gutter: String(line), pieces: [{ text: shown, style: 'plain' }] },
    ...layers(placed)
      .flatMap(underline)
      .map((pieces) => ({ gutter: '', pieces })),
  ];
}

/** A mark by the columns it stands under. */
interface Placed {
  readonly left: number;
  readonly right: number;
  readonly text: string;
  readonly main: boolean;
}

/** Marks that do not overlap share a layer; the primary one is in the first. */
function layers(marks: readonly Placed[]): readonly (readonly Placed[])[] {
  const found: Placed[][] = [];
  for (const mark of marks.toSorted((a, b) => Number(b.main) - Number(a.main) || a.left - b.left)) {
    const free = found.find((layer) => layer.every((other) => mark.right < other.left || mark.left > other.right));
    if (free) free.push(mark);
    else found.push([mark]);
  }
  return found.map((layer) => layer.sort((a, b) => a.left - b.left));
}

/** The underlines of a layer with the text of the last one beside, then the other texts from right to left. */
function underline(layer: readonly Placed[]): readonly (readonly Piece[])[] {
  const last = layer[layer.length - 1];
  const rows: (readonly Piece[])[] = [
    place([
      ...layer.map((mark) => ({ at: mark.left, mark, text: (mark.main ? '^' : '-').repeat(mark.right - mark.left) })),
      { at: last.right + 1, mark: last, text: last.text },
    ]),
  ];
  for (let at = layer.length - 2; at >= 0; at -= 1) {
    if (layer[at].text === '') continue;
    const hanging = layer.slice(0, at).filter(({ text }) => text !== '');
    const bars = hanging.map((mark) => ({ at: mark.left, mark, text: '│' }));
    if (at === layer.length - 2) rows.push(place([...bars, { at: layer[at].left, mark: layer[at], text: '│' }]));
    rows.push(place([...bars, { at: layer[at].left, mark: layer[at], text: layer[at].text }]));
  }
  return rows;
}

/** Texts at columns, filled up with spaces. */
function place(
  texts: readonly { readonly at: number; readonly mark: Placed; readonly text: string }[],
): readonly Piece[] {
  const pieces: Piece[] = [];
  let column = 0;
  for (const { at, mark, text } of texts) {
    if (text === '') continue;
    pieces.push({ text: ' '.repeat(Math.max(0, at - column)), style: 'plain' });
    pieces.push({ text, style: mark.main ? 'primary' : 'secondary' });
    column = Math.max(at, column) + text.length;
  }
  return pieces;
}
