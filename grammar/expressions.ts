/**
 * The grammar of expressions, as a Chevrotain parser that builds the syntax tree as it reads. The rules are the EBNF of
 * `spec/language.md`, except that operators are read as a flat row which `climb` turns into a tree.
 */
import { EmbeddedActionsParser, type IToken, type ParserMethod, type TokenType } from 'chevrotain';
import type * as ast from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';
import { expectations, words } from './expectations.ts';
import * as messages from './messages.ts';
import { climb, type Operand } from './operations.ts';
import { join, type Source, type Span } from './source.ts';
import { spanOf, type Token } from './token.ts';
import { binaryOperator, omitted, prefixOperator, token, vocabulary } from './tokens.ts';

export type Rule<T> = ParserMethod<[], T>;

/** After so many mistakes the rest of a stretch is not read. Recovery recurses, so that it must not go on without end. */
const maximalMistakes = 100;

/** Stops the parser. */
export class TooManyMistakes extends Error {}

/** The result of a rule that recovers by leaving its node out. */
export const nothing = (): undefined => undefined;

/** Rules for expressions, and what all rules share. */
export class ExpressionParser extends EmbeddedActionsParser {
  protected source: Source = { name: '', text: '' };
  protected findings: Diagnostic[] = [];
  private readonly patience: { left: number };

  /** `validate` has Chevrotain check the grammar itself; it costs start-up time, so that only a test asks for it. */
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
  }

  protected begin(source: Source, tokens: Token[]): void {
    this.source = source;
    this.findings = [];
    this.patience.left = maximalMistakes;
    this.input = tokens;
  }

  protected readonly expression: Rule<ast.Expression> = this.rule(
    'expression',
    () =>
      this.OR<ast.Expression>({
        DEF: [{ ALT: () => this.SUBRULE(this.fold) }, { ALT: () => this.SUBRULE(this.operation) }],
        IGNORE_AMBIGUITIES: true, // an operation takes a fold only to report it
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
      let given: ast.Argument[] | undefined;
      const callee = this.OR([
        {
          ALT: () => {
            const name = this.CONSUME(token.Name);
            given = this.OPTION({ GATE: this.continues, DEF: () => this.SUBRULE(this.arguments) });
            return name;
          },
        },
        {
          ALT: () => {
            const name = this.CONSUME(token.Where);
            given = this.SUBRULE2(this.arguments);
            return name;
          },
        },
      ]);
      return this.ACTION(() => {
        if (given === undefined) return { kind: 'reference', name: callee.image, span: spanOf(callee) };
        return { kind: 'call', callee: nameOf(callee), arguments: given, span: this.since(callee) };
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

  protected readonly block: Rule<ast.Expression> = this.rule(
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

  protected readonly let: Rule<ast.Let | undefined> = this.rule(
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

  /** Defines a rule; `recover` makes its result where it could not be read. */
  protected rule<T>(name: string, body: () => NoInfer<T>, recover: () => NoInfer<T>): Rule<T> {
    return this.RULE(name, body, { recoveryValueFunc: recover });
  }

  /** The line rule: whether the next token may continue the expression before it. */
  private readonly continues = (): boolean => (this.LA(1) as Token).continues;

  protected report(diagnostic: Diagnostic): void {
    this.findings.push(diagnostic);
  }

  /** From the start of a token to the end of the last one that was read. */
  protected since(first: IToken): Span {
    return join(spanOf(first), spanOf(this.LA(0)));
  }

  /** The empty place after the last token that was read. */
  protected here(): Span {
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

/** The name that a token spells. */
export function nameOf(one: IToken): ast.Name {
  return { text: one.image, span: spanOf(one) };
}
