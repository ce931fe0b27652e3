/**
 * The syntax tree of a `.zc` file. It mirrors the text: nothing is resolved, no sugar is removed, every node carries the
 * span it was read from. Nodes are immutable records; variation and printing work on them directly.
 */
import type { Span } from './source.ts';

/** An identifier as written. Axis names may end in primes: `batch'`. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/**
 * `// …` or `/// …`; `text` is what follows the slashes, without the line end. A `trailing` comment shares its line with
 * code before it; the others have a line of their own.
 */
export interface Comment {
  readonly kind: 'line' | 'doc';
  readonly text: string;
  readonly trailing: boolean;
  readonly span: Span;
}

/** A whole file. `comments` holds every plain comment in order of position; doc comments live on what they document. */
export interface File {
  readonly kind: 'file';
  readonly edition: Edition | null;
  readonly items: readonly Item[];
  readonly comments: readonly Comment[];
  readonly span: Span;
}

/** `edition 1` */
export interface Edition {
  readonly kind: 'edition';
  readonly number: number;
  readonly span: Span;
}

export type Item = Use | Const | Def | Proxy;

/** `use "file.zc"` */
export interface Use {
  readonly kind: 'use';
  readonly path: string;
  readonly pathSpan: Span;
  readonly span: Span;
}

/** `const k = 1e-5 in [1e-8, 1]` */
export interface Const {
  readonly kind: 'const';
  readonly doc: readonly Comment[];
  readonly name: Name;
  readonly value: Signed;
  readonly bounds: readonly [Signed, Signed] | null;
  readonly span: Span;
}

/** A number with its sign, where an expression is not allowed. */
export interface Signed {
  readonly kind: 'signed';
  readonly value: number;
  readonly span: Span;
}

/** `def spread(x) = max(x) - min(x)` or `def spread(x) { let …  … }` */
export interface Def {
  readonly kind: 'def';
  readonly doc: readonly Comment[];
  readonly name: Name;
  readonly parameters: readonly Name[];
  readonly body: Expression;
  readonly span: Span;
}

/** `proxy name { … }` */
export interface Proxy {
  readonly kind: 'proxy';
  readonly doc: readonly Comment[];
  readonly name: Name;
  readonly items: readonly ProxyItem[];
  readonly span: Span;
}

export type ProxyItem = Direction | Pass | Let | Score;

/** `direction lower` */
export interface Direction {
  readonly kind: 'direction';
  readonly value: 'higher' | 'lower';
  readonly span: Span;
}

/** `pass p = network(data, loss: cross_entropy)` */
export interface Pass {
  readonly kind: 'pass';
  readonly name: Name;
  readonly input: Expression;
  readonly options: readonly PassOption[];
  readonly span: Span;
}

/** `loss: cross_entropy`, or with a number, whose text is in the canonical spelling: `weights: 0.5` */
export interface PassOption {
  readonly kind: 'option';
  readonly name: Name;
  readonly value: Name;
  readonly span: Span;
}

/** `let x = …`, in a proxy or in a block */
export interface Let {
  readonly kind: 'let';
  readonly name: Name;
  readonly value: Expression;
  readonly span: Span;
}

/** `score = …` */
export interface Score {
  readonly kind: 'score';
  readonly value: Expression;
  readonly span: Span;
}

export type Expression = NumberLiteral | Reference | Member | Index | Call | Unary | Binary | Fold | Block;

/** `0.5`; `text` keeps the spelling, `value` the nearest double */
export interface NumberLiteral {
  readonly kind: 'number';
  readonly value: number;
  readonly text: string;
  readonly span: Span;
}

/** `x` */
export interface Reference {
  readonly kind: 'reference';
  readonly name: string;
  readonly span: Span;
}

/** `l.weight`, `p.convs` */
export interface Member {
  readonly kind: 'member';
  readonly object: Expression;
  readonly member: Name;
  readonly span: Span;
}

/** `n[t]`: the site `t` as pass `n` sees it */
export interface Index {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
  readonly span: Span;
}

/** `mean(x, [batch, ho])`, `flatten(x, keep: batch)` */
export interface Call {
  readonly kind: 'call';
  readonly callee: Name;
  readonly arguments: readonly Argument[];
  readonly span: Span;
}

/** One argument. A bare axis name parses as a reference; the operator's signature decides what it means. */
export interface Argument {
  readonly kind: 'argument';
  readonly label: Name | null;
  readonly value: Expression | AxisList;
  readonly span: Span;
}

/** `[batch, ho, wo]` */
export interface AxisList {
  readonly kind: 'axes';
  readonly names: readonly Name[];
  readonly span: Span;
}

export type UnaryOperator = '-' | 'not';

export interface Unary {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Expression;
  readonly span: Span;
}

export type BinaryOperator = 'or' | 'and' | '<' | '<=' | '>' | '>=' | '==' | '!=' | '+' | '-' | '*' | '/' | '^';

export interface Binary {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
}

/** `sum for l in p.convs where l.stride == 1: …`; `family` is the expression after `in` */
export interface Fold {
  readonly kind: 'fold';
  readonly fold: Name;
  readonly binder: Name;
  readonly family: Expression;
  readonly condition: Expression | null;
  readonly body: Expression;
  readonly span: Span;
}

/** `{ let a = …  a + 1 }` */
export interface Block {
  readonly kind: 'block';
  readonly lets: readonly Let[];
  readonly result: Expression;
  readonly span: Span;
}
