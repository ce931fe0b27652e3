/**
 * One mistake, one diagnostic. Every stage reports what it finds; what only repeats an earlier finding is left out here.
 */
import type { TokenType } from 'chevrotain';
import type { Diagnostic, DiagnosticCode } from './diagnostic.ts';
import type { Token } from './token.ts';
import { token, tokenTable } from './tokens.ts';

const statementKeywords: ReadonlySet<TokenType> = new Set(
  tokenTable.filter((row) => row.kind === 'declaration' && row.name !== 'Network').map((row) => token[row.name]),
);

/** Mistakes after which the parser may stumble again before it has found its feet. */
const stumbles: ReadonlySet<DiagnosticCode> = new Set(['ZC0001', 'ZC0003', 'ZC0008']);

/** What the parser says when it stumbles again. */
const echoes: ReadonlySet<DiagnosticCode> = new Set(['ZC0003', 'ZC0008', 'ZC0012']);

/**
 * Sorted. Of several at one position only the first is kept, which comes from the earliest stage and names the cause;
 * and after a stumble no other one up to the next line or statement.
 */
export function withoutEchoes(diagnostics: readonly Diagnostic[], tokens: readonly Token[]): readonly Diagnostic[] {
  const starts = tokens
    .filter((one) => one.firstOnLine || statementKeywords.has(one.tokenType))
    .map((one) => one.startOffset);
  const kept: Diagnostic[] = [];
  let next = 0;
  let stumbled = false;
  for (const each of diagnostics.toSorted((a, b) => a.primary.span.start - b.primary.span.start)) {
    const { start } = each.primary.span;
    const before = next;
    while (next < starts.length && starts[next] <= start) next += 1;
    if (next > before) stumbled = false;
    if ((stumbled && echoes.has(each.code)) || kept.at(-1)?.primary.span.start === start) continue;
    kept.push(each);
    stumbled ||= stumbles.has(each.code);
  }
  return kept;
}
