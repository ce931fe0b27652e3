/** How messages look: frames of any text. What real messages say is in `test/errors`. */
import { describe, expect, test } from 'vitest';
import { render } from '../../../compiler/diagnostics/render.ts';
import type { Diagnostic, Label } from '../../../grammar/diagnostic.ts';
import type { Source } from '../../../grammar/source.ts';

/** A label on the first occurrence of some text. */
function label(source: Source, on: string, text: string): Label {
  const start = source.text.indexOf(on);
  return { source, span: { start, end: start + on.length }, text };
}

const diagnostic = (primary: Label, ...secondary: readonly Label[]): Diagnostic => ({
  code: 'ZC0201',
  severity: 'error',
  title: 'the title',
  primary,
  secondary,
  rule: 'the rule',
  help: 'the help',
});

const shown = (primary: Label, ...secondary: readonly Label[]): string =>
  render(diagnostic(primary, ...secondary), { color: false });

/** The rows between the head and the notes. */
const frame = (primary: Label, ...secondary: readonly Label[]): readonly string[] =>
  shown(primary, ...secondary)
    .split('\n')
    .filter((row) => /^ *\d* │.|⋮/.test(row));

const of = (text: string): Source => ({ name: 'a.zc', text });

describe('a frame', () => {
  test('has the code, the place, the lines, the rule, the help and where to read more', () => {
    const source = of('one\ntwo three\nfour');
    expect(shown(label(source, 'three', 'here'), label(source, 'two', 'and there'))).toMatchInlineSnapshot(`
      "error[ZC0201]: the title
         ┌─ a.zc:2:5
         │
       2 │ two three
         │ --- ^^^^^ here
         │ │
         │ and there
         │
         = rule: the rule
         = help: the help
         = more: eznasc explain ZC0201
      "
    `);
  });

  test('joins lines that are near and skips those that are not', () => {
    const source = of('a\nb\nc\nd\ne\nf\ng');
    expect(frame(label(source, 'a', 'first'), label(source, 'c', 'near'), label(source, 'g', 'far')))
      .toMatchInlineSnapshot(`
      [
        " 1 │ a",
        "   │ ^ first",
        " 2 │ b",
        " 3 │ c",
        "   │ - near",
        " ⋮ │",
        " 7 │ g",
        "   │ - far",
      ]
    `);
  });

  test('hangs the texts of several labels on one line from their columns', () => {
    const source = of('alpha + beta * gamma');
    expect(frame(label(source, 'gamma', 'third'), label(source, 'alpha', 'first'), label(source, 'beta', 'second')))
      .toMatchInlineSnapshot(`
      [
        " 1 │ alpha + beta * gamma",
        "   │ -----   ----   ^^^^^ third",
        "   │ │       │",
        "   │ │       second",
        "   │ first",
      ]
    `);
  });

  test('shows a label within another on a row of its own', () => {
    const source = of('score = grad(median(x), x)');
    expect(frame(label(source, 'grad(median(x), x)', 'outer'), label(source, 'median(x)', 'inner')))
      .toMatchInlineSnapshot(`
      [
        " 1 │ score = grad(median(x), x)",
        "   │         ^^^^^^^^^^^^^^^^^^ outer",
        "   │              --------- inner",
      ]
    `);
  });

  test('marks where a label over several lines begins and ends', () => {
    const source = of('score = sum(\n  x,\n  y,\n  z\n)');
    expect(frame(label(source, 'sum(\n  x,\n  y,\n  z\n)', 'all of it'))).toMatchInlineSnapshot(`
      [
        " 1 │ score = sum(",
        "   │         ^^^^",
        " ⋮ │",
        " 5 │ )",
        "   │ ^ all of it",
      ]
    `);
  });

  test('shows another file in a block of its own', () => {
    const other = { name: 'lib.zc', text: 'def f(x) = logdet(x)' };
    expect(shown(label(other, 'x', 'here'), label(of('f(p.logits)'), 'f(p.logits)', 'in this call')))
      .toMatchInlineSnapshot(`
      "error[ZC0201]: the title
         ┌─ lib.zc:1:7
         │
       1 │ def f(x) = logdet(x)
         │       ^ here
         │
         ├─ a.zc:1:1
         │
       1 │ f(p.logits)
         │ ----------- in this call
         │
         = rule: the rule
         = help: the help
         = more: eznasc explain ZC0201
      "
    `);
  });

  test('points at an empty place, also at the end of the text', () => {
    const source = of('score = ');
    const span = { start: source.text.length, end: source.text.length };
    expect(frame({ source, span, text: 'nothing here' })).toEqual([' 1 │ score =', '   │         ^ nothing here']);
    expect(frame({ source: of(''), span: { start: 0, end: 0 }, text: 'empty' })).toEqual(['   │ ^ empty']);
  });
});

describe('any text can be shown', () => {
  test('tabs are four columns, wide characters two, accents none', () => {
    const source = of('\t界e\u0301 x');
    expect(frame(label(source, 'x', 'here'))).toEqual([' 1 │     界e\u0301 x', '   │         ^ here']);
  });

  test('control characters are symbols, in the text, in its name and in what is said', () => {
    const source = { name: 'a\u001b[31m.zc', text: 'a\u0000b\u001b[2Jc\u202Ed\u007F x' };
    const message = shown(label(source, 'x', 'x\u0007 is here'));
    expect(message).not.toMatch(/[^\P{Cc}\n]|\u202E/u);
    expect(message).toContain('a␀b␛[2Jc�d␡ x');
    expect(message).toContain('a␛[31m.zc:1:');
    expect(message).toContain('x␇ is here');
  });

  test('half of a surrogate pair does not break the columns', () => {
    const source = of('\uD800 x');
    expect(frame(label(source, 'x', 'here'))).toEqual([' 1 │ � x', '   │   ^ here']);
  });

  test('Windows line ends are not shown', () => {
    const source = of('one\r\ntwo\r\n');
    expect(frame(label(source, 'two', 'here'))).toEqual([' 2 │ two', '   │ ^^^ here']);
  });

  test('of a line of a million characters only what is around the labels is shown', () => {
    const source = of(`${'a '.repeat(250_000)}first${' b'.repeat(250_000)} second`);
    const rows = frame(label(source, 'first', 'one'), label(source, 'second', 'two'));
    expect(rows).toHaveLength(4);
    expect(rows.every((row) => row.length < 140)).toBe(true);
    expect(rows[0]).toMatch(/^ 1 │ …(a )+first( b)+ …$/);
    expect(rows[1].indexOf('^')).toBe(rows[0].indexOf('first'));
    expect(rows[3].indexOf('-')).toBe(rows[2].indexOf('second'));
  });

  test('a word of a million characters is cut in the middle of a message', () => {
    const word = 'x'.repeat(1_000_000);
    const source = of(word);
    const message = shown({ source, span: { start: 0, end: word.length }, text: `not \`${word}\`` });
    expect(message.split('\n').every((row) => row.length < 260)).toBe(true);
    expect(message).toContain('…');
  });
});

describe('colour', () => {
  test('is the same text with escape codes', () => {
    const source = of('one two');
    const colored = render(diagnostic(label(source, 'two', 'here'), label(source, 'one', 'there')), { color: true });
    expect(colored).toContain('\u001b[1;31merror[ZC0201]\u001b[0m');
    expect(colored.replace(/\p{Cc}\[[\d;]*m/gu, '')).toBe(
      shown(label(source, 'two', 'here'), label(source, 'one', 'there')),
    );
  });

  test('tells warnings from errors', () => {
    const warning: Diagnostic = { ...diagnostic(label(of('one'), 'one', 'here')), severity: 'warning' };
    expect(render(warning, { color: true })).toContain('\u001b[1;33mwarning[ZC0201]\u001b[0m');
  });
});
