/** Sums and the like of known numbers. */
import { elements } from '../../../compiler/graph/graph.ts';
import { strides } from '../../reference/tensor.ts';
import { axesOf, type Call, listAt, numberOf } from '../graph/call.ts';
import { type Constant, constant } from '../graph/constant.ts';

const RULES: Readonly<
  Record<string, { readonly start: number; readonly step: (sum: number, value: number) => number }>
> = {
  ReduceSum: { start: 0, step: (sum, value) => sum + value },
  ReduceMean: { start: 0, step: (sum, value) => sum + value },
  ReduceProd: { start: 1, step: (sum, value) => sum * value },
  ReduceMax: { start: -Infinity, step: Math.max },
  ReduceMin: { start: Infinity, step: Math.min },
};

export const REDUCTIONS: readonly string[] = Object.keys(RULES);

/** The axes that a reduction goes over: those it names, else all (or, if it says so, none). */
export function reducedAxes(call: Call, rank: number): readonly number[] {
  const named = listAt(call, 'axes', 1) ?? [];
  if (named.length > 0) return axesOf(call, named, rank);
  return numberOf(call, 'noop_with_empty_axes', 0) === 1 ? [] : Array.from({ length: rank }, (_, axis) => axis);
}

/** The numbers of any operator of `REDUCTIONS`. */
export function reduce(call: Call, input: Constant): Constant {
  const axes = reducedAxes(call, input.shape.length);
  const { start, step } = RULES[call.node.op];
  const kept = input.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const data = call.budget.take(elements(kept)).fill(start);
  const [from, to] = [strides(input.shape), strides(kept)];
  input.data.forEach((value, at) => {
    const place = input.shape.reduce(
      (sum, size, axis) => sum + (kept[axis] === 1 ? 0 : (Math.floor(at / from[axis]) % size) * to[axis]),
      0,
    );
    data[place] = step(data[place], value);
  });
  const parts = call.node.op === 'ReduceMean' ? input.data.length / data.length : 1;
  const keep = numberOf(call, 'keepdims', 1) === 1;
  const shape = keep ? kept : kept.filter((_, axis) => !axes.includes(axis));
  return constant(
    shape,
    typed(
      input,
      data.map((value) => value / parts),
    ),
    input.element,
  );
}

const typed = (input: Constant, data: Float64Array): Float32Array | Float64Array =>
  input.element === 'float' ? Float32Array.from(data) : data;
