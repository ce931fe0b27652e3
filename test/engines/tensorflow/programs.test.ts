/** Whole programs in TensorFlow: the library's and random ones give what the interpreter gives, and leave nothing behind. */
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { compile } from '../../../compiler/compile.ts';
import { coreBuilder } from '../../../compiler/core/core.ts';
import { scoringModel } from '../../../compiler/emit/tensorflow/model.ts';
import type { Graph } from '../../../compiler/graph/graph.ts';
import { REFERENCE_PIPELINE } from '../../../compiler/passes/pipeline.ts';
import { planOf } from '../../../compiler/plan/assemble.ts';
import { readProgram } from '../../../compiler/program.ts';
import { runEagerly } from '../../../runtime/engines/tensorflow/eager.ts';
import { type Binding, findTensorFlow } from '../../../runtime/engines/tensorflow/library.ts';
import { createSessions } from '../../../runtime/engines/tensorflow/session.ts';
import { generatedImages } from '../../../runtime/images/generated.ts';
import { batch } from '../../../runtime/images/images.ts';
import { tensor } from '../../../runtime/reference/tensor.ts';
import { createRunner, type Runner } from '../../../runtime/scoring/runner.ts';
import { sourceProvider } from '../../../runtime/scoring/sources.ts';
import { micro } from '../../../runtime/spaces/micro.ts';
import { scorings } from '../../laws/arbitrary/scoring.ts';
import { law } from '../../laws/law.ts';
import { libraryProxies, roundingOf } from '../../library.ts';
import { REWRITTEN, violations } from '../../laws/rounding/arithmetic.ts';
import { planBounds } from '../../laws/rounding/plan.ts';
import { affordable, scoresOf } from '../../laws/scores.ts';

const found = findTensorFlow();

const SIDE = 8;
const SIZE = 4;
const proxies = libraryProxies();
const images = generatedImages(0, 2 * SIZE, [3, SIDE, SIDE], micro.classes);
const batches = { batch: batch(images, 0, SIZE), further: new Map([[1, batch(images, 1, SIZE)]]) };
const provide = sourceProvider({ ...batches, seed: 0, initialisation: 'torch' });
const networkOf = (arch: string) => micro.networkOf(arch, micro.classes, SIDE);

describe.skipIf('problem' in found)('in TensorFlow', async () => {
  const runner: Runner = await createRunner('problem' in found ? 'reference' : 'tensorflow');
  const reference = await createRunner('reference');
  afterAll(runner.dispose);

  it.each(proxies)('$name scores as in the interpreter', async (proxy) => {
    for (const arch of ['332323', '431124', '300302', '000000']) {
      const [expected, actual] = await Promise.all(
        [reference, runner].map(async (each) => {
          const [score] = await each.run(compile([proxy], networkOf(arch), SIZE, each.passes).graph, provide);
          return score;
        }),
      );
      const error = Object.is(actual, expected) ? 0 : Math.abs(actual / expected - 1);
      expect(error, `${actual} on ${arch}, not ${expected}`).toBeLessThanOrEqual(roundingOf(proxy.name, 1e-4));
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

  const graphOf = (name: string, arch: string): Graph => {
    const some = proxies.filter((proxy) => proxy.name === name);
    return compile(some, networkOf(arch), SIZE).graph;
  };

  it('memory is flat over 800 networks', async () => {
    const archs = micro.draw(400, 0);
    const settled: number[] = [];
    for (const [at, arch] of [...archs, ...archs].entries()) {
      await runner.run(graphOf('snip', arch), provide);
      if (at % 100 === 99) settled.push(settledMemory());
    }
    // Single readings are up to 70 MB apart, by when heaps grow; what is not given back adds to all of them. A network has about a thousand tensors of 2 MB together.
    expect(Math.min(...settled.slice(6)) - Math.max(...settled.slice(0, 4))).toBeLessThan(32 * 2 ** 20);
  });

  it('of 50 networks no session, no tensor and no folder is left', () => {
    const folder = mkdtempSync(join(tmpdir(), 'of-50-networks-'));
    vi.stubEnv('TMPDIR', folder);
    const { tf } = found as Extract<typeof found, { tf: unknown }>;
    const backend = tf.backend();
    const before = tf.memory().numTensors;
    const [load, drop] = [vi.spyOn(backend, 'loadSavedModelMetaGraph'), vi.spyOn(backend, 'deleteSavedModel')];
    const sessions = createSessions(tf, 3);
    for (const arch of micro.draw(50, 0)) {
      const make = () => scoringModel(graphOf('naswot', arch), { linearAlgebra: 'inside' });
      sessions.run(arch, make, provide);
    }
    sessions.dispose();
    expect(load.mock.results.map(({ value }) => value as number)).toEqual(drop.mock.calls.map(([id]) => id));
    expect(load).toHaveBeenCalledTimes(50);
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    expect(tf.memory().numTensors).toBe(before);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('operator by operator every tensor is dropped, also when one fails', () => {
    const { tf } = found as Extract<typeof found, { tf: unknown }>;
    const { binding } = tf.backend();
    const live = new Set<number>();
    const noted = (id: number): number => (live.add(id), id);
    let most = 0;
    let left = Infinity;
    const { TF_Version, TF_ATTR_BOOL, TF_ATTR_FLOAT, TF_ATTR_INT, TF_ATTR_STRING, TF_ATTR_TYPE } = binding;
    const watched: Binding = {
      ...{ TF_Version, TF_ATTR_BOOL, TF_ATTR_FLOAT, TF_ATTR_INT, TF_ATTR_STRING, TF_ATTR_TYPE },
      createTensor: (...all) => noted(binding.createTensor(...all)),
      deleteTensor: (id) => (live.delete(id), binding.deleteTensor(id)),
      tensorDataSync: (id) => binding.tensorDataSync(id),
      executeOp: (...all) => {
        if (left-- === 0) throw new Error('no more');
        most = Math.max(most, live.size);
        return binding.executeOp(...all).map(({ id }) => ({ id: noted(id) }));
      },
    };
    const model = scoringModel(graphOf('eznas_a', '332323'), { linearAlgebra: 'outside' });
    runEagerly(watched, model, provide);
    expect(most).toBeLessThan(model.nodes.length / 2);
    expect([...live]).toEqual([]);
    left = 300;
    expect(() => runEagerly(watched, model, provide)).toThrow('no more');
    expect([...live]).toEqual([]);
  });

  it('networks of one structure come to share a session, which gives the same numbers', async () => {
    const graph = () => graphOf('snip', '123123');
    const loaded = runner.compiled();
    const others = sourceProvider({ ...batches, seed: 1, initialisation: 'torch' });
    const scores: number[] = [];
    for (let time = 0; time < 12; time++) {
      scores.push(...(await runner.run(graph(), time % 2 === 0 ? provide : others)));
    }
    expect(runner.compiled()).toBe(loaded + 1);
    expect(new Set(scores).size).toBe(2);
  });
});

/** Bytes that the process has when garbage is collected, at most. */
function settledMemory(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage.rss();
}
