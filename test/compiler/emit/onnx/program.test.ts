/** Whole programs as ONNX models, run by onnxruntime alone, against the interpreter. */
import { onnx } from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { encodeModel, type OnnxGraph, type OnnxNode } from '../../../../compiler/emit/onnx/model.ts';
import { micro } from '../../../../runtime/spaces/micro.ts';
import { libraryProxies } from '../../../library.ts';
import { modelOf, proxiesIn, referenceScores, scoresOf, SIZE } from './program/run.ts';

const proxies = libraryProxies();

// Nothing reaches the end of the last one.
const networks = ['301012', '023100', '000000'].map((arch) => micro.networkOf(arch));

function expectClose(actual: number | undefined, expected: number | undefined): void {
  if (actual === expected || (Number.isNaN(actual) && Number.isNaN(expected))) return;
  expect(Math.abs(Number(actual) / Number(expected) - 1)).toBeLessThan(1e-4);
}

describe.each(networks)('on $name', (network) => {
  const reference = referenceScores(proxies, network);

  it.each(proxies)('$name scores as the interpreter does', async (proxy) => {
    const scores = await scoresOf(modelOf([proxy], network), network);
    expect([...scores.keys()]).toEqual([proxy.name]);
    expectClose(scores.get(proxy.name), (await reference).get(proxy.name));
  });
});

const [network] = networks;

/** One proxy. */
const programOf = (text: string) => proxiesIn(`edition 1\nproxy one {\n ${text}\n}\n`);

const body = (score: string): string => `pass p = network(data)\n score = ${score}`;

it.each([
  ['sort', body('median(p.logits) + sum(quantile(p.logits, 0.9, [batch]))')],
  ['count_distinct', body('sum for r in p.relus: count_distinct(heaviside(r.in), batch)')],
  ['singular_values', body('sum for l in p.weighted: sum(log(svdvals(flatten(l.weight, keep: out))))')],
  ['eigenvalues', body('sum(log(eigvals(gram(p.logits, batch)) + 1))')],
  ['determinant', body('det(corr(p.logits, batch))')],
  ['inverse', body('norm(grad(logdet(gram(p.input, batch)), p.input))')],
  ['erf', body('sum for l in p.convs: sum(erf(mean(l.out, [batch, ho, wo])))')],
  ['a choice between tests', body('sum(where(p.logits > 0, p.logits < 0.2, p.logits < 0))')],
  ['noise', 'pass p = network(data + 0.1 * noise)\n score = sum(tanh(p.logits))'],
  ['random numbers', body('sum(p.logits * random_signs(p.logits)) + sum(p.input * random_normal(p.input, 1))')],
  [
    'two batches',
    'pass p = network(data, loss: cross_entropy)\n pass q = network(data(1), loss: cross_entropy)\n score = p.loss - 2 * q.loss + sum(p.labels / (1 + q.labels))',
  ],
  [
    'several weights',
    'pass p = network(data, weights: 0.01)\n pass q = network(data, weights: normal)\n pass r = network(data, weights: kaiming)\n score = sum(tanh(p.logits)) + sum(tanh(q.logits)) + sum(r.logits)',
  ],
  ['labels', body('sum(p.labels * mean(p.logits, keep: batch))')],
  ['ones', 'pass p = network(ones, weights: abs, norm: identity)\n score = log(sum(p.logits))'],
])('a program with %s scores as the interpreter does', async (_, text) => {
  const program = programOf(text);
  const [score] = (await scoresOf(modelOf(program, network), network)).values();
  const [expected] = (await referenceScores(program, network)).values();
  expect(expected).not.toBe(0);
  expect(Number.isFinite(expected)).toBe(true);
  expectClose(score, expected);
});

it('scores keep float64, and its range', async () => {
  const text =
    'edition 1\nproxy third { score = 1 / 3 }\nproxy large { pass p = network(data)\n score = exp(600 + 0 * sum(p.logits)) }\n';
  const scores = await scoresOf(modelOf(proxiesIn(text), network), network);
  expect(scores.get('third')).toBe(1 / 3);
  expect(Math.log(scores.get('large') as number)).toBeCloseTo(600, 9);
});

it('many proxies fit in one model', async () => {
  const scores = await scoresOf(modelOf(proxies, network), network);
  const expected = await referenceScores(proxies, network);
  expect([...scores.keys()]).toEqual([...expected.keys()]);
  for (const [name, score] of scores) expectClose(score, expected.get(name));
});

describe('a model', () => {
  const nodesIn = (graph: OnnxGraph): readonly OnnxNode[] =>
    graph.nodes.flatMap((node) => [
      node,
      ...Object.values(node.attributes).flatMap((value) =>
        typeof value === 'object' && 'graph' in value ? nodesIn(value.graph) : [],
      ),
    ]);

  it('has operators of ONNX alone, loops included', () => {
    const model = modelOf(proxies, network);
    const domains = new Set(nodesIn(model).map(({ domain }) => domain));
    expect([...domains]).toEqual(['']);
    expect(nodesIn(model).length).toBeGreaterThan(model.nodes.length);
    const { opsetImport } = onnx.ModelProto.decode(encodeModel(model));
    expect(opsetImport.map(({ domain }) => domain)).toEqual(['']);
  });

  it('takes images and labels even if nothing reads them, and gives float64 scalars', () => {
    const { inputs, outputs } = modelOf(proxiesIn('edition 1\nproxy one { score = 1 }\n'), network);
    expect(inputs).toEqual([
      { name: 'images', element: 'float32', shape: [SIZE, 3, 16, 16] },
      { name: 'labels', element: 'int64', shape: [SIZE] },
    ]);
    expect(outputs).toEqual([{ name: 'one', element: 'float64', shape: [] }]);
  });

  it('calls the score of a proxy that is named as an input by another name', async () => {
    const program = proxiesIn('edition 1\nproxy images { score = 1 }\nproxy images_score { score = 2 }\n');
    expect(await scoresOf(modelOf(program, network), network)).toEqual(
      new Map([
        ['images.score', 1],
        ['images_score', 2],
      ]),
    );
  });

  it('has each weight once, under its path', () => {
    const names = modelOf(proxies, network).constants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('stem.conv.weight');
  });

  it('has no constant that nothing reads', () => {
    // A gradient goes through a convolution of 1×1 there, which is its own mirror image.
    const flow = programOf('pass p = network(ones, loss: sum, norm: identity)\n score = sum(grad(p.input))');
    for (const program of [flow, proxies]) {
      const model = modelOf(program, networks[1]);
      const read = new Set(nodesIn(model).flatMap(({ inputs }) => inputs));
      expect(model.constants.filter(({ name }) => !read.has(name))).toEqual([]);
    }
  });
});
