/** A program in one line, for tables and trees. */
import type { Proxy } from '../../grammar/ast.ts';
import { lex } from '../../grammar/lexer.ts';
import { parse } from '../../grammar/parse.ts';
import type { Span } from '../../grammar/source.ts';

/** What the first proxy of a program computes: its statements without passes, `let x = …; score = …`. Any text has one. */
export function oneLine(text: string): string {
  const proxy = firstProxy(text);
  const spans = proxy?.items.filter(({ kind }) => kind === 'let' || kind === 'score').map(({ span }) => span);
  return (spans ?? [{ start: 0, end: text.length }]).map((span) => unbroken(text, span)).join('; ');
}

function firstProxy(text: string): Proxy | undefined {
  return parse({ name: 'program', text }).file.items.find((item) => item.kind === 'proxy');
}

/** The words of a stretch with single blanks where they were apart, but none inside brackets at their ends, and without comments. */
function unbroken(text: string, { start, end }: Span): string {
  const words = lex({ name: 'program', text: text.slice(start, end) }).tokens;
  return words
    .map(({ image, startOffset }, at) => {
      const before = words[at - 1];
      if (before === undefined || before.startOffset + before.image.length === startOffset) return image;
      return /[([]$/.test(before.image) || /^[)\]]/.test(image) ? image : ` ${image}`;
    })
    .join('');
}
