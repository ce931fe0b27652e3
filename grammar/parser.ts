/**
 * The grammar, as a Chevrotain parser that builds the syntax tree as it reads. The rules below are the EBNF of
 * `spec/language.md`, except that operators are read as a flat row which `climb` turns into a tree.
 */
import { EmbeddedActionsParser, type IToken, type ParserMethod, type TokenType } from 'chevrotain';
import type * as ast from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';
import { expectations, surprise, words } from './expectations.ts';
import { unquote } from './lexer.ts';
import * as messages from './messages.ts';
import { climb, type Operand } from './operations.ts';
import { join, type Source, type Span } from './source.ts';
import { spanOf, type Token } from './token.ts';
import { binaryOperator, omitted, prefixOperator, token, vocabulary } from './tokens.ts';

interface Stretch {
  readonly edition: ast.Edition | null;
  readonly items: readonly ast.Item[];
}

/** What one run of the parser reads: a whole file, or a stretch of it that begins with an item. */
export interface Reading extends Stretch {
  readonly diagnostics: readonly Diagnostic[];
}

/** After so many mistakes the rest of a stretch is not read. Recovery recurses, so that it must not go on without end. */
const maximalMistakes = 100;

class TooManyMistakes extends Error {}

const unread: Stretch = { edition: null, items: [] };
const nothing = (): undefined => undefined;

type Rule<T> = ParserMethod<[], T>;

/** Set `validate` to have Chevrotain check the grammar itself; it costs start-up time, so that only a test does. */
export class Parser extends EmbeddedActionsParser {
  private source: Source = { name: '', text: '' };
  private findings: Diagnostic[] = [];
  private readonly patience: { left: number };

  constructor(validate: boolean) {
    const patience = { left: 0 };
    super(vocabulary, {
      recoveryEnabled: true,
      maxLookahead: 2,
      skipValidations: !validate,
      errorMessageProvider: expectations(() => {
        if (patience.left === 0) throw new TooManyMistakes();
        patience.left -= 1;
      }),
    });
    this.patience = patience;
    this.performSelfAnalysis();
  }

  /** Reads tokens whose brackets match; `source` is the text they come from. */
  read(source: Source, tokens: Token[]): Reading {
    this.source = source;
    this.findings = [];
    this.patience.left = maximalMistakes;
    this.input = tokens;
    let stretch = unread;
    try {
      stretch = this.file();
    } catch (error) {
      if (!(error instanceof TooManyMistakes)) throw error;
      const last = this.errors[this.errors.length - 1].token;
      this.findings.push(messages.givingUp(source, { start: spanOf(last).end, end: spanOf(last).end }));
    }
    return { ...stretch, diagnostics: [...this.errors.map((error) => surprise(source, error)), ...this.findings] };
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
      const value = this.CONSUME2(token.Name);
      return this.ACTION(() => ({ kind: 'option', name: nameOf(name), value: nameOf(value), span: this.since(name) }));
    },
    nothing,
  );

  private readonly let: Rule<ast.Let | undefined> = this.rule(
    'let',
    () => {
      const first = this.CONSUME(token.Let);
      const name = this.CONSUME(token.Name);
      this.CONSUME(token.Assign);
      const value = this.SUBRULE(this.expression);
      return this.ACTION(() => ({ kind: 'let', name: nameOf(name), value, span: this.since(first) }));
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

  private readonly expression: Rule<ast.Expression> = this.rule(
    'expression',
    () =>
      this.OR<ast.Expression>({
        DEF: [{ ALT: () => this.SUBRULE(this.fold) }, { ALT: () => this.SUBRULE(this.operation) }],
        ERR_MSG: words.expression,
      }),
    () => this.hole(),
  );

  private readonly fold: Rule<ast.Expression> = this.rule(
    'fold',
    () => {
      const fold = this.CONSUME(token.Name);
      this.CONSUME(token.For);
      const binder = this.CONSUME2(token.Name);
      this.CONSUME(token.In);
      const family = this.SUBRULE(this.postfix);
      const condition = this.OPTION({
        GATE: this.continues,
        DEF: () => {
          this.CONSUME(token.Where);
          return this.SUBRULE(this.operation);
        },
      });
      this.CONSUME(token.Colon);
      const body = this.SUBRULE(this.expression);
      return this.ACTION(() => ({
        kind: 'fold',
        fold: nameOf(fold),
        binder: nameOf(binder),
        family,
        condition: condition ?? null,
        body,
        span: this.since(fold),
      }));
    },
    () => this.hole(),
  );

  private readonly operation: Rule<ast.Expression> = this.rule(
    'operation',
    () => {
      const operands: Operand[] = [this.SUBRULE(this.operand)];
      const operators: Token[] = [];
      this.MANY({
        GATE: this.continues,
        DEF: () => {
          const operator = this.CONSUME(binaryOperator);
          const right = this.SUBRULE2(this.operand);
          this.ACTION(() => {
            operators.push(operator as Token);
            operands.push(right);
          });
        },
      });
      return this.ACTION(() =>
        climb(operands, operators, (second, first) => {
          this.report(messages.chainedComparison(this.source, second, first));
        }),
      );
    },
    () => this.hole(),
  );

  private readonly operand: Rule<Operand> = this.rule(
    'operand',
    () => {
      const prefixes: Token[] = [];
      this.MANY(() => prefixes.push(this.CONSUME(prefixOperator) as Token));
      return { prefixes, base: this.SUBRULE(this.postfix) };
    },
    () => ({ prefixes: [], base: this.hole() }),
  );

  private readonly postfix: Rule<ast.Expression> = this.rule(
    'postfix',
    () => {
      let object = this.SUBRULE(this.primary);
      this.MANY({
        GATE: this.continues,
        DEF: () => {
          object = this.OR([
            {
              ALT: () => {
                this.CONSUME(token.Dot);
                const member = this.CONSUME(token.Name);
                return this.ACTION(() => ({
                  kind: 'member',
                  object,
                  member: nameOf(member),
                  span: join(object.span, spanOf(member)),
                }));
              },
            },
            {
              ALT: () => {
                this.CONSUME(token.LeftBracket);
                const index = this.SUBRULE(this.expression);
                const last = this.CONSUME(token.RightBracket);
                return this.ACTION(() => ({ kind: 'index', object, index, span: join(object.span, spanOf(last)) }));
              },
            },
          ]);
        },
      });
      return object;
    },
    () => this.hole(),
  );

  private readonly primary: Rule<ast.Expression> = this.rule(
    'primary',
    () =>
      this.OR<ast.Expression>({
        DEF: [
          { ALT: () => this.SUBRULE(this.misplacedFold) },
          { ALT: () => this.SUBRULE(this.application) },
          {
            ALT: () => {
              const number = this.CONSUME(token.Number);
              return this.ACTION(() => ({
                kind: 'number',
                value: Number(number.image),
                text: number.image,
                span: spanOf(number),
              }));
            },
          },
          {
            ALT: () => {
              this.CONSUME(token.LeftParen);
              const inner = this.SUBRULE(this.expression);
              this.CONSUME(token.RightParen);
              return inner;
            },
          },
          { ALT: () => this.SUBRULE(this.block) },
          {
            ALT: () => {
              this.CONSUME(omitted);
              return this.ACTION(() => this.hole());
            },
          },
        ],
        ERR_MSG: words.expression,
      }),
    () => this.hole(),
  );

  /** A fold where only an operand may stand: it is read and reported. */
  private readonly misplacedFold: Rule<ast.Expression> = this.rule(
    'misplacedFold',
    () => {
      const fold = this.SUBRULE(this.fold);
      return this.ACTION(() => {
        if (fold.kind === 'fold') this.report(messages.foldNeedsParentheses(this.source, fold.span));
        return fold;
      });
    },
    () => this.hole(),
  );

  /** A name, or the call of one. `where` is a keyword, and also the name of an operator. */
  private readonly application: Rule<ast.Expression> = this.rule(
    'application',
    () => {
      const callee = this.OR([{ ALT: () => this.CONSUME(token.Name) }, { ALT: () => this.CONSUME(token.Where) }]);
      const given = this.OPTION({ GATE: this.continues, DEF: () => this.SUBRULE(this.arguments) });
      return this.ACTION(() => {
        if (given !== undefined)
          return { kind: 'call', callee: nameOf(callee), arguments: given, span: this.since(callee) };
        return { kind: 'reference', name: callee.image, span: spanOf(callee) };
      });
    },
    () => this.hole(),
  );

  private readonly arguments: Rule<ast.Argument[]> = this.rule(
    'arguments',
    () => {
      const list: ast.Argument[] = [];
      this.CONSUME(token.LeftParen);
      this.OPTION(() => {
        list.push(this.SUBRULE(this.argument));
        this.MANY(() => {
          this.CONSUME(token.Comma);
          this.OPTION2(() => list.push(this.SUBRULE2(this.argument)));
        });
      });
      this.CONSUME(token.RightParen);
      return list;
    },
    () => [],
  );

  private readonly argument: Rule<ast.Argument> = this.rule(
    'argument',
    () => {
      const label = this.OPTION(() => {
        const name = this.CONSUME(token.Name);
        this.CONSUME(token.Colon);
        return this.ACTION(() => nameOf(name));
      });
      const value = this.OR<ast.Expression | ast.AxisList>({
        DEF: [{ ALT: () => this.SUBRULE(this.axes) }, { ALT: () => this.SUBRULE(this.expression) }],
        ERR_MSG: words.argument,
      });
      return this.ACTION(() => ({
        kind: 'argument',
        label: label ?? null,
        value,
        span: label === undefined ? value.span : join(label.span, value.span),
      }));
    },
    () => {
      const value = this.hole();
      return { kind: 'argument', label: null, value, span: value.span };
    },
  );

  private readonly axes: Rule<ast.AxisList> = this.rule(
    'axes',
    () => {
      const names: ast.Name[] = [];
      const first = this.CONSUME(token.LeftBracket);
      this.MANY_SEP({
        SEP: token.Comma,
        DEF: () => {
          const name = this.CONSUME(token.Name);
          this.ACTION(() => names.push(nameOf(name)));
        },
      });
      this.CONSUME(token.RightBracket);
      return this.ACTION(() => ({ kind: 'axes', names, span: this.since(first) }));
    },
    () => ({ kind: 'axes', names: [], span: this.here() }),
  );

  private readonly block: Rule<ast.Expression> = this.rule(
    'block',
    () => {
      const lets: ast.Let[] = [];
      const first = this.CONSUME(token.LeftBrace);
      this.MANY(() => {
        const one = this.SUBRULE(this.let);
        if (one !== undefined) lets.push(one);
      });
      const result = this.OPTION(() => this.SUBRULE(this.expression));
      const last = this.CONSUME(token.RightBrace);
      return this.ACTION(() => {
        if (result === undefined) this.report(messages.missingResult(this.source, spanOf(last), lets.length === 0));
        return { kind: 'block', lets, result: result ?? this.hole(), span: this.since(first) };
      });
    },
    () => this.hole(),
  );

  /** Defines a rule; `recover` makes its result where it could not be read. */
  private rule<T>(name: string, body: () => NoInfer<T>, recover: () => NoInfer<T>): Rule<T> {
    return this.RULE(name, body, { recoveryValueFunc: recover });
  }

  /** The line rule: whether the next token may continue the expression before it. */
  private readonly continues = (): boolean => (this.LA(1) as Token).continues;

  private report(diagnostic: Diagnostic): void {
    this.findings.push(diagnostic);
  }

  /** From the start of a token to the end of the last one that was read. */
  private since(first: IToken): Span {
    return join(spanOf(first), spanOf(this.LA(0)));
  }

  /** The empty place after the last token that was read. */
  private here(): Span {
    const { end } = spanOf(this.LA(0));
    return { start: end, end };
  }

  /** What stands in the tree for an expression that could not be read: a reference without a name. */
  private hole(): ast.Reference {
    return { kind: 'reference', name: '', span: this.here() };
  }

  /** A token that Chevrotain makes up to go on after a mistake stands, empty, before the next one. */
  protected override getTokenToInsert(type: TokenType): IToken {
    const at = this.here().end;
    return {
      image: '',
      startOffset: at,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx!,
      isInsertedInRecovery: true,
    };
  }
}

function nameOf(one: IToken): ast.Name {
  return { text: one.image, span: spanOf(one) };
}

function docsOf(one: IToken): readonly ast.Comment[] {
  return (one as Token).docs ?? [];
}
