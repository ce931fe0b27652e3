/** Programs of EZNAS's vocabulary as the trees that `population.py` evaluates: tensors by EZNAS's names, an operator or a definition of the vocabulary as one node. */
import type { AxisType } from '../../compiler/core/axis.ts';
import { checked } from '../../evolution/genome/checked.ts';
import { readGenome } from '../../evolution/genome/read.ts';
import type { Binary, Call, Expression } from '../../grammar/ast.ts';
import { printExpression } from '../../grammar/print.ts';

/** A tensor of a triple, a number, or an operator with what it is applied to and what else it must know. */
export type Tree = string | number | Node;

interface Node {
  readonly op: string;
  readonly of: readonly Tree[];
  readonly with?: Readonly<Record<string, number | readonly number[]>>;
}

/** What EZNAS calls the tensors of a triple. */
const TENSORS: Readonly<Record<string, string>> = { relu_in: 'T1', conv_in: 'T2', weight: 'T3', norm_out: 'T4' };

/** What EZNAS calls the inputs of passes. */
const INPUTS: Readonly<Record<string, string>> = { data: 'D', noise: 'N', 'data + 0.1 * noise': 'P' };

const SIGNS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '<': 'lt',
  '>': 'gt',
  '==': 'eq',
};

/** Definitions that differ in the axis alone are one operator, which is told where the axis is. */
const ALONG_AN_AXIS = /^(softmax|kl_divergence|eigen_ratio)_(batch|in|out)$/;

/** Those of matrices are about the last two axes. */
const OF_MATRICES = /^(logdet_or_zero|matmul)_(in|out|kernel)$/;

interface Context {
  /** EZNAS's letter for each pass of the genome. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly typeOf: (expression: Expression) => AxisType;
}

/** What a program, `mean for t in p.triples: …`, takes the mean of. Throws if it is none of the vocabulary. */
export function treeOf(text: string): Tree {
  const genome = readGenome(text);
  const { types } = checked(genome);
  const { score, passes } = genome;
  if (score.kind !== 'fold' || score.fold.text !== 'mean') throw new Error(`no mean over triples: ${text}`);
  return encode(score.body, {
    inputs: new Map(passes.map(({ name, input }) => [name.text, INPUTS[printExpression(input)]])),
    typeOf: (expression) => types.get(expression)?.[0] ?? [],
  });
}

function encode(expression: Expression, context: Context): Tree {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'unary':
      return { op: 'neg', of: [encode(expression.operand, context)] };
    case 'binary':
      return encodeBinary(expression, context);
    case 'call':
      return expression.callee.text === 'grad' ? tensorOf(expression, context) : encodeCall(expression, context);
    default:
      return tensorOf(expression, context);
  }
}

function encodeBinary({ operator, left, right }: Binary, context: Context): Tree {
  // What perturbing the data changes is one tensor. Weights do not change.
  if (operator === '-' && readIn(left, context)?.input === 'P' && readIn(right, context)?.input === 'D') {
    const { name } = read(left, context);
    return name === 'T3' ? { op: 'zeros_like', of: ['T3'] } : `${name}_P`;
  }
  return { op: known(SIGNS[operator], operator), of: [aligned(left, right, context), aligned(right, left, context)] };
}

/** With its axes where those of the same names are in the other operand, which may have more. */
function aligned(expression: Expression, other: Expression, context: Context): Tree {
  const names = context.typeOf(expression).map(({ name }) => name);
  const others = context.typeOf(other).map(({ name }) => name);
  const tree = encode(expression, context);
  if (names.length === 0 || names.length >= others.length) return tree;
  const kept = others.filter((name) => names.includes(name));
  if (kept.join() !== names.join()) throw new Error(`axes in another order: ${names.join()} and ${others.join()}`);
  return {
    op: 'align',
    of: [tree],
    with: { missing: others.flatMap((name, at) => (names.includes(name) ? [] : [at])) },
  };
}

function encodeCall({ callee: { text: name }, arguments: given }: Call, context: Context): Tree {
  const values = given.flatMap(({ value }) => (value.kind === 'axes' ? [] : [value]));
  const of = values.map((value) => encode(value, context));
  const [, along, axisName] = ALONG_AN_AXIS.exec(name) ?? [];
  if (along === undefined) return { op: OF_MATRICES.exec(name)?.[1] ?? name, of };
  const axis = context.typeOf(values.at(-1) as Expression).findIndex((each) => each.name === axisName);
  return { op: along, of, with: { axis } };
}

function tensorOf(expression: Expression, context: Context): Tree {
  const { name, input } = read(expression, context);
  if (name === 'T3') return name;
  if (input === 'P') throw new Error(`perturbed, and not the change: ${printExpression(expression)}`);
  return `${name}_${input}`;
}

interface Read {
  /** EZNAS's name, without that of the input. */
  readonly name: string;
  readonly input: string;
}

function read(expression: Expression, context: Context): Read {
  return known(readIn(expression, context), printExpression(expression));
}

/** Which tensor of which pass this is; null if it is none. */
function readIn(expression: Expression, context: Context): Read | null {
  if (expression.kind === 'call' && expression.callee.text === 'grad') {
    const [{ value }] = expression.arguments;
    const by = value.kind === 'axes' ? null : readIn(value, context);
    return by && { ...by, name: `${by.name}G` };
  }
  if (expression.kind !== 'member' || expression.object.kind !== 'index') return null;
  const { object } = expression.object;
  if (object.kind !== 'reference') return null;
  return {
    name: known(TENSORS[expression.member.text], expression.member.text),
    input: known(context.inputs.get(object.name), object.name),
  };
}

function known<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`not of EZNAS's vocabulary: ${what}`);
  return value;
}
