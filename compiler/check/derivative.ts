/** `grad(y, x)`, `grad(x)` and `jacobian(y, x)`. */
import type { AxisList, Call, Expression } from '../../grammar/ast.ts';
import type { Span } from '../../grammar/source.ts';
import { type AxisType, bindersOf } from '../core/axis.ts';
import type { Core } from '../core/core.ts';
import { partsOf } from '../core/walk.ts';
import { OPERATORS } from '../operators/table.ts';
import { prime } from '../operators/typing.ts';
import { definitionLabel } from './apply.ts';
import { type Environment, fail, make } from './environment.ts';
import { checkExpression } from './expression.ts';
import { tensorRead } from './known.ts';
import * as say from './messages/derivatives.ts';
import { labelUnwanted, listAsValue, wrongCount } from './messages/arguments.ts';
import type { Checked } from './scope.ts';

type Variable = Extract<Core, { kind: 'pass_tensor' | 'site_tensor' }>;

/** ∂y/∂x for a scalar y, or of the loss of x's pass. */
export function checkGrad(env: Environment, call: Call): Checked {
  const given = valuesOf(env, call, [1, 2], '`grad(y, x)` or, of the loss, `grad(x)`');
  if (!given) return null;
  const x = variable(env, call, given[given.length - 1]);
  if (given.length === 1) return x && gradOfLoss(env, call.span, given[0].span, x);
  const [{ core: y, span }] = given;
  if (!x || !y) return null;
  if (y.type.length > 0) return fail(env, span, say.notScalar(y.type));
  return differentiable(env, call.span, y) ? make(env, call.span, { kind: 'grad', y, x }, x.type) : null;
}

function gradOfLoss(env: Environment, span: Span, at: Span, x: Variable): Checked {
  if (!x.pass.loss) return fail(env, at, say.gradWithoutLoss(env.context.passes.get(x.pass) ?? null));
  const y = make(env, span, { kind: 'pass_tensor', pass: x.pass, tensor: 'loss' }, []);
  return make(env, span, { kind: 'grad', y, x }, x.type);
}

/** One gradient per element of y: the rows are y's axis, which no site decides; an axis of x with its name gets a prime. */
export function checkJacobian(env: Environment, call: Call): Checked {
  const given = valuesOf(env, call, [2, 2], '`jacobian(y, x)`');
  if (!given) return null;
  const x = variable(env, call, given[1]);
  const [{ core: y, span }] = given;
  if (!x || !y) return null;
  if (!hasRows(y.type)) return fail(env, span, say.notRows(y.type));
  if (!differentiable(env, call.span, y)) return null;
  return make(env, call.span, { kind: 'jacobian', y, x }, jacobianType(y.type, x.type));
}

/** Whether a Jacobian may be taken of a tensor of this type: it has one axis, as long at all sites. */
export const hasRows = (y: AxisType): boolean => y.length === 1 && bindersOf(y[0].size).length === 0;

/** The type of a Jacobian. */
export function jacobianType(y: AxisType, x: AxisType): AxisType {
  const [{ name }] = y;
  return [...y, ...x.map((axis) => (axis.name === name ? { ...axis, name: prime(name) } : axis))];
}

export interface Value {
  readonly expression: Expression | AxisList;
  readonly core: Checked;
  readonly span: Span;
}

/** The values of unlabelled arguments, if their number is right. */
export function valuesOf(
  env: Environment,
  { callee, arguments: given }: Call,
  [least, most]: readonly [number, number],
  signature: string,
): readonly Value[] | null {
  const labelled = given.find(({ label }) => label);
  const values = given.map(({ value }) => ({ expression: value, core: valueOf(env, value), span: value.span }));
  const bare = signature.replace(/^`|`$/g, '');
  if (labelled?.label) return fail(env, labelled.label.span, labelUnwanted(callee.text, bare));
  if (given.length >= least && given.length <= most) return values;
  return fail(env, callee.span, wrongCount(callee.text, given.length < least ? least : most, given.length, bare));
}

function valueOf(env: Environment, value: Expression | AxisList): Checked {
  if (value.kind === 'axes') return fail(env, value.span, listAsValue());
  return checkExpression(env, value);
}

function variable(env: Environment, { callee }: Call, { core, span, expression }: Value): Variable | null {
  if (!core) return null;
  if (core.kind !== 'pass_tensor' && core.kind !== 'site_tensor') {
    return fail(env, span, say.notOfNetwork(callee.text, definitionLabel(env, expression, core)));
  }
  if (core.tensor === 'labels' || core.tensor === 'targets') return fail(env, span, say.byLabels(core.tensor));
  return core;
}

/** Whether everything that y is computed from, up to what is held constant, has a derivative. */
function differentiable(env: Environment, span: Span, y: Core): boolean {
  const seen = new Set<Core>();
  const waiting = [y];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.kind === 'apply') {
      if (next.operator === 'stop') continue;
      if (!OPERATORS[next.operator].differentiable && next.arguments.some(tensorRead)) {
        fail(env, span, say.noDerivative(next.operator, env.context.origins.get(next) ?? null));
        return false;
      }
    }
    waiting.push(...partsOf(next));
  }
  return true;
}
