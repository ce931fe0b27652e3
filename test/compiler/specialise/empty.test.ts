/** What programs mean where a network has none of the sites that they fold over. */
import { expect, test } from 'vitest';
import { compile } from '../../../compiler/compile.ts';
import { coreBuilder } from '../../../compiler/core/core.ts';
import { REFERENCE_PIPELINE } from '../../../compiler/passes/pipeline.ts';
import { readProgram } from '../../../compiler/program.ts';
import { interpret } from '../../../runtime/reference/evaluate.ts';
import { tensor } from '../../../runtime/reference/tensor.ts';
import { micro } from '../../../runtime/spaces/micro.ts';

/** The score of a small network; every source is ones. */
function scoreOf(body: string): number {
  const text = `proxy p {\n  pass p = network(data)\n  ${body}\n}\n`;
  const { proxies, diagnostics } = readProgram({ name: 'p.zc', text }, () => null, coreBuilder());
  expect(diagnostics).toEqual([]);
  const { graph } = compile(proxies, micro.networkOf('301312', 3, 4), 2, REFERENCE_PIPELINE);
  const [{ node }] = graph.outputs;
  const ones = (shape: readonly number[]): number[] => Array<number>(shape.reduce((a, b) => a * b, 1)).fill(1);
  return interpret([node], (_, shape) => tensor(shape, ones(shape))).get(node)?.data[0] ?? NaN;
}

const KERNELS = 'let kernels = collect for l in p.convs: l.kh';

test('a fold over no site has as much along a collected axis as elsewhere', () => {
  const alone = scoreOf(`${KERNELS}\n  score = sum(kernels)`);
  expect(
    scoreOf(`${KERNELS}\n  let none = sum for l in p.convs where l.kh == 7: kernels\n  score = sum(kernels + none)`),
  ).toBe(alone);
});

test('a fold over no site counts what a fold inside of it would have collected', () => {
  const none = 'sum for l in p.linears where l.macs == 0: (collect for m in p.convs: m.kh * l.macs)';
  expect(scoreOf(`let none = ${none}\n  score = count(none)`)).toBe(scoreOf(`${KERNELS}\n  score = count(kernels)`));
});

test('a fold over no site counts what a fold inside of it would have joined', () => {
  const joined = 'concat for m in p.convs where m.kh == 1: sum(m.weight, keep: out)';
  expect(scoreOf(`let none = sum for l in p.linears where l.macs == 0: (${joined})\n  score = count(none)`)).toBe(
    scoreOf(`score = count(${joined})`),
  );
});

test.each(['median(none)', 'quantile(none, 0.3)'])('%s is NaN where there is no value', (score) => {
  expect(scoreOf(`let none = collect for l in p.convs where l.kh == 7: l.macs\n  score = ${score}`)).toBeNaN();
});

test.each([
  ['sum(svdvals(gram(none, layer)))', 0],
  ['sum(eigvals(gram(none, layer)))', 0],
  ['det(gram(none, layer))', 1],
  ['slogdet(corr(outer(none, p.logits), layer))', 0],
  ['trace(gram(none, layer))', 0],
  ['count_distinct(none, layer)', 0],
  ['sum(softmax(none, layer))', 0],
  ['max(none)', -Infinity],
])('%s is %d where there is no value', (score, expected) => {
  expect(scoreOf(`let none = collect for l in p.convs where l.kh == 7: l.macs\n  score = ${score}`)).toBe(expected);
});
