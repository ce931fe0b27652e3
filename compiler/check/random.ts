/** `random_signs(x)`, `random_normal(x)`, and further ones by number. */
import type { Call } from '../../grammar/ast.ts';
import { RANDOM, type RandomName } from '../operators/random.ts';
import { definitionLabel } from './apply.ts';
import { isWhole } from './arguments.ts';
import { valuesOf } from './derivative.ts';
import { type Environment, fail, make } from './environment.ts';
import * as say from './messages/passes.ts';
import type { Checked } from './scope.ts';

/** Random numbers with the axes of x. */
export function checkRandom(env: Environment, call: Call, name: RandomName): Checked {
  const given = valuesOf(env, call, [1, 2], `\`${name}(x)\` or \`${name}(x, 1)\``);
  if (!given) return null;
  const [{ core: x, expression, span }, second] = given;
  const k = second?.core;
  if (!x || k === null) return null;
  if (x.kind !== 'pass_tensor' && x.kind !== 'site_tensor') {
    return fail(env, span, say.notDrawnFor(name, definitionLabel(env, expression, x)));
  }
  if (k !== undefined && !isWhole(k)) return fail(env, second.span, say.badDraw(name));
  const { distribution } = RANDOM[name];
  return make(env, call.span, { kind: 'random', distribution, x, number: k?.value ?? 0 }, x.type);
}
