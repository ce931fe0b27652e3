/**
 * From Chevrotain's errors to ours. Its messages are replaced by the bare phrase for what was expected, which
 * `messages.ts` puts into a sentence.
 */
import {
  EOF,
  type IToken,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type TokenType,
} from 'chevrotain';
import type { Diagnostic } from './diagnostic.ts';
import { needsMore } from './lines.ts';
import { strayContinuation, unexpected } from './messages.ts';
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
};

/** What may stand between the brackets of a list, by rule. */
const entries: Readonly<Record<string, string>> = {
  arguments: words.argument,
  axes: 'a name',
  def: 'a name',
  pass: 'an option',
};

function phrase(rule: string, expected: TokenType, previous: IToken): string {
  const entry = entries[rule];
  const closing = expected === token.RightParen || expected === token.RightBracket;
  if (entry !== undefined && closing && needsMore(previous)) return `${entry} or ${expected.LABEL}`;
  return inContext[rule]?.[expected.name] ?? expected.LABEL ?? words.expression;
}

/** Chevrotain's way to ask for a message. `onMistake` is called for each; what it throws stops the parser. */
export function expectations(onMistake: () => void): IParserErrorMessageProvider {
  const say = (text: string): string => {
    onMistake();
    return text;
  };
  return {
    buildMismatchTokenMessage: ({ expected, previous, ruleName }) => say(phrase(ruleName, expected, previous)),
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

/**
 * The diagnostic for one of Chevrotain's errors, whose message is one of the phrases above. `after` is the token that
 * follows what the parser was given.
 */
export function surprise(source: Source, error: IRecognitionException, after: Token | null): Diagnostic {
  const expected = error.message;
  const found = error.token.tokenType === EOF ? after : (error.token as Token);
  if (found === null) {
    const end = source.text.length;
    return unexpected(source, { span: { start: end, end }, found: 'end of file', text: '', expected });
  }
  const text = found.image;
  if (!found.continues && continuing.has(found.tokenType)) {
    return strayContinuation(source, spanOf(found), text);
  }
  const previous = 'previousToken' in error ? (error.previousToken as Token) : null;
  const complete = expected === words.item || expected === words.proxyItem;
  if (found.firstOnLine && previous !== null && previous.tokenType !== EOF && !complete) {
    const { end } = spanOf(previous);
    return unexpected(source, { span: { start: end, end }, found: 'end of line', text: '', expected });
  }
  const kind = keywords.includes(text) ? 'keyword' : found.tokenType === token.Text ? 'text' : 'other';
  return unexpected(source, { span: spanOf(found), found: kind, text, expected });
}
