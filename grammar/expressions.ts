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
  protected parentheses = new Map<ast.Expression, Span[]>();
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
    this.parentheses = new Map();
    this.patience.left = maximalMistakes;
    this.input = tokens;
  }

  /** A row of operands and operators; precedence is none of the parser's business. */
  protected readonly expression: Rule<ast.Expression> = this.rule(
    'expression',
    () => {
      const row: (Token | Operand)[] = [];
      this.MANY(() => row.push(this.CONSUME(prefixOperator) as Token));
      const first = this.LA(1);
      row.push({ first, base: this.SUBRULE(this.postfix) });
      this.MANY2({
        GATE: this.continues,
        DEF: () => {
          row.push(this.CONSUME(binaryOperator) as Token);
          this.MANY3(() => row.push(this.CONSUME2(prefixOperator) as Token));
          const next = this.LA(1);
          row.push({ first: next, base: this.SUBRULE2(this.postfix) });
        },
      });
      return this.ACTION(() => this.operation(row));
    },
    () => this.hole(),
  );

  private readonly postfix: Rule<ast.Expression> = this.rule(
    'postfix',
    () => {
      let object = this.OR<ast.Expression>({
        DEF: [
          { GATE: () => (this.LA(2) as Token).continues, ALT: () => this.SUBRULE(this.fold) },
          {
            ALT: () => {
              const name = this.CONSUME(token.Name);
              const given = this.OPTION({ GATE: this.continues, DEF: () => this.SUBRULE(this.arguments) });
              return this.ACTION(() => this.application(name, given ?? null));
            },
          },
          {
            ALT: () => {
              const name = this.CONSUME(token.Where);
              const given = this.SUBRULE2(this.arguments);
              return this.ACTION(() => this.application(name, given));
            },
          },
          {
            ALT: () => {
              const number = this.CONSUME(token.Number);
              return this.ACTION(() => numberOf(number));
            },
          },
          {
            ALT: () => {
              const open = this.CONSUME(token.LeftParen);
              const inner = this.SUBRULE(this.expression);
              const close = this.CONSUME(token.RightParen);
              this.ACTION(() => this.enclose(inner, join(spanOf(open), spanOf(close))));
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
      });
      this.MANY({
        GATE: this.continues,
        DEF: () => {
          object = this.OR2<ast.Expression>([
            {
              ALT: () => {
                this.CONSUME(token.Dot);
                const member = this.CONSUME2(token.Name);
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
                const index = this.SUBRULE2(this.expression);
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

  private readonly fold: Rule<ast.Expression> = this.rule(
    'fold',
    () => {
      const fold = this.CONSUME(token.Name);
      this.CONSUME(token.For);
      const binder = this.CONSUME2(token.Name);
      this.CONSUME(token.In);
      const first = this.LA(1);
      const family = this.SUBRULE(this.postfix);
      this.ACTION(() => this.refuseFold(first, family));
      const condition = this.OPTION({
        GATE: this.continues,
        DEF: () => {
          this.CONSUME(token.Where);
          const start = this.LA(1);
          const inner = this.SUBRULE(this.expression);
          this.ACTION(() => this.refuseFold(start, inner));
          return inner;
        },
      });
      this.CONSUME(token.Colon);
      const body = this.SUBRULE2(this.expression);
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

  /** Any mixture of `let` and expressions is read, so that one misplaced line costs no more than itself. */
  protected readonly block: Rule<ast.Expression> = this.rule(
    'block',
    () => {
      const parts: (ast.Let | ast.Expression)[] = [];
      const first = this.CONSUME(token.LeftBrace);
      this.MANY(() => {
        const part = this.OR<ast.Let | ast.Expression | undefined>([
          { ALT: () => this.SUBRULE(this.let) },
          { ALT: () => this.SUBRULE(this.expression) },
        ]);
        if (part !== undefined) parts.push(part);
      });
      const last = this.CONSUME(token.RightBrace);
      return this.ACTION(() => this.blockOf(parts, first, last));
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

  /** Notes a pair of parentheses, of which the tree has no sign. */
  private enclose(inner: ast.Expression, pair: Span): void {
    this.parentheses.set(inner, [...(this.parentheses.get(inner) ?? []), pair]);
  }

  private operation(row: readonly (Token | Operand)[]): ast.Expression {
    const operands = row.filter((each) => 'base' in each);
    if (row.length > 1) for (const { first, base } of operands) this.refuseFold(first, base);
    return climb(row, (second, first) => this.report(messages.chainedComparison(this.source, second, first)));
  }

  /** Reports a fold which stands, without parentheses, where only an operand may. */
  private refuseFold(first: IToken, operand: ast.Expression): void {
    const bare = operand.kind === 'fold' && operand.span.start === first.startOffset;
    if (bare) this.report(messages.foldNeedsParentheses(this.source, operand.span));
  }

  private application(callee: IToken, given: readonly ast.Argument[] | null): ast.Expression {
    if (given === null) return { kind: 'reference', name: callee.image, span: spanOf(callee) };
    return { kind: 'call', callee: nameOf(callee), arguments: given, span: this.since(callee) };
  }

  private blockOf(parts: readonly (ast.Let | ast.Expression)[], first: IToken, last: IToken): ast.Block {
    const lets = parts.filter((part) => part.kind === 'let');
    for (const part of parts.slice(0, -1)) {
      if (part.kind !== 'let') this.report(messages.earlyResult(this.source, part.span));
    }
    let result = parts.at(-1);
    if (result === undefined || result.kind === 'let') {
      this.report(messages.missingResult(this.source, spanOf(last), result === undefined));
      result = this.hole();
    }
    return { kind: 'block', lets, result, span: this.since(first) };
  }

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

function numberOf(one: IToken): ast.NumberLiteral {
  return { kind: 'number', value: Number(one.image), text: one.image, span: spanOf(one) };
}
