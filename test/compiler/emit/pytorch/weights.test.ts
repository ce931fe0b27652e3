/** What PyTorch draws for a pass with weights of its own: other numbers than `score` does, but of the same kind. */
import { beforeAll, describe, expect, test } from 'vitest';
import { coreBuilder } from '../../../../compiler/core/core.ts';
import { pythonModule } from '../../../../compiler/emit/pytorch/module.ts';
import { readProgram } from '../../../../compiler/program.ts';
import { generatedImages } from '../../../../runtime/images/generated.ts';
import { batch } from '../../../../runtime/images/images.ts';
import { sourceProvider } from '../../../../runtime/scoring/sources.ts';
import { micro } from '../../../../runtime/spaces/micro.ts';
import { findPython } from '../../../oracle/python.ts';
import { type Answer, runInPython } from './python.ts';

/** Scores that are near 1 for weights of the right distribution. */
const RATIOS = {
  normal: 'mean for l in p.weighted: std(l.weight)',
  kaiming_conv: 'mean for l in p.convs: std(l.weight) * sqrt(l.channels_out * l.kh * l.kw / 2)',
  kaiming_linear: 'mean for l in p.linears: std(l.weight) / 0.01',
  torch_conv: 'mean for l in p.convs: max(abs(l.weight)) * sqrt(l.channels_in * l.kh * l.kw)',
};

const SIZE = 2;

const proxies = Object.entries(RATIOS).map(([name, score]) => {
  const [weights] = name.split('_');
  const text = `edition 1\nproxy ${name} {\n  pass p = network(data, weights: ${weights})\n  score = ${score}\n}\n`;
  return readProgram({ name: 'w.zc', text }, () => null, coreBuilder()).proxies[0];
});

const python = findPython();

describe.skipIf(python === null)('in PyTorch', () => {
  let answer: Answer;
  beforeAll(() => {
    const images = batch(generatedImages(0, SIZE, [3, 16, 16], micro.classes), 0, SIZE);
    const provide = sourceProvider({ batch: images, seed: 0, initialisation: 'torch' });
    const network = micro.networkOf('332123');
    const modules = proxies.map((proxy) => pythonModule([proxy], 'w.zc').text);
    [answer] = runInPython(python as string, [{ modules, network, batch: SIZE, provide }]);
  });

  test.each(['normal', 'kaiming_conv', 'kaiming_linear', 'torch_conv'])(
    '%s weights are spread as they should be',
    (name) => {
      expect(answer.errors).toEqual([]);
      expect(answer.scores[name]).toBeGreaterThan(0.9);
      expect(answer.scores[name]).toBeLessThan(1.1);
    },
  );
});
