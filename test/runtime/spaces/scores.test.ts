/** What every space but the cells of NAS-Bench-201, on which most other tests are, must do: compile and score. */
import { afterAll, expect, test } from 'vitest';
import { compile } from '../../../compiler/compile.ts';
import { verifyGraph } from '../../../compiler/graph/verify.ts';
import { planOf } from '../../../compiler/plan/assemble.ts';
import { verifyPlan } from '../../../compiler/plan/verify.ts';
import type { Network } from '../../../compiler/network/network.ts';
import { siteFinder } from '../../../compiler/sites/find.ts';
import { generatedImages } from '../../../runtime/images/generated.ts';
import { batch } from '../../../runtime/images/images.ts';
import { createScorer, type Scorer } from '../../../runtime/scoring/score.ts';
import { spaceNamed } from '../../../runtime/spaces/index.ts';
import { libraryProxies } from '../../library.ts';

const proxies = libraryProxies();

const CLASSES = 3;
const scorers: Scorer[] = [];
afterAll(() => Promise.all(scorers.map(({ dispose }) => dispose())));

/** Drawn from the space, but as small as its skeleton can be. */
function smallNetwork(name: string): Network {
  const space = spaceNamed(name);
  if (space === null) throw new Error(`there is no space ${name}`);
  const arch = space.draw(1, 3)[0].replace(/^w\d+:d\d+/, 'w2:d3');
  return space.networkOf(arch, CLASSES, name.endsWith('-in') ? 17 : 8);
}

test.each(['natsbench-sss', 'nds-darts', 'nds-amoeba', 'nds-nasnet', 'nds-pnas-in'])(
  'networks of %s have sites, and graphs and plans that hold',
  (name) => {
    const network = smallNetwork(name);
    const { graph } = compile(proxies, network, 2);
    verifyGraph(graph, 'simplified');
    verifyPlan(planOf(graph));
    const find = siteFinder(network);
    expect(find('convs').length).toBeGreaterThan(0);
    expect(find('cells').length).toBe(3);
  },
);

test.each(['natsbench-sss', 'nds-darts', 'nds-nasnet-in'])(
  'networks of %s have a finite score by every proxy',
  async (name) => {
    const network = smallNetwork(name);
    const images = generatedImages(0, 8, network.input, CLASSES);
    const further = new Map([[1, batch(images, 1, 4)]]);
    const setting = { batch: batch(images, 0, 4), further, seed: 0, initialisation: 'torch' } as const;
    const scorer = await createScorer({ proxies, engine: 'onnx', ...setting });
    scorers.push(scorer);
    const { scores } = await scorer.score({ network, weights: null });
    expect(scores.length).toBe(proxies.length);
    expect(scores.filter(({ score }) => !Number.isFinite(score))).toEqual([]);
  },
);
