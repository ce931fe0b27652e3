/** Whole programs in TensorFlow: the library's and random ones give what the interpreter gives, and leave nothing behind. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { compile } from '../../../compiler/compile.ts';
import { coreBuilder } from '../../../compiler/core/core.ts';
import { REFERENCE_PIPELINE } from '../../../compiler/passes/pipeline.ts';
import { planOf } from '../../../compiler/plan/assemble.ts';
import { readProgram } from '../../../compiler/program.ts';
import { findTensorFlow } from '../../../runtime/engines/tensorflow/library.ts';
import { generatedImages } from '../../../runtime/images/generated.ts';
import { batch } from '../../../runtime/images/images.ts';
import { tensor } from '../../../runtime/reference/tensor.ts';
import { createRunner, type Runner } from '../../../runtime/scoring/runner.ts';
import { sourceProvider } from '../../../runtime/scoring/sources.ts';
import { micro } from '../../../runtime/spaces/micro.ts';
import { scorings } from '../../laws/arbitrary/scoring.ts';
import { law } from '../../laws/law.ts';
import { REWRITTEN, violations } from '../../laws/rounding/arithmetic.ts';
import { planBounds } from '../../laws/rounding/plan.ts';
import { affordable, scoresOf } from '../../laws/scores.ts';

const found = findTensorFlow();

const FOLDER = new URL('../../../proxies/', import.meta.url);
const SIDE = 8;
const SIZE = 4;
const builder = coreBuilder();
const proxies = readdirSync(FOLDER).flatMap((name) => {
  const source = { name, text: readFileSync(new URL(name, FOLDER), 'utf8') };
  return readProgram(source, () => null, builder).proxies;
});
const images = batch(generatedImages(0, SIZE, [3, SIDE, SIDE], micro.classes), 0, SIZE);
const provide = sourceProvider({ batch: images, seed: 0, initialisation: 'torch' });
const networkOf = (arch: string) => micro.networkOf(arch, micro.classes, SIDE);

describe.skipIf('problem' in found)('in TensorFlow', async () => {
  const runner: Runner = await createRunner('problem' in found ? 'reference' : 'tensorflow');
  const reference = await createRunner('reference');
  afterAll(runner.dispose);
  const tensors = (): number => ('problem' in found ? 0 : found.tf.memory().numTensors);

  it.each(proxies)('$name scores as in the interpreter', async (proxy) => {
    for (const arch of ['332323', '431124', '300302', '000000']) {
      const [expected, actual] = await Promise.all(
        [reference, runner].map(async (each) => {
          const [score] = await each.run(compile([proxy], networkOf(arch), SIZE, each.passes).graph, provide);
          return score;
        }),
      );
      const error = Object.is(actual, expected) ? 0 : Math.abs(actual / expected - 1);
      expect(error, `${actual} on ${arch}, not ${expected}`).toBeLessThanOrEqual(1e-4);
    }
  });

  law(
    'random programs score as in the interpreter, within error bounds',
    fc.asyncProperty(scorings({ count: 2 }), async ({ proxies: some, network, batch: size, provide: give }) => {
      const graph = compile(some, network, size, REFERENCE_PIPELINE).graph;
      fc.pre(affordable(graph));
      const expected = scoresOf(graph, give);
      const optimised = compile(some, network, size).graph;
      const actual = await runner.run(optimised, give);
      const bounds = planBounds(planOf(optimised), give, REWRITTEN);
      optimised.outputs.forEach(({ name }, at) => {
        const error = bounds.get(name)?.error ?? tensor([], [0]);
        const value = tensor([], [expected.get(name) ?? NaN]);
        expect(violations({ value, error }, [actual[at]]), name).toEqual([]);
      });
    }),
    { numRuns: 60 },
  );

  it('where a value is not finite first, it says', async () => {
    const text = 'edition 1\nproxy one { pass p = network(data)\n score = sum(sqrt(p.logits)) }\n';
    const { proxies: one } = readProgram({ name: 'one.zc', text }, () => null, coreBuilder());
    const { outputs } = compile(one, networkOf('332323'), SIZE).graph;
    expect(await runner.run({ outputs }, provide)).toEqual([NaN]);
    expect((await runner.firstNonFinite(outputs[0], provide))?.operator).toBe('sqrt');
  });

  it('of 200 networks no tensor and no folder is left', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'of-200-networks-'));
    vi.stubEnv('TMPDIR', folder);
    const before = tensors();
    const some = proxies.filter(({ name }) => ['snip', 'naswot'].includes(name));
    for (const arch of micro.draw(200, 0)) {
      await runner.run(compile(some, networkOf(arch), SIZE).graph, provide);
    }
    vi.unstubAllEnvs();
    expect(tensors()).toBe(before);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('networks of one structure share a session', async () => {
    const [proxy] = proxies.filter(({ name }) => name === 'snip');
    const graph = () => compile([proxy], networkOf('123123'), SIZE).graph;
    const [first] = await runner.run(graph(), provide);
    const loaded = runner.compiled();
    const others = sourceProvider({ batch: images, seed: 1, initialisation: 'torch' });
    const [second] = await runner.run(graph(), others);
    expect(runner.compiled()).toBe(loaded);
    expect(second).not.toBe(first);
  });
});
