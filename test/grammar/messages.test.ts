/** Each diagnostic of lexer and parser as a reader sees it. */
import { expect, test } from 'vitest';
import { messages } from './show.ts';

test('ZC0001 says what to write instead', () => {
  expect(messages('proxy a {\n  let x = 1;\n  let y = a ≤ b\n  let z = $$$\n}')).toMatchInlineSnapshot(`
    "ZC0001: unexpected character \`;\`
        let x = 1;
                 ^ not part of the language
      help: statements need no separator: begin a new line
    ZC0001: unexpected character \`≤\`
        let y = a ≤ b
                  ^ not part of the language
      help: write \`<=\`
    ZC0001: unexpected character \`$\`
        let z = $$$
                ^^^ these characters are not part of the language
      help: remove it, or put it in a comment"
  `);
});

test('ZC0002 points at the text', () => {
  expect(messages('use "a.zc\n')).toMatchInlineSnapshot(`
    "ZC0002: unterminated text
      use "a.zc
          ^^^^^ begins here and does not end on this line
      help: close it with \`"\`"
  `);
});

test('ZC0003 says what was expected', () => {
  expect(messages('proxy a {\n  let x = f(1, * 2)\n  let score = 2\n  score = a = b\n  pass p = data\n}'))
    .toMatchInlineSnapshot(`
      "ZC0003: unexpected \`*\`
          let x = f(1, * 2)
                       ^ expected an argument or \`)\`
        help: write an argument or \`)\` here, or remove \`*\`
      ZC0003: unexpected \`score\`
          let score = 2
              ^^^^^ expected a name
        help: \`score\` is a keyword: choose another name
      ZC0003: unexpected \`=\`
          score = a = b
                    ^ expected \`let\`, \`pass\`, \`score\` or \`direction\`, or \`}\`
        help: to compare, write \`==\`
      ZC0003: unexpected \`data\`
          pass p = data
                   ^^^^ expected \`network(…)\`
        help: write \`network(…)\` here, or remove \`data\`"
    `);
  expect(messages('def f(x)\n\ndef g( = 1')).toMatchInlineSnapshot(`
    "ZC0003: unexpected end of line
      def f(x)
              ^ expected \`=\` or a block
      help: write \`=\` or a block
    ZC0003: unexpected \`=\`
      def g( = 1
             ^ expected a name or \`)\`
      help: to compare, write \`==\`
    ZC0011: \`(\` is never closed
      def g( = 1
                ^ expected \`)\` before this
      and \`(\`: opened here
      help: add \`)\`"
  `);
  expect(messages('use a.zc\nscore = 1\nconst k = "x"')).toMatchInlineSnapshot(`
    "ZC0003: unexpected \`a\`
      use a.zc
          ^ expected a path in double quotes
      help: write a path in double quotes here, or remove \`a\`
    ZC0003: unexpected text
      const k = "x"
                ^^^ expected a number
      help: a text stands only after \`use\`"
  `);
  expect(messages('proxy a {\n  let x = 1 +\n  let scores x\n  y = 1\n  let y = sum for l in p.convs\n}'))
    .toMatchInlineSnapshot(`
      "ZC0003: unexpected end of line
          let x = 1 +
                     ^ expected an expression
        help: write an expression
      ZC0003: unexpected \`x\`
          let scores x
                     ^ expected \`=\`
        help: write \`=\` here, or remove \`x\`
      ZC0003: unexpected \`y\`
          y = 1
          ^ expected \`let\`, \`pass\`, \`score\` or \`direction\`, or \`}\`
        help: put one of these before \`y\`, or remove it
      ZC0003: unexpected end of line
          let y = sum for l in p.convs
                                      ^ expected \`:\` and the body of the fold
        help: write \`:\` and the body of the fold"
    `);
  expect(messages('proxy')).toMatchInlineSnapshot(`
    "ZC0003: unexpected end of file
      proxy
           ^ expected a name
      help: write a name"
  `);
});

test('ZC0004 names the limit', () => {
  expect(messages(`def f() = ${'('.repeat(101)}x${')'.repeat(101)}`).replaceAll(/ {50,}|\({50,}|\){50,}/g, '…'))
    .toMatchInlineSnapshot(`
    "ZC0004: nesting too deep
      def f() = …x…
    …^ one level too many
      rule: brackets and folds nest at most 100 deep
      help: name an inner part with \`let\`"
  `);
  expect(messages(`def f() = x${' + x'.repeat(501)}`).replaceAll(/ {50,}|( \+ x){50,}/g, '…')).toMatchInlineSnapshot(`
    "ZC0004: expression too long
      def f() = x…
    …^ one operator too many
      rule: an expression has at most 500 operators
      help: name a part of it with \`let\`"
  `);
});

test('ZC0005 shows how a number is written', () => {
  expect(messages('const a = .5\nconst b = 1.\nconst c = 1e\nconst d = 2x\nconst e = 1e999')).toMatchInlineSnapshot(`
    "ZC0005: malformed number
      const a = .5
                ^^ not a number of the language
      rule: a number is written \`12\`, \`0.5\` or \`1e-5\`
      help: write a digit before the point: \`0.5\`
    ZC0005: malformed number
      const b = 1.
                ^^ not a number of the language
      rule: a number is written \`12\`, \`0.5\` or \`1e-5\`
      help: write a digit after the point, or leave the point out
    ZC0005: malformed number
      const c = 1e
                ^^ not a number of the language
      rule: a number is written \`12\`, \`0.5\` or \`1e-5\`
      help: write the exponent: \`1e-5\`
    ZC0005: malformed number
      const d = 2x
                ^^ not a number of the language
      rule: a number is written \`12\`, \`0.5\` or \`1e-5\`
      help: put a space or an operator between the number and what follows
    ZC0005: number too large
      const e = 1e999
                ^^^^^ beyond the range of a double
      rule: a number is written \`12\`, \`0.5\` or \`1e-5\`
      help: the largest number is about 1.8e308"
  `);
});

test('ZC0006 asks for parentheses', () => {
  expect(messages('def f(p) = 1 + sum for l in p.convs: l.x')).toMatchInlineSnapshot(`
    "ZC0006: a fold inside an operator needs parentheses
      def f(p) = 1 + sum for l in p.convs: l.x
                     ^^^^^^^^^^^^^^^^^^^^^^^^^ this fold is an operand
      rule: the body of a fold reaches as far as it can
      help: put the fold in parentheses"
  `);
});

test('ZC0007 shows both comparisons', () => {
  expect(messages('def f(a) = 0 < a <= 1')).toMatchInlineSnapshot(`
    "ZC0007: comparisons cannot be chained
      def f(a) = 0 < a <= 1
                       ^^ a second comparison
      and \`<\`: the first one
      rule: a comparison has two sides
      help: join two comparisons with \`and\`: \`a < b and b < c\`"
  `);
});

test('ZC0008 says where the operator goes', () => {
  expect(messages('proxy a {\n  score = x\n    + y\n}')).toMatchInlineSnapshot(`
    "ZC0008: line begins with \`+\`
          + y
          ^ the expression ended with the line above
      rule: outside ( ) and [ ] a line break ends an expression
      help: move \`+\` to the end of the line above, or put the whole expression in parentheses"
  `);
});

test('ZC0009 names the edition there is', () => {
  expect(messages('edition 2\nedition 1')).toMatchInlineSnapshot(`
    "ZC0009: unknown edition 2
      edition 2
              ^ not an edition of the language
      help: write \`edition 1\`
    ZC0009: the edition comes first
      edition 1
      ^^^^^^^^^ something stands before it
      rule: a file states its edition once, before everything else
      help: move it to the first line"
  `);
});

test('ZC0010 names the directions', () => {
  expect(messages('proxy a { direction up }')).toMatchInlineSnapshot(`
    "ZC0010: unknown direction \`up\`
      proxy a { direction up }
                          ^^ not a direction
      help: write \`direction higher\` if larger scores are better, else \`direction lower\`"
  `);
});

test('ZC0011 shows both ends', () => {
  expect(messages('proxy a {\n  score = f(x, [in, out)\n}\nproxy b {')).toMatchInlineSnapshot(`
    "ZC0011: \`[\` is never closed
        score = f(x, [in, out)
                             ^ expected \`]\` before this
      and \`[\`: opened here
      help: add \`]\`
    ZC0011: \`{\` is never closed
      proxy b {
               ^ expected \`}\` before this
      and \`{\`: opened here
      help: add \`}\`"
  `);
});

test('ZC0012 says what a block is', () => {
  expect(messages('def f() {\n  let a = 1\n}\ndef g() {}\ndef h() {\n  a\n  b\n}')).toMatchInlineSnapshot(`
    "ZC0012: a block needs a result
      }
      ^ the block ends after a \`let\`
      rule: a block is any number of \`let\` and then one expression, its value
      help: end the block with an expression
    ZC0012: a block needs a result
      def g() {}
               ^ the block is empty
      rule: a block is any number of \`let\` and then one expression, its value
      help: end the block with an expression
    ZC0012: a block has one result
        a
        ^ more follows this expression
      rule: a block is any number of \`let\` and then one expression, its value
      help: name it with \`let\`, or join it to the line before with an operator"
  `);
});

test('ZC0013 names the escapes', () => {
  expect(messages('use "a\\b.zc"')).toMatchInlineSnapshot(`
    "ZC0013: unknown escape \`\\b\`
      use "a\\b.zc"
            ^^ not an escape
      rule: the escapes are \`\\"\` and \`\\\\\`
      help: write \`\\\\\` for a backslash; paths use \`/\`"
  `);
});

test('ZC0014 points at the bracket', () => {
  expect(messages('proxy a {\n  score = f(x))\n}')).toMatchInlineSnapshot(`
    "ZC0014: nothing is open for this \`)\`
        score = f(x))
                    ^ closes nothing
      help: remove it, or open its partner before"
  `);
});

test('ZC0015 says where reading goes on', () => {
  const text = `def f() = g(${'x x, '.repeat(101)})`;
  expect(
    messages(text)
      .split('\n')
      .slice(-3)
      .map((each) => each.trim())
      .at(-1),
  ).toMatchInlineSnapshot(`"help: correct the mistakes above first"`);
});
