/** How a diagnostic looks on a screen: the one place that decides it. */
import type { Diagnostic, Label } from '../../grammar/diagnostic.ts';
import { lineStarts, positionAt, type Source } from '../../grammar/source.ts';
import { frame, type Piece, type Row, type Style } from './frame.ts';
import { visible } from './visible.ts';

export interface RenderOptions {
  /** Whether to colour with ANSI escape codes. */
  readonly color: boolean;
}

/**
 * A title with its code, the lines at fault with their labels, the rule, the help, and where to read more. Lines end with
 * `\n`, the last one too. Pure; shows any text safely.
 */
export function render(diagnostic: Diagnostic, { color }: RenderOptions): string {
  const { code, severity, title, primary, secondary, rule, help } = diagnostic;
  const paint = color ? painter(severity) : (text: string): string => text;
  const blocks = bySource([primary, ...secondary]).map(({ source, labels }) => ({
    source,
    at: (labels.includes(primary) ? primary : labels[0]).span.start,
    rows: frame(
      source,
      labels.map((label) => ({ ...label.span, text: visible(label.text), main: label === primary })),
    ),
  }));
  const width = Math.max(...blocks.flatMap(({ rows }) => rows.map(({ gutter }) => gutter.length)));
  const margin = ' '.repeat(width + 2);
  const lines = [`${paint(`${severity}[${code}]`, 'primary')}${paint(`: ${visible(title)}`, 'title')}`];
  for (const [index, { source, at, rows }] of blocks.entries()) {
    const { line, column } = positionAt(lineStarts(source.text), at);
    const corner = index === 0 ? '┌─' : '├─';
    lines.push(`${margin}${paint(corner, 'frame')} ${visible(source.name)}:${line}:${column}`);
    lines.push(`${margin}${paint('│', 'frame')}`);
    lines.push(...rows.map((row) => showRow(row, width, paint)));
    lines.push(`${margin}${paint('│', 'frame')}`);
  }
  const note = (name: string, text: string): string =>
    `${margin}${paint('=', 'frame')} ${paint(`${name}:`, 'title')} ${text}`;
  if (rule !== null) lines.push(note('rule', visible(rule)));
  if (help !== null) lines.push(note('help', visible(help)));
  lines.push(note('more', `eznasc explain ${code}`));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

/** Labels grouped by their source, in the order of their first one. */
function bySource(labels: readonly Label[]): readonly { readonly source: Source; readonly labels: readonly Label[] }[] {
  const names = [...new Set(labels.map(({ source }) => source.name))];
  return names.map((name) => {
    const own = labels.filter(({ source }) => source.name === name);
    return { source: own[0].source, labels: own };
  });
}

type Paint = (text: string, style: Style | 'title') => string;

function showRow({ gutter, pieces }: Row, width: number, paint: Paint): string {
  const show = ({ text, style }: Piece): string => paint(text, style);
  return ` ${paint(gutter.padStart(width), 'frame')} ${paint('│', 'frame')} ${pieces.map(show).join('')}`.trimEnd();
}

function painter(severity: Diagnostic['severity']): Paint {
  const codes = {
    plain: '',
    title: '\u001b[1m',
    frame: '\u001b[34m',
    primary: severity === 'error' ? '\u001b[1;31m' : '\u001b[1;33m',
    secondary: '\u001b[34m',
  };
  return (text, style) => (codes[style] === '' || text === '' ? text : `${codes[style]}${text}\u001b[0m`);
}
