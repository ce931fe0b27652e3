/** The library's proxies on the onnx engine: close to the interpreter, the same every time, whatever is scored beside them, and silent. */
import { afterAll, describe, expect, test, vi } from 'vitest';
import { generatedImages } from '../../runtime/images/generated.ts';
import { batch } from '../../runtime/images/images.ts';
import type { EngineName } from '../../runtime/scoring/runner.ts';
import { createScorer, type Scorer } from '../../runtime/scoring/score.ts';
import { micro } from '../../runtime/spaces/micro.ts';
import { libraryProxies, roundingOf } from '../library.ts';

const SIDE = 8;
const IMAGES = generatedImages(0, 8, [3, SIDE, SIDE], micro.classes);
const SETTING = {
  batch: batch(IMAGES, 0, 4),
  further: new Map([[1, batch(IMAGES, 1, 4)]]),
  seed: 0,
  initialisation: 'torch',
} as const;

/** Dense; with pools and skips; with a node that nothing reaches and a branch that leads nowhere. */
const networks = ['332323', '431124', '300302'].map((arch) => micro.networkOf(arch, micro.classes, SIDE));

const proxies = libraryProxies();

const scorers: Scorer[] = [];
afterAll(() => Promise.all(scorers.map(({ dispose }) => dispose())));

async function scorer(engine: EngineName, some = proxies): Promise<Scorer> {
  const made = await createScorer({ proxies: some, engine, ...SETTING });
  scorers.push(made);
  return made;
}

/** The scores by the names of the proxies. */
async function scoresBy({ score }: Scorer, network: (typeof networks)[number]): Promise<Scores> {
  const { scores } = await score({ network, weights: null });
  return new Map(scores.map((each) => [each.proxy, each.score]));
}

const onnx = await scorer('onnx');
const reference = await scorer('reference');

describe.each(networks)('on $name', (network) => {
  test('the scores of float32 are those of the interpreter to 1e-4', async () => {
    const expected = await scoresBy(reference, network);
    expect(furtherApart(await scoresBy(onnx, network), expected, 1e-4)).toEqual([]);
  });

  test('scores are the same to the bit the second time, and by another scorer', async () => {
    const once = await scoresBy(onnx, network);
    expect(await scoresBy(onnx, network)).toEqual(once);
    expect(await scoresBy(await scorer('onnx'), network)).toEqual(once);
  });

  // Alone, other kernels are cut, and float32 rounds elsewhere. GraSP's second derivatives lose most by it.
  test('scores are the same to 1e-5 alone and beside all others', async () => {
    const together = await scoresBy(onnx, network);
    for (const proxy of proxies) {
      const alone = await scoresBy(await scorer('onnx', [proxy]), network);
      expect(furtherApart(alone, new Map([[proxy.name, together.get(proxy.name) ?? NaN]]), 1e-5)).toEqual([]);
    }
  });
});

// What onnxruntime itself writes does not pass here; that `eznasc score` leaves stderr empty is tested with the command line.
test('scoring says nothing', async () => {
  const streams = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'));
  const methods = (['log', 'info', 'warn', 'error', 'debug'] as const).map((method) => vi.spyOn(console, method));
  await scoresBy(await scorer('onnx'), networks[0]);
  const said = [...streams, ...methods].flatMap(({ mock }) => mock.calls as readonly unknown[]);
  vi.restoreAllMocks();
  expect(said).toEqual([]);
});

type Scores = ReadonlyMap<string, number>;

/** The proxies whose scores differ by more than this part of the expected one, or are not finite. */
function furtherApart(actual: Scores, expected: Scores, most: number): readonly (readonly [string, number, number])[] {
  return [...expected]
    .map(([name, want]) => [name, actual.get(name) ?? NaN, want] as const)
    .filter(([name, got, want]) => !(Math.abs(got - want) <= roundingOf(name, most) * Math.abs(want)));
}
