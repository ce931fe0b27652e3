/**
 * What is wrong with a program, as data. Lexer, parser, name resolution and the axis checker all report through this one
 * type; how it looks on a screen or in JSON is decided in one place (`compiler/diagnostics/`).
 */
import type { Source, Span } from './source.ts';

/** A stable code: `ZC00xx` text, `ZC01xx` names, `ZC02xx` axes, `ZC03xx` passes and sites, `ZC04xx` derivatives, `ZC05xx` proxies. */
export type DiagnosticCode = `ZC0${number}`;

/** A place in a source with a short lower-case remark about it. */
export interface Label {
  readonly source: Source;
  readonly span: Span;
  readonly text: string;
}

/** One finding. Titles have no trailing full stop; `rule` states the law that was broken; `help` is something to do. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly title: string;
  readonly primary: Label;
  readonly secondary: readonly Label[];
  readonly rule: string | null;
  readonly help: string | null;
}
