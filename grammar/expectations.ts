/**
 * From Chevrotain's errors to ours. Its messages are replaced by the bare phrase for what was expected, which
 * `messages.ts` puts into a sentence.
 */
import { EOF, type IParserErrorMessageProvider, type IRecognitionException, type TokenType } from 'chevrotain';
import type { Diagnostic } from './diagnostic.ts';
import { unexpected } from './messages.ts';
import type { Source } from './source.ts';
import { spanOf, type Token } from './token.ts';
import { keywords, token, tokenTable } from './tokens.ts';

/** Phrases for the larger parts of the language. */
export const words = {
  item: 'an item: `use`, `const`, `def` or `proxy`',
  proxyItem: '`let`, `pass`, `score` or `direction`, or `}`',
  expression: 'an expression',
  argument: 'an argument',
} as const;

/** Where the name of the missing token alone would say too little: by rule, then by token. */
const inContext: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  file: { EOF: words.item },
  use: { Text: 'a path in double quotes' },
  proxy: { RightBrace: words.proxyItem },
  direction: { Name: '`higher` or `lower`' },
  pass: { Network: '`network(…)`', RightParen: '`,` or `)`' },
  def: { RightParen: '`,` or `)`' },
  arguments: { RightParen: '`,` or `)`' },
  axes: { RightBracket: '`,` or `]`' },
  fold: { Colon: '`:` and the body of the fold' },
  block: { RightBrace: 'the end of the block, after its result' },
};

function phrase(rule: string, expected: TokenType): string {
  return inContext[rule]?.[expected.name] ?? expected.LABEL ?? words.expression;
}

/** Chevrotain's way to ask for a message. `onMistake` is called for each; what it throws stops the parser. */
export function expectations(onMistake: () => void): IParserErrorMessageProvider {
  const say = (text: string): string => {
    onMistake();
    return text;
  };
  return {
    buildMismatchTokenMessage: ({ expected, ruleName }) => say(phrase(ruleName, expected)),
    buildNotAllInputParsedMessage: () => say(words.item),
    buildNoViableAltMessage: ({ customUserDescription }) => say(customUserDescription ?? words.expression),
    buildEarlyExitMessage: ({ customUserDescription }) => say(customUserDescription ?? words.expression),
  };
}

/** Tokens that begin no item, statement or expression, so that at the start of a line they were meant to continue one. */
const continuing: ReadonlySet<TokenType> = new Set([
  ...tokenTable.filter((row) => row.kind === 'operator' && row.name !== 'Not').map((row) => token[row.name]),
  ...[token.For, token.In, token.Where, token.Assign, token.Comma, token.Colon, token.Dot],
  ...[token.LeftParen, token.LeftBracket],
]);

/** The diagnostic for one of Chevrotain's errors, whose message is one of the phrases above. */
export function surprise(source: Source, error: IRecognitionException): Diagnostic {
  const found = error.token as Token;
  const atEnd = found.tokenType === EOF;
  const end = source.text.length;
  return unexpected(source, {
    span: atEnd ? { start: end, end } : spanOf(found),
    text: found.image,
    kind: keywords.includes(found.image) ? 'keyword' : found.tokenType === token.Text ? 'text' : 'other',
    stray: !atEnd && !found.continues && continuing.has(found.tokenType),
    expected: error.message,
  });
}
