/**
 * The plugin for Prettier 3, which users name as `eznasc/prettier`. Comments are none of Prettier's business: they are part
 * of the layout that it is given.
 */
import type { Doc, Parser, Printer, SupportLanguage } from 'prettier';
import type { Diagnostic } from '../diagnostic.ts';
import { formattedLayout } from '../format.ts';
import type { Layout } from '../layout.ts';
import { parse } from '../parse.ts';
import { standardWidth } from '../print.ts';
import { lineStarts, positionAt } from '../source.ts';
import { fileDoc } from './doc.ts';

/** All that Prettier sees of a file. */
interface Root {
  readonly layout: Layout;
  readonly length: number;
}

export const languages: SupportLanguage[] = [{ name: 'zc', parsers: ['zc'], extensions: ['.zc'] }];

export const defaultOptions = { printWidth: standardWidth };

const zcParser: Parser<Root> = {
  astFormat: 'zc',
  parse: (text) => {
    const source = { name: '', text };
    const parsed = parse(source);
    if (parsed.diagnostics.length > 0) throw syntaxError(text, parsed.diagnostics[0]);
    return { layout: formattedLayout(source, parsed), length: text.length };
  },
  locStart: () => 0,
  locEnd: ({ length }) => length,
};

const zcPrinter: Printer<Root> = { print: ({ node }): Doc => fileDoc(node.layout) };

export const parsers = { zc: zcParser };
export const printers = { zc: zcPrinter };

/** An error that Prettier shows with the lines around its place. */
function syntaxError(text: string, { code, title, primary }: Diagnostic): SyntaxError {
  const starts = lineStarts(text);
  const loc = { start: positionAt(starts, primary.span.start), end: positionAt(starts, primary.span.end) };
  const { line, column } = loc.start;
  return Object.assign(new SyntaxError(`${code}: ${title} (${line}:${column})`), { loc });
}
