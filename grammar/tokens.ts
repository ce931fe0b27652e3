/**
 * The words of the language, as one table. The scanner and the parser are made from it, and whatever needs to know the vocabulary (messages, syntax highlighting) reads the same rows.
 */
import { createToken, type TokenType } from 'chevrotain';

/** What a word is to a reader; editors colour by it. */
export type TokenKind =
  'space' | 'comment' | 'name' | 'number' | 'text' | 'declaration' | 'control' | 'operator' | 'bracket' | 'separator';

/** One row: a fixed spelling (`text`), or a `pattern` where the spelling varies, then with `says`, its name in messages. */
export type TokenRow =
  | { readonly name: string; readonly kind: TokenKind; readonly text: string }
  | { readonly name: string; readonly kind: TokenKind; readonly pattern: RegExp; readonly says: string };

/**
 * Every word, longer spellings before their prefixes. A number takes in whatever is glued to it, so that `1.`, `.5` and
 * `2x` are one malformed number each instead of several puzzling tokens; `isNumber` tells the good ones.
 */
export const tokenTable = [
  { name: 'Space', kind: 'space', pattern: /[ \t\r\n\uFEFF]+/, says: 'space' },
  { name: 'Comment', kind: 'comment', pattern: /\/\/[^\n]*/, says: 'a comment' },
  { name: 'Number', kind: 'number', pattern: /\.?\d(?:[eE][+-]|[\w.])*/, says: 'a number' },
  { name: 'Text', kind: 'text', pattern: /"(?:[^"\\\r\n]|\\[^\r\n]?)*"?/, says: 'a quoted text' },

  { name: 'Edition', kind: 'declaration', text: 'edition' },
  { name: 'Use', kind: 'declaration', text: 'use' },
  { name: 'Const', kind: 'declaration', text: 'const' },
  { name: 'Def', kind: 'declaration', text: 'def' },
  { name: 'Proxy', kind: 'declaration', text: 'proxy' },
  { name: 'Direction', kind: 'declaration', text: 'direction' },
  { name: 'Pass', kind: 'declaration', text: 'pass' },
  { name: 'Network', kind: 'declaration', text: 'network' },
  { name: 'Let', kind: 'declaration', text: 'let' },
  { name: 'Score', kind: 'declaration', text: 'score' },
  { name: 'For', kind: 'control', text: 'for' },
  { name: 'In', kind: 'control', text: 'in' },
  { name: 'Where', kind: 'control', text: 'where' },
  { name: 'Or', kind: 'operator', text: 'or' },
  { name: 'And', kind: 'operator', text: 'and' },
  { name: 'Not', kind: 'operator', text: 'not' },
  { name: 'Name', kind: 'name', pattern: /[A-Za-z_]\w*'*/, says: 'a name' },

  { name: 'Equal', kind: 'operator', text: '==' },
  { name: 'NotEqual', kind: 'operator', text: '!=' },
  { name: 'LessEqual', kind: 'operator', text: '<=' },
  { name: 'GreaterEqual', kind: 'operator', text: '>=' },
  { name: 'Less', kind: 'operator', text: '<' },
  { name: 'Greater', kind: 'operator', text: '>' },
  { name: 'Plus', kind: 'operator', text: '+' },
  { name: 'Minus', kind: 'operator', text: '-' },
  { name: 'Star', kind: 'operator', text: '*' },
  { name: 'Slash', kind: 'operator', text: '/' },
  { name: 'Caret', kind: 'operator', text: '^' },
  { name: 'Assign', kind: 'separator', text: '=' },
  { name: 'LeftParen', kind: 'bracket', text: '(' },
  { name: 'RightParen', kind: 'bracket', text: ')' },
  { name: 'LeftBracket', kind: 'bracket', text: '[' },
  { name: 'RightBracket', kind: 'bracket', text: ']' },
  { name: 'LeftBrace', kind: 'bracket', text: '{' },
  { name: 'RightBrace', kind: 'bracket', text: '}' },
  { name: 'Comma', kind: 'separator', text: ',' },
  { name: 'Colon', kind: 'separator', text: ':' },
  { name: 'Dot', kind: 'separator', text: '.' },
] as const satisfies readonly TokenRow[];

export type TokenName = (typeof tokenTable)[number]['name'];

const words = /^[a-z]+$/;

/** The words which cannot be chosen as names. */
export const keywords: readonly string[] = tokenTable.flatMap((row) =>
  'text' in row && words.test(row.text) ? [row.text] : [],
);

/** Stands where an operand was left out because the text nests too deeply. No text is read as one. */
export const omitted = createToken({ name: 'Omitted' });

/** The operators that stand between two operands. */
export const binaryOperator = createToken({ name: 'BinaryOperator' });

/** The operators that stand before one operand. */
export const prefixOperator = createToken({ name: 'PrefixOperator' });

function categories(row: TokenRow): TokenType[] {
  if (row.kind !== 'operator') return [];
  if (row.name === 'Not') return [prefixOperator];
  return row.name === 'Minus' ? [binaryOperator, prefixOperator] : [binaryOperator];
}

function tokenType(row: TokenRow): TokenType {
  const label = 'text' in row ? `\`${row.text}\`` : row.says;
  return createToken({ name: row.name, label, categories: categories(row) });
}

/** The token types by name. */
export const token = Object.fromEntries(tokenTable.map((row) => [row.name, tokenType(row)])) as Readonly<
  Record<TokenName, TokenType>
>;

/** Every token type that the parser may meet. */
export const vocabulary: TokenType[] = [binaryOperator, prefixOperator, omitted, ...Object.values(token)];

/** Whether the text of a `Number` token is well-formed and within the range of a double. */
export function isNumber(text: string): boolean {
  return /^\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text));
}
