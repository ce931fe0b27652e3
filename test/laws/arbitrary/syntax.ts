/** Syntax trees of every kind, of bounded depth, as a program would make them: without positions. */
import * as fc from 'fast-check';
import type * as ast from '../../../grammar/ast.ts';
import { spell } from '../../../grammar/numbers.ts';
import { bindings } from '../../../grammar/precedence.ts';
import { keywords } from '../../../grammar/tokens.ts';

const span = { start: 0, end: 0 };
const noKeyword = (text: string) => !keywords.includes(text);

const identifier = fc.oneof(
  fc.constantFrom('x', 'sum', 'p', 'data', 'higher', "batch'", "a''", 'a_name_so_long_that_lines_must_break'),
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,5}'{0,2}$/).filter(noKeyword),
);
const toName = (text: string): ast.Name => ({ text, span });
const name = identifier.map(toName);

/** A name where a keyword is one too: a member, an axis, a label. */
const anyName = fc.oneof({ arbitrary: identifier, weight: 3 }, fc.constantFrom(...keywords)).map(toName);

const positive = fc.oneof(fc.nat(100), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })).map(Math.abs);

const number = fc.oneof(
  positive.map((value): ast.NumberLiteral => ({ kind: 'number', value, text: String(value), span })),
  fc
    .constantFrom('0.50', '1e-5', '1E5', '007', '1.0e+0')
    .map((text): ast.NumberLiteral => ({ kind: 'number', value: Number(text), text, span })),
);

const optionValue = fc.oneof(
  name,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => toName(spell(value))),
);

const reference = identifier.map((text): ast.Reference => ({ kind: 'reference', name: text, span }));
const axes = fc.array(anyName, { maxLength: 4 }).map((names): ast.AxisList => ({ kind: 'axes', names, span }));
const loneIn = fc.constant<ast.Reference>({ kind: 'reference', name: 'in', span });

type Trees = {
  expression: ast.Expression;
  argument: ast.Argument;
  let: ast.Let;
};

const node = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> | T[K] }): fc.Arbitrary<T> =>
  fc.record(
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, value instanceof fc.Arbitrary ? value : fc.constant(value)]),
    ),
  ) as fc.Arbitrary<T>;

const trees = fc.letrec<Trees>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'medium', maxDepth: 6, withCrossShrink: true },
    reference,
    number,
    node<ast.Member>({ kind: 'member', object: tie('expression'), member: anyName, span }),
    node<ast.Index>({ kind: 'index', object: tie('expression'), index: tie('expression'), span }),
    node<ast.Call>({
      kind: 'call',
      callee: fc.oneof(name, fc.constant(toName('where'))),
      arguments: fc.array(tie('argument'), { maxLength: 3 }),
      span,
    }),
    node<ast.Unary>({ kind: 'unary', operator: fc.constantFrom('-', 'not'), operand: tie('expression'), span }),
    {
      weight: 4,
      arbitrary: node<ast.Binary>({
        kind: 'binary',
        operator: fc.constantFrom(...(Object.keys(bindings) as ast.BinaryOperator[])),
        operatorSpan: span,
        left: tie('expression'),
        right: tie('expression'),
        span,
      }),
    },
    node<ast.Fold>({
      kind: 'fold',
      fold: name,
      binder: name,
      family: tie('expression'),
      condition: fc.option(tie('expression')),
      body: tie('expression'),
      span,
    }),
    node<ast.Block>({
      kind: 'block',
      lets: fc.array(tie('let'), { maxLength: 2 }),
      result: tie('expression'),
      span,
    }),
  ),
  argument: node<ast.Argument>({
    kind: 'argument',
    label: fc.option(anyName),
    value: fc.oneof({ weight: 5, arbitrary: tie('expression') }, axes, loneIn),
    span,
  }),
  let: node<ast.Let>({ kind: 'let', name, value: tie('expression'), span }),
}));

/** Any expression. */
export const expression: fc.Arbitrary<ast.Expression> = trees.expression;

const lineText = fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, '').trimEnd());
const doc = fc.array(
  lineText
    .filter((text) => !text.startsWith('/'))
    .map((text): ast.Comment => ({ kind: 'doc', text, trailing: false, span })),
  { maxLength: 2 },
);

const signed = fc
  .oneof(fc.constantFrom(0, -0, 1e-5, -100000), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value): ast.Signed => ({ kind: 'signed', value, span }));

const proxyItem = fc.oneof(
  node<ast.Direction>({ kind: 'direction', value: fc.constantFrom('higher', 'lower'), span }),
  node<ast.Pass>({
    kind: 'pass',
    name,
    input: trees.expression,
    options: fc.array(node<ast.PassOption>({ kind: 'option', name: anyName, value: optionValue, span }), {
      maxLength: 3,
    }),
    span,
  }),
  trees.let,
  node<ast.Score>({ kind: 'score', value: trees.expression, span }),
);

const item = fc.oneof(
  node<ast.Use>({ kind: 'use', path: lineText, pathSpan: span, span }),
  node<ast.Const>({ kind: 'const', doc, name, value: signed, bounds: fc.option(fc.tuple(signed, signed)), span }),
  node<ast.Def>({
    kind: 'def',
    doc,
    name,
    parameters: fc.array(name, { maxLength: 3 }),
    body: trees.expression,
    span,
  }),
  node<ast.Proxy>({ kind: 'proxy', doc, name, items: fc.array(proxyItem, { maxLength: 4 }), span }),
);

/** Any file without plain comments. */
export const file: fc.Arbitrary<ast.File> = node<ast.File>({
  kind: 'file',
  edition: fc.option(fc.constant<ast.Edition>({ kind: 'edition', number: 1, span })),
  items: fc.array(item, { maxLength: 4 }),
  comments: fc.constant([]),
  span,
});

/** The tree without positions, to be compared. */
export function bare(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(bare);
  if (typeof tree !== 'object' || tree === null) return tree;
  const kept = Object.entries(tree).filter(([key]) => !/span$/i.test(key) && key !== 'trailing');
  return Object.fromEntries(kept.map(([key, value]) => [key, bare(value)]));
}
