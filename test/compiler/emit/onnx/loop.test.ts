/** Loops, run by onnxruntime. */
import { InferenceSession } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { repeat, type Step } from '../../../../compiler/emit/onnx/loop.ts';
import { encodeModel, ELEMENT } from '../../../../compiler/emit/onnx/model.ts';
import { type Scope, scope } from '../../../../compiler/emit/onnx/scope.ts';

/** What a graph of numbers without inputs gives. */
async function run(build: (s: Scope) => string): Promise<readonly number[]> {
  const s = scope({ extensions: false }).as('float64');
  const name = build(s);
  const copy = { op: 'Identity', domain: '', inputs: [name], outputs: ['y'], attributes: {} } as const;
  const outputs = [{ name: 'y', element: 'float64', shape: [] }] as const;
  const bytes = encodeModel({ nodes: [...s.nodes, copy], constants: s.constants, inputs: [], outputs });
  const session = await InferenceSession.create(bytes);
  return [...((await session.run({}))['y'].data as Float64Array)];
}

const number = (s: Scope, at: string): string => s.emit('Cast', [at], { to: ELEMENT.float64 });

/** Adds the number of the step. */
const addNumber: Step = (body, at, [sum]) => ({ state: [body.emit('Add', [sum, number(body, at)])] });

const from = (s: Scope, value: number) => [{ name: s.floats([value]), element: 'float64', shape: [] }] as const;

it('steps are numbered from 0', async () => {
  expect(await run((s) => repeat(s, 5, from(s, 100), addNumber)[0])).toEqual([110]);
});

it('no steps leave the state as it was', async () => {
  expect(await run((s) => repeat(s, 0, from(s, 7), addNumber)[0])).toEqual([7]);
});

it('a loop ends after the step that says so', async () => {
  const step: Step = (body, at, state) => ({
    ...addNumber(body, at, state),
    goesOn: body.emit('Less', [at, body.ints([3], [])]),
  });
  expect(await run((s) => repeat(s, 100, from(s, 0), step)[0])).toEqual([6]);
});

it('a state may have several tensors, and be exchanged or taken from around the loop', async () => {
  const value = await run((s) => {
    const outside = s.emit('Add', [s.floats([1]), s.floats([41])]);
    const initial = [...from(s, 3), ...from(s, 4)];
    const [a, b] = repeat(s, 3, initial, (_, __, [first, second]) => ({ state: [second, first] }));
    const [c] = repeat(s, 1, from(s, 0), () => ({ state: [outside] }));
    return s.emit('Add', [c, s.emit('Sub', [a, b])]);
  });
  expect(value).toEqual([43]);
});

it('equal loops are one', () => {
  const s = scope({ extensions: false }).as('float64');
  expect(repeat(s, 5, from(s, 1), addNumber)).toEqual(repeat(s, 5, from(s, 1), addNumber));
  expect(s.nodes.filter(({ op }) => op === 'Loop')).toHaveLength(1);
});
