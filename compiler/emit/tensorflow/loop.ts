/**
 * Loops: a state that is replaced step by step. They are those of TensorFlow's dataflow: a frame whose nodes run once per step, which
 * `Enter` leads into and `Exit` out of.
 */
import { type Scope, typed } from './scope.ts';

/** Writes one step into `body`; `at` is its number, an int32 scalar from 0. */
export type Step = (body: Scope, at: string, state: readonly string[]) => readonly string[];

/** The state after `count` steps. */
export function repeat(s: Scope, count: number, initial: readonly string[], step: Step): readonly string[] {
  const frame = s.fresh();
  const enter = (name: string, isConstant: boolean, add: Scope['add']): string =>
    add('Enter', [name], {
      ...typed(s.elementOf(name)),
      frame_name: { text: frame },
      is_constant: isConstant,
      parallel_iterations: 1,
    });
  const body = s.inside((name, add) => enter(name, true, add));

  const carried = [s.ints([0], []), ...initial].map((name) => {
    const type = typed(s.elementOf(name));
    const next = s.fresh();
    const merged = body.add('Merge', [enter(name, false, body.add), next], { ...type, N: 2 });
    return { type, next, merged };
  });
  const goesOn = body.emit('LoopCond', [
    body.emit('Less', [carried[0].merged, body.ints([count], [])], typed('int32')),
  ]);
  const switched = carried.map(({ type, merged }) => body.add('Switch', [merged, goesOn], type));
  const [at, ...state] = switched.map((name, k) => body.add('Identity', [`${name}:1`], carried[k].type));
  const results = [body.emit('AddV2', [at, body.ints([1], [])], typed('int32')), ...step(body, at, state)];
  // A result may be a tensor from around the loop.
  results.forEach((name, k) =>
    body.add('NextIteration', [body.emit('Identity', [name], carried[k].type)], carried[k].type, carried[k].next),
  );
  return switched.slice(1).map((name, k) => s.add('Exit', [name], carried[k + 1].type));
}
