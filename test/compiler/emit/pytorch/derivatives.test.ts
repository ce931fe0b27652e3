/** What a derivative is by, where several tensors are equal or share weights: the interpreter and PyTorch are asked the same. */
import { beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../../../../compiler/compile.ts';
import { coreBuilder } from '../../../../compiler/core/core.ts';
import { pythonModule } from '../../../../compiler/emit/pytorch/module.ts';
import { REFERENCE_PIPELINE } from '../../../../compiler/passes/pipeline.ts';
import { isError, readProgram } from '../../../../compiler/program.ts';
import { generatedImages } from '../../../../runtime/images/generated.ts';
import { batch } from '../../../../runtime/images/images.ts';
import { sourceProvider } from '../../../../runtime/scoring/sources.ts';
import { micro } from '../../../../runtime/spaces/micro.ts';
import { findPython } from '../../../oracle/python.ts';
import { scoresOf } from '../../../laws/scores.ts';
import { type Answer, runInPython } from './python.ts';

const SIZE = 3;
const ARCH = '332123';

const PASSES = `
  pass p = network(data, loss: sum)
  pass q = network(data, weights: abs, loss: sum)
  pass n = network(data + 0.5 * noise)
`;

/** Scores by what they are: pairs that must be equal follow each other. */
const SCORES = {
  'a sum of logits by the loss that is the same sum': 'grad(sum(p.logits), p.loss)',
  'that and no more': '0',
  'the loss by itself': 'grad(3 * p.loss, p.loss)',
  'which is how often it is taken': '3',
  'another pass by the input that both see': 'norm(grad(sum(q.logits), p.input))',
  'is the same as by its own': 'norm(grad(sum(q.logits), q.input))',
  'a pass with noise by the images': 'norm(grad(sum(n.logits), p.input))',
  'is the same as by the noisy ones': 'norm(grad(sum(n.logits), n.input))',
  'a pass of absolute weights by the weights themselves': 'sum for l in p.weighted: sum(abs(grad(q.loss, l.weight)))',
  'but for signs the same as by the absolute ones': 'sum for l in q.weighted: sum(abs(grad(q.loss, l.weight)))',
  'a pass of the weights themselves by the absolute ones': 'sum for l in q.weighted: sum(abs(grad(p.loss, l.weight)))',
  'which it does not take': '0',
  'the logits by what the first cell reads': 'first for c in p.cells: norm(grad(sum(square(p.logits)), c.in))',
  'is the same as by what comes before it': 'first for b in p.norms: norm(grad(sum(square(p.logits)), b.out))',
  'the rows of a jacobian by class, added up': 'norm(sum(jacobian(mean(p.logits, batch), q.input), class))',
  'are the gradient of the sum': 'norm(grad(sum(mean(p.logits, batch)), q.input))',
  'both passes by the weights': 'sum for l in p.weighted: sum(grad(p.loss + q.loss, l.weight))',
  'is the sum over both': 'sum for l in p.weighted: sum(grad(p.loss, l.weight) + grad(q.loss, l.weight))',
} as const;

const proxies = Object.values(SCORES).map((score, at) => {
  const reads = (pass: string): boolean => new RegExp(`\\b${pass}\\.`).test(score);
  const passes = PASSES.split('\n').filter((line) =>
    [' p ', ' q ', ' n '].some((name) => line.includes(`pass${name}`) && reads(name.trim())),
  );
  const text = `edition 1\nproxy s${at} {\n${passes.join('\n')}\n  score = ${score}\n}\n`;
  const { proxies: read, diagnostics } = readProgram({ name: 's.zc', text }, () => null, coreBuilder());
  if (diagnostics.some(isError)) throw new Error(diagnostics.map(({ title }) => title).join('; '));
  return read[0];
});

const network = micro.networkOf(ARCH, micro.classes, 8);
const images = batch(generatedImages(0, SIZE, [3, 8, 8], micro.classes), 0, SIZE);
const provide = sourceProvider({ batch: images, seed: 0, initialisation: 'torch' });
const scores = scoresOf(compile(proxies, network, SIZE, REFERENCE_PIPELINE).graph, provide);
const names = Object.keys(SCORES);
const close = (value: number, other: number): void =>
  expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(other)));

const pairs = names.flatMap((name, at) => (at % 2 === 0 ? [[name, names[at + 1], at] as const] : []));

test.each(pairs)('%s: %s', (_, __, at) => {
  close(scores.get(`s${at}`) ?? NaN, scores.get(`s${at + 1}`) ?? NaN);
});

const python = findPython();

describe.skipIf(python === null)('in PyTorch', () => {
  let answer: Answer;
  beforeAll(() => {
    const modules = proxies.map((proxy) => pythonModule([proxy], 's.zc').text);
    [answer] = runInPython(python as string, [{ modules, network, batch: SIZE, provide }]);
  });

  test.each(names.map((name, at) => [name, at] as const))('%s', (_, at) => {
    expect(answer.errors).toEqual([]);
    close(answer.scores[`s${at}`], scores.get(`s${at}`) ?? NaN);
  });
});
