/** Diagnostics for programs: one JSON object each. */
import type { Diagnostic, Label } from '../../grammar/diagnostic.ts';
import { lineStarts, positionAt } from '../../grammar/source.ts';

/** A range in a file: offsets and columns in UTF-16 units, lines and columns from 1. The end is exclusive. */
export interface JsonLabel {
  readonly file: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  readonly text: string;
}

export interface JsonDiagnostic {
  readonly kind: 'diagnostic';
  readonly schema: 1;
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly title: string;
  /** The primary label first. */
  readonly labels: readonly JsonLabel[];
  readonly rule: string | null;
  readonly help: string | null;
}

/** The record that `--json` prints on a line of its own. */
export function toJson({ code, severity, title, primary, secondary, rule, help }: Diagnostic): JsonDiagnostic {
  return {
    kind: 'diagnostic',
    schema: 1,
    code,
    severity,
    title,
    labels: [primary, ...secondary].map(jsonLabel),
    rule,
    help,
  };
}

function jsonLabel({ source, span, text }: Label): JsonLabel {
  const starts = lineStarts(source.text);
  const [from, to] = [positionAt(starts, span.start), positionAt(starts, span.end)];
  return {
    file: source.name,
    span: { start: span.start, end: span.end },
    line: from.line,
    column: from.column,
    end_line: to.line,
    end_column: to.column,
    text,
  };
}
