/** `pass p = network(input, options)`: the input as a weighted sum, the options by name. */
import type { Expression, Pass, PassOption } from '../../grammar/ast.ts';
import { labelledBatch } from '../core/batches.ts';
import type { InputTerm, PassSpec } from '../core/core.ts';
import { type Environment, fail, MISSING, placeOf } from './environment.ts';
import * as say from './messages/passes.ts';
import { hasImages } from './pass-spec.ts';
import { find, INPUTS, NUMBERS } from './scope.ts';

/** The options of a pass, and the words that each may have. */
export const OPTIONS = {
  loss: ['cross_entropy', 'sum', 'sum_features'],
  weights: ['init', 'abs', 'normal', 'torch', 'kaiming'],
  norm: ['train', 'identity', 'eval'],
} as const satisfies { readonly [K in 'loss' | 'weights' | 'norm']: readonly NonNullable<PassSpec[K]>[] };

/** What the pass is, or null after an error in it. */
export function checkPass(env: Environment, node: Pass): PassSpec | null {
  const linear = checkInput(env, node.input);
  const loss = option(env, node, 'loss', null);
  const weights = weightsOf(env, node);
  const norm = option(env, node, 'norm', 'train');
  const known = node.options.every((each) => checkOptionName(env, each));
  if (linear !== null && typeof linear === 'number') return fail(env, node.input.span, say.onlyNumber());
  if (linear === null || loss === undefined || weights === undefined || norm === undefined || !known) return null;
  const input = linear.toSorted(inputOrder);
  if (loss === 'cross_entropy' && labelledBatch({ input }) === null) {
    const given = node.options.find(({ name }) => name.text === 'loss');
    return fail(
      env,
      given?.value.span ?? node.span,
      say.noLabelsForLoss(hasImages({ input }), placeOf(env, node.input.span)),
    );
  }
  return { input, loss, weights, norm };
}

function checkOptionName(env: Environment, { name }: PassOption): boolean {
  if (Object.hasOwn(OPTIONS, name.text)) return true;
  if (name.text === MISSING) return false;
  fail(env, name.span, say.unknownOption(name.text, Object.keys(OPTIONS)));
  return false;
}

/** Where the pass has its weights from: a word, a number or a constant; undefined after an error. */
function weightsOf(env: Environment, node: Pass): PassSpec['weights'] | undefined {
  const given = node.options.filter(({ name }) => name.text === 'weights');
  const number = given.length === 1 ? numberOf(env, given[0].value.text) : null;
  // Zeros of either sign are one number.
  return number === null ? option(env, node, 'weights', 'init') : number + 0;
}

function numberOf(env: Environment, text: string): number | null {
  if (/^-?\d/.test(text)) return Number(text);
  if (OPTIONS.weights.some((word) => word === text)) return null;
  const entity = find(env.scope, text);
  return entity?.kind === 'constant' && entity.core.kind === 'constant' ? entity.core.value : null;
}

/** The value of an option; undefined after an error. */
function option<K extends keyof typeof OPTIONS, D>(
  env: Environment,
  { options }: Pass,
  name: K,
  otherwise: D,
): (typeof OPTIONS)[K][number] | D | undefined {
  const [first, second] = options.filter((each) => each.name.text === name);
  if (second) {
    fail(env, second.span, say.optionTwice(name, placeOf(env, first.span)));
    return undefined;
  }
  if (!first) return otherwise;
  const values: readonly (typeof OPTIONS)[K][number][] = OPTIONS[name];
  const value = values.find((each) => each === first.value.text);
  if (!value && first.value.text !== MISSING)
    fail(env, first.value.span, say.unknownValue(name, first.value.text, values));
  return value;
}

/** A sum of inputs, each kind and stream once; or a number, for factors. */
type Linear = readonly InputTerm[] | number;

function checkInput(env: Environment, expression: Expression): Linear | null {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'reference':
      return inputNamed(env, expression);
    case 'call':
      return numbered(env, expression);
    case 'unary': {
      if (expression.operator !== '-') return fail(env, expression.span, say.badInput());
      const operand = checkInput(env, expression.operand);
      return operand === null ? null : scaled(operand, -1);
    }
    case 'binary': {
      const { left, right, operator, span } = expression;
      const [a, b] = [checkInput(env, left), checkInput(env, right)];
      if (a === null || b === null) return null;
      return combined(operator, a, b) ?? fail(env, span, say.badInput());
    }
    default:
      return fail(env, expression.span, say.badInput());
  }
}

function inputNamed(env: Environment, { name, span }: Extract<Expression, { kind: 'reference' }>): Linear | null {
  const kind = INPUTS.find((input) => input === name);
  if (kind) return [{ factor: 1, kind, stream: 0 }];
  const entity = find(env.scope, name);
  if (entity?.kind === 'constant' && entity.core.kind === 'constant') return entity.core.value;
  if (Object.hasOwn(NUMBERS, name)) return NUMBERS[name];
  if (entity?.kind === 'unclear') return null;
  return name === MISSING ? null : fail(env, span, say.unknownInput(name, INPUTS));
}

/** `data(1)`, `noise(2)`. */
function numbered(env: Environment, call: Extract<Expression, { kind: 'call' }>): Linear | null {
  const { callee, span } = call;
  const kind = (['data', 'noise'] as const).find((each) => each === callee.text);
  if (!kind || call.arguments.length !== 1) return fail(env, span, say.badInput());
  const [{ label, value }] = call.arguments;
  const stream = !label && value.kind === 'number' ? value.value : NaN;
  if (!Number.isSafeInteger(stream)) return fail(env, value.span, say.badStream(kind));
  return [{ factor: 1, kind, stream }];
}

function combined(operator: string, a: Linear, b: Linear): Linear | null {
  if (operator === '*') return typeof a === 'number' ? scaled(b, a) : typeof b === 'number' ? scaled(a, b) : null;
  if (operator === '/') return typeof b === 'number' ? scaled(a, 1 / b) : null;
  if (operator !== '+' && operator !== '-') return null;
  const right = operator === '+' ? b : scaled(b, -1);
  if (typeof a === 'number' || typeof right === 'number') {
    return typeof a === 'number' && typeof right === 'number' ? a + right : null;
  }
  return right.reduce(plus, a);
}

const scaled = (linear: Linear, by: number): Linear =>
  typeof linear === 'number' ? linear * by : linear.map((term) => ({ ...term, factor: term.factor * by }));

function plus(terms: readonly InputTerm[], term: InputTerm): readonly InputTerm[] {
  const same = ({ kind, stream }: InputTerm): boolean => kind === term.kind && stream === term.stream;
  if (!terms.some(same)) return [...terms, term];
  return terms.map((each) => (same(each) ? { ...each, factor: each.factor + term.factor } : each));
}

const KINDS: readonly InputTerm['kind'][] = ['data', 'ones', 'noise'];

const inputOrder = (a: InputTerm, b: InputTerm): number =>
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.stream - b.stream;
