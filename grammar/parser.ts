/**
 * The grammar of items, down to where expressions begin, and the parser's one way in.
 */
import type { IToken } from 'chevrotain';
import type * as ast from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';
import { surprise } from './expectations.ts';
import { ExpressionParser, nameOf, nothing, TooManyMistakes, type Rule } from './expressions.ts';
import { unquote } from './lexer.ts';
import * as messages from './messages.ts';
import { spell } from './numbers.ts';
import type { Source, Span } from './source.ts';
import { spanOf, type Token } from './token.ts';
import { token } from './tokens.ts';

interface Stretch {
  readonly edition: ast.Edition | null;
  readonly items: readonly ast.Item[];
}

/** What one run of the parser reads: a whole file, or a stretch of it that begins with an item. */
export interface Reading extends Stretch {
  readonly parentheses: Parentheses;
  readonly diagnostics: readonly Diagnostic[];
}

/** The pairs of parentheses around expressions, the innermost first. */
export type Parentheses = ReadonlyMap<ast.Expression, readonly Span[]>;

const unread: Stretch = { edition: null, items: [] };

/** The whole grammar. */
export class Parser extends ExpressionParser {
  constructor(validate: boolean) {
    super(validate);
    this.performSelfAnalysis();
  }

  /** Reads tokens whose brackets match; `after` is what follows them in the text, if anything does. */
  read(source: Source, tokens: Token[], after: Token | null): Reading {
    this.begin(source, tokens);
    let stretch = unread;
    try {
      stretch = this.file();
    } catch (error) {
      if (!(error instanceof TooManyMistakes)) throw error;
      const last = this.errors[this.errors.length - 1].token;
      this.findings.push(messages.givingUp(source, { start: spanOf(last).end, end: spanOf(last).end }));
    }
    const surprises = this.errors.map((error) => surprise(source, error, after));
    return { ...stretch, parentheses: this.parentheses, diagnostics: [...surprises, ...this.findings] };
  }

  private readonly file: Rule<Stretch> = this.rule(
    'file',
    () => {
      const items: ast.Item[] = [];
      const edition = this.OPTION(() => this.SUBRULE(this.edition)) ?? null;
      this.MANY(() => {
        const item = this.OR<ast.Item | undefined>([
          { ALT: () => this.SUBRULE(this.use) },
          { ALT: () => this.SUBRULE(this.const) },
          { ALT: () => this.SUBRULE(this.def) },
          { ALT: () => this.SUBRULE(this.proxy) },
        ]);
        if (item !== undefined) items.push(item);
      });
      return { edition, items };
    },
    () => unread,
  );

  private readonly edition: Rule<ast.Edition | undefined> = this.rule(
    'edition',
    () => {
      const first = this.CONSUME(token.Edition);
      const number = this.CONSUME(token.Number);
      return this.ACTION(() => {
        if (number.image !== '1') this.report(messages.unknownEdition(this.source, spanOf(number)));
        return { kind: 'edition', number: Number(number.image), span: this.since(first) };
      });
    },
    nothing,
  );

  private readonly use: Rule<ast.Use | undefined> = this.rule(
    'use',
    () => {
      const first = this.CONSUME(token.Use);
      const path = this.CONSUME(token.Text);
      return this.ACTION(() => ({
        kind: 'use',
        path: unquote(path.image),
        pathSpan: spanOf(path),
        span: this.since(first),
      }));
    },
    nothing,
  );

  private readonly const: Rule<ast.Const | undefined> = this.rule(
    'const',
    () => {
      const first = this.CONSUME(token.Const);
      const name = this.CONSUME(token.Name);
      this.CONSUME(token.Assign);
      const value = this.SUBRULE(this.signed);
      const bounds = this.OPTION((): [ast.Signed, ast.Signed] => {
        this.CONSUME(token.In);
        this.CONSUME(token.LeftBracket);
        const low = this.SUBRULE2(this.signed);
        this.CONSUME(token.Comma);
        const high = this.SUBRULE3(this.signed);
        this.CONSUME(token.RightBracket);
        return [low, high];
      });
      return this.ACTION(() => ({
        kind: 'const',
        doc: docsOf(first),
        name: nameOf(name),
        value,
        bounds: bounds ?? null,
        span: this.since(first),
      }));
    },
    nothing,
  );

  private readonly signed: Rule<ast.Signed> = this.rule(
    'signed',
    () => {
      const minus = this.OPTION(() => this.CONSUME(token.Minus));
      const number = this.CONSUME(token.Number);
      return this.ACTION(() => {
        const value = Number(number.image);
        return { kind: 'signed', value: minus === undefined ? value : -value, span: this.since(minus ?? number) };
      });
    },
    () => ({ kind: 'signed', value: NaN, span: this.here() }),
  );

  private readonly def: Rule<ast.Def | undefined> = this.rule(
    'def',
    () => {
      const first = this.CONSUME(token.Def);
      const name = this.CONSUME(token.Name);
      const parameters: ast.Name[] = [];
      this.CONSUME(token.LeftParen);
      this.MANY_SEP({
        SEP: token.Comma,
        DEF: () => {
          const parameter = this.CONSUME2(token.Name);
          this.ACTION(() => parameters.push(nameOf(parameter)));
        },
      });
      this.CONSUME(token.RightParen);
      const body = this.OR<ast.Expression>({
        DEF: [
          {
            ALT: () => {
              this.CONSUME(token.Assign);
              return this.SUBRULE(this.expression);
            },
          },
          { ALT: () => this.SUBRULE(this.block) },
        ],
        ERR_MSG: '`=` or a block',
      });
      return this.ACTION(() => ({
        kind: 'def',
        doc: docsOf(first),
        name: nameOf(name),
        parameters,
        body,
        span: this.since(first),
      }));
    },
    nothing,
  );

  private readonly proxy: Rule<ast.Proxy | undefined> = this.rule(
    'proxy',
    () => {
      const first = this.CONSUME(token.Proxy);
      const name = this.CONSUME(token.Name);
      const items: ast.ProxyItem[] = [];
      this.CONSUME(token.LeftBrace);
      this.MANY(() => {
        const item = this.OR<ast.ProxyItem | undefined>([
          { ALT: () => this.SUBRULE(this.direction) },
          { ALT: () => this.SUBRULE(this.pass) },
          { ALT: () => this.SUBRULE(this.let) },
          { ALT: () => this.SUBRULE(this.score) },
        ]);
        if (item !== undefined) items.push(item);
      });
      this.CONSUME(token.RightBrace);
      return this.ACTION(() => ({
        kind: 'proxy',
        doc: docsOf(first),
        name: nameOf(name),
        items,
        span: this.since(first),
      }));
    },
    nothing,
  );

  private readonly direction: Rule<ast.Direction | undefined> = this.rule(
    'direction',
    () => {
      const first = this.CONSUME(token.Direction);
      const word = this.CONSUME(token.Name);
      return this.ACTION(() => {
        const value = word.image;
        if (value === 'higher' || value === 'lower') return { kind: 'direction', value, span: this.since(first) };
        this.report(messages.unknownDirection(this.source, spanOf(word)));
        return undefined;
      });
    },
    nothing,
  );

  private readonly pass: Rule<ast.Pass | undefined> = this.rule(
    'pass',
    () => {
      const first = this.CONSUME(token.Pass);
      const name = this.CONSUME(token.Name);
      this.CONSUME(token.Assign);
      this.CONSUME(token.Network);
      this.CONSUME(token.LeftParen);
      const input = this.SUBRULE(this.expression);
      const options: ast.PassOption[] = [];
      this.MANY(() => {
        this.CONSUME(token.Comma);
        const option = this.OPTION(() => this.SUBRULE(this.passOption));
        if (option !== undefined) options.push(option);
      });
      this.CONSUME(token.RightParen);
      return this.ACTION(() => ({ kind: 'pass', name: nameOf(name), input, options, span: this.since(first) }));
    },
    nothing,
  );

  private readonly passOption: Rule<ast.PassOption | undefined> = this.rule(
    'passOption',
    () => {
      const name = this.CONSUME(token.Name);
      this.CONSUME(token.Colon);
      const value = this.OR<ast.Name>({
        DEF: [
          {
            ALT: () => {
              const word = this.CONSUME2(token.Name);
              return this.ACTION(() => nameOf(word));
            },
          },
          {
            ALT: () => {
              const { value: number, span } = this.SUBRULE(this.signed);
              return this.ACTION(() => ({ text: spell(number), span }));
            },
          },
        ],
        ERR_MSG: 'a name or a number',
      });
      return this.ACTION(() => ({ kind: 'option', name: nameOf(name), value, span: this.since(name) }));
    },
    nothing,
  );

  private readonly score: Rule<ast.Score | undefined> = this.rule(
    'score',
    () => {
      const first = this.CONSUME(token.Score);
      this.CONSUME(token.Assign);
      const value = this.SUBRULE(this.expression);
      return this.ACTION(() => ({ kind: 'score', value, span: this.since(first) }));
    },
    nothing,
  );
}

function docsOf(one: IToken): readonly ast.Comment[] {
  return (one as Token).docs ?? [];
}
