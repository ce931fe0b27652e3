/** Slices of an axis, and differences along it, also where there are few or none. */
import { expect, test } from 'vitest';
import { compile } from '../../../compiler/compile.ts';
import { coreBuilder } from '../../../compiler/core/core.ts';
import { REFERENCE_PIPELINE } from '../../../compiler/passes/pipeline.ts';
import { readProgram } from '../../../compiler/program.ts';
import { interpret } from '../../../runtime/reference/evaluate.ts';
import { tensor } from '../../../runtime/reference/tensor.ts';
import { micro } from '../../../runtime/spaces/micro.ts';

/** The score of a network with seven convolutions and more; no source is read. */
function scoreOf(score: string): number {
  const text = `proxy p {
    pass p = network(data)
    let squares = collect for l in p.convs: l.index ^ 2
    let one = collect for l in p.convs where l.index == 3: l.index
    let none = collect for l in p.convs where l.kh == 7: l.index
    score = ${score} + 0 * (count(squares) + count(one) + count(none))
  }`;
  const { proxies, diagnostics } = readProgram({ name: 'p.zc', text }, () => null, coreBuilder());
  expect(diagnostics).toEqual([]);
  const [{ node }] = compile(proxies, micro.networkOf('301312', 3, 4), 2, REFERENCE_PIPELINE).graph.outputs;
  const zeros = (shape: readonly number[]): number[] => Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0);
  return interpret([node], (_, shape) => tensor(shape, zeros(shape))).get(node)?.data[0] ?? NaN;
}

test.each([
  ['at(squares, layer, 0)', 0],
  ['at(squares, layer, 3)', 9],
  ['at(squares, layer, k: 1000)', NaN],
  ['at(none, layer, 0)', NaN],
  ['sum(take(squares, layer, 4))', 0 + 1 + 4 + 9],
  ['count(take(squares, layer, 1000)) - count(squares)', 0],
  ['count(take(squares, layer, 0))', 0],
  ['at(diff(squares, layer), layer, 2)', 9 - 4],
  ['min(diff(squares, layer))', 1],
  ['count(diff(squares, layer)) - count(squares)', -1],
  ['min(diff(one, layer))', Infinity],
  ['count(diff(none, layer))', 0],
  ['count(sum for l in p.convs where l.kh == 7: take(squares, layer, 2))', 2],
  ['count(sum for l in p.convs where l.kh == 7: diff(squares, layer)) - count(squares)', -1],
  ['count(sum for l in p.convs where l.kh == 7: diff(none, layer))', 0],
  ['min(diff(collect for l in p.convs: l.index * 3, layer))', 3],
])('%s is %d', (score, expected) => {
  expect(scoreOf(score)).toBe(expected);
});
