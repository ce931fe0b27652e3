/** The formatter changes how a text looks, and nothing else. */
import * as fc from 'fast-check';
import * as prettier from 'prettier';
import { describe, expect } from 'vitest';
import type { Comment, Expression, File, Item } from '../../grammar/ast.ts';
import { format } from '../../grammar/format.ts';
import { comment, hardline, render, type Layout } from '../../grammar/layout.ts';
import { parse, type Parsed } from '../../grammar/parse.ts';
import type { Grouping } from '../../grammar/print-expression.ts';
import { fileLayout, print, standardWidth } from '../../grammar/print.ts';
import * as plugin from '../../grammar/prettier/plugin.ts';
import { bare, file } from './arbitrary/syntax.ts';
import { law } from './law.ts';

const read = (text: string): Parsed => parse({ name: 'law.zc', text });

function formatted(text: string, width: number): string {
  const result = format({ name: 'law.zc', text }, width);
  if (result.kind === 'refused') throw new Error(`${result.diagnostics[0].title} in\n${text}`);
  return result.text;
}

const withoutComments = (tree: File): unknown => bare({ ...tree, comments: [] });

/** All comments, doc comments too, in the order of the text. */
function commentsOf({ file: { items, comments } }: Parsed): readonly Comment[] {
  const docs = items.flatMap((item) => (item.kind === 'use' ? [] : item.doc));
  return [...docs, ...comments].sort((one, other) => one.span.start - other.span.start);
}

/** Words and comments in their order, from the text itself. A trailing comment is told from one with a line of its own. */
function pieces(parsed: Parsed): readonly { readonly text: string; readonly at: number }[] {
  const words = parsed.tokens.map((one) => ({ text: one.image, at: one.startOffset }));
  const comments = commentsOf(parsed).map(({ kind, text, span }) => ({ text: `${kind}:${text}`, at: span.start }));
  return [...words, ...comments].sort((one, other) => one.at - other.at);
}

/** The pieces without what formatting may drop: parentheses that only group, commas too many, `=` before a block. */
function essence(parsed: Parsed): readonly string[] {
  const grouping = new Set([...parsed.parentheses.values()].flat().flatMap(({ start, end }) => [start, end - 1]));
  const kept = pieces(parsed).filter(({ at }) => !grouping.has(at));
  const words = kept.filter(({ text }) => !/^(line|doc):/.test(text));
  const dropped = words.filter(({ text }, index) => {
    if (text === '=') return words[index + 1]?.text === '{';
    const next = words.slice(index).find((word) => word.text !== ',');
    return text === ',' && (next?.text === ')' || words[index - 1].text === ',');
  });
  return kept.filter((piece) => !dropped.includes(piece)).map(({ text }) => text);
}

function isSubsequence(some: readonly string[], all: readonly string[]): boolean {
  let next = 0;
  for (const each of all) if (some[next] === each) next += 1;
  return next === some.length;
}

/** How two tokens are set apart. */
const space = fc.oneof(
  { arbitrary: fc.constantFrom('', '', ' ', '  ', '\n', '\n\n\n', '\r\n'), weight: 5 },
  fc.constantFrom(' // a\n', '\n// b\n', '\n\n/// c\n\n', '//\n', '\n//// d\n// e\n', ' /// f\n// prettier-ignore\n'),
);

/** The text of a tree with as many more pairs of parentheses than needed as `pairs` says, in turn. */
function grouped(tree: File, pairs: readonly number[]): string {
  const given = new Map<Expression, number>();
  const more: Grouping = (expression, needed) => {
    const extra = given.get(expression) ?? pairs[given.size % pairs.length];
    given.set(expression, extra);
    return (needed ? 1 : 0) + extra;
  };
  const docs = (item: Item): Layout =>
    item.kind === 'use' ? [] : item.doc.map(({ text }) => [comment(`///${text}`), hardline]);
  return render(fileLayout(tree, more, docs), 80);
}

/**
 * The text of a tree with any space and any comments at every boundary of tokens, and with parentheses, commas and equals signs
 * that nobody needs; where one of those would change how the text is read, it is left out.
 */
const scattered = fc
  .tuple(
    file,
    fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: 1, maxLength: 20 }),
    fc.array(space, { minLength: 1, maxLength: 40 }),
    fc.array(fc.nat(400), { maxLength: 4 }),
  )
  .map(([tree, pairs, spaces, extra]) => {
    const text = grouped(tree, pairs);
    const meaning = fc.stringify(withoutComments(read(text).file));
    const unchanged = (changed: string): boolean => {
      const { file: now, diagnostics } = read(changed);
      return diagnostics.length === 0 && fc.stringify(withoutComments(now)) === meaning;
    };
    const wordy = extra.reduce((before, place) => {
      // Before brackets, where there may be more words than needed.
      const brackets = read(before).tokens.filter(({ image }) => image === ')' || image === '{');
      if (brackets.length === 0) return before;
      const at = brackets[place % brackets.length].startOffset;
      const words = [',', '='].map((word) => before.slice(0, at) + word + before.slice(at));
      return words.find(unchanged) ?? before;
    }, text);
    return scatter(wordy, spaces, unchanged);
  });

/** The text with a space before each token and at its end; those that `unchanged` refuses are left out. */
function scatter(text: string, spaces: readonly string[], unchanged: (text: string) => boolean): string {
  const starts = [...read(text).tokens.map((one) => one.startOffset), text.length];
  const parts = starts.map((start, index) => text.slice(starts[index - 1] ?? 0, start));
  const fill = (from: number, to: number): void => {
    const before = parts.slice(from, to);
    before.forEach((part, index) => (parts[from + index] = part + spaces[(from + index) % spaces.length]));
    if (unchanged(parts.join(''))) return;
    parts.splice(from, before.length, ...before);
    if (to - from === 1) return;
    const middle = (from + to) >> 1;
    fill(from, middle);
    fill(middle, to);
  };
  fill(0, parts.length);
  return parts.join('');
}

const width = fc.constantFrom(1, 20, 40, 80, 100, 200);

describe('formatting any text without errors', () => {
  law(
    'keeps its tree, and every comment between the same two tokens',
    fc.property(scattered, width, (text, columns) => {
      const before = read(text);
      const after = read(formatted(text, columns));
      expect(after.diagnostics).toEqual([]);
      expect(withoutComments(after.file)).toEqual(withoutComments(before.file));
      expect(essence(after)).toEqual(essence(before));
      const words = (parsed: Parsed): readonly string[] => pieces(parsed).map((each) => each.text);
      expect(isSubsequence(words(after), words(before))).toBe(true);
    }),
    { numRuns: 100 },
  );

  law(
    'does so once and for all',
    fc.property(scattered, width, (text, columns) => {
      const once = formatted(text, columns);
      expect(formatted(once, columns)).toBe(once);
    }),
    { numRuns: 100 },
  );

  law(
    'leaves no space at the ends of lines, no two blank lines, and one line end at the end',
    fc.property(scattered, width, (text, columns) => {
      const result = formatted(text.replaceAll('prettier-ignore', ''), columns);
      expect(result).not.toMatch(/[ \r]\n/);
      expect(result.replace(/\/\/.*/g, '//')).not.toMatch(/\n\n\n|^\n|[([{]\n\n|\n\n *[)\]}]/);
      expect(result).toMatch(/^$|[^\n]\n$/);
    }),
  );

  law(
    'is the same with Prettier',
    fc.asyncProperty(scattered, width, async (text, columns) => {
      const options = { parser: 'zc', plugins: [plugin], printWidth: columns };
      expect(await prettier.format(text, options)).toBe(formatted(text, columns));
    }),
    { numRuns: 100 },
  );
});

law(
  'what a program prints is formatted already',
  fc.property(file, (tree) => {
    const text = print(tree);
    expect(formatted(text, standardWidth)).toBe(text);
  }),
);
