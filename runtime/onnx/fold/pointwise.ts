/** Arithmetic, comparisons and choices on known numbers. */
import { elements } from '../../../compiler/graph/graph.ts';
import { type Call, constantOf, fault, numberOf } from '../graph/call.ts';
import { broadcastSteps, type Constant, constant, gather } from '../graph/constant.ts';
import { broadcast } from '../graph/geometry.ts';

type Rule = (...values: readonly number[]) => number;

const truth = (value: boolean): number => (value ? 1 : 0);

/** By operator; `result` is what comparisons give, otherwise the type of the first number. */
const RULES: Readonly<Record<string, { readonly rule: Rule; readonly result?: 'integer' }>> = {
  Abs: { rule: Math.abs },
  Ceil: { rule: Math.ceil },
  Cos: { rule: Math.cos },
  Exp: { rule: Math.exp },
  Floor: { rule: Math.floor },
  Log: { rule: Math.log },
  Neg: { rule: (a) => -a },
  Reciprocal: { rule: (a) => 1 / a },
  Sigmoid: { rule: (a) => 1 / (1 + Math.exp(-a)) },
  Sin: { rule: Math.sin },
  Sqrt: { rule: Math.sqrt },
  Tanh: { rule: Math.tanh },
  Not: { rule: (a) => truth(a === 0), result: 'integer' },
  Add: { rule: (a, b) => a + b },
  Sub: { rule: (a, b) => a - b },
  Mul: { rule: (a, b) => a * b },
  Div: { rule: (a, b) => a / b },
  Pow: { rule: Math.pow },
  Mod: { rule: (a, b) => a - b * Math.floor(a / b) },
  Max: { rule: Math.max },
  Min: { rule: Math.min },
  Sum: { rule: (...values) => values.reduce((sum, value) => sum + value, 0) },
  Equal: { rule: (a, b) => truth(a === b), result: 'integer' },
  Less: { rule: (a, b) => truth(a < b), result: 'integer' },
  LessOrEqual: { rule: (a, b) => truth(a <= b), result: 'integer' },
  Greater: { rule: (a, b) => truth(a > b), result: 'integer' },
  GreaterOrEqual: { rule: (a, b) => truth(a >= b), result: 'integer' },
  And: { rule: (a, b) => truth(a !== 0 && b !== 0), result: 'integer' },
  Or: { rule: (a, b) => truth(a !== 0 || b !== 0), result: 'integer' },
  Where: { rule: (condition, a, b) => (condition !== 0 ? a : b) },
};

export const POINTWISE: readonly string[] = Object.keys(RULES);

/** The numbers of any operator of `POINTWISE`, its inputs broadcast to one shape. */
export function pointwise(call: Call): Constant {
  const { op } = call.node;
  const inputs = call.inputs.map((_, at) => {
    const input = constantOf(call, at);
    if (input === null) throw fault(call, `has no input ${at + 1}.`);
    return input;
  });
  if (inputs.length === 0) throw fault(call, 'has no inputs.');
  if (op === 'Mod' && numberOf(call, 'fmod', 0) === 1) throw fault(call, 'is supported only without fmod.');
  const shape = inputs.map((input) => input.shape).reduce((a, b) => broadcast(call, a, b));
  const count = elements(shape);
  const spread = inputs.map((input) => {
    if (input.data.length === count) return input.data;
    const data = call.budget.take(count);
    gather(input.data, shape, broadcastSteps(input.shape, shape.length), 0, data);
    return data;
  });
  const { rule, result } = RULES[op];
  const { element } = inputs[op === 'Where' ? 1 : 0];
  const data = call.budget.take(count);
  const values = spread.map(() => 0);
  for (let k = 0; k < count; k++) {
    spread.forEach((each, at) => (values[at] = each[k]));
    const value = rule(...values);
    data[k] = element === 'integer' && op === 'Div' ? Math.trunc(value) : value;
  }
  const type = result ?? element;
  return constant(shape, type === 'float' ? Float32Array.from(data) : data, type);
}
