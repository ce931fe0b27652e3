/** Whether the ways compute the same: from the very same weights, images, labels and noise. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../../compiler/compile.ts';
import type { CheckedProxy } from '../../compiler/core/core.ts';
import { proxiesOf } from '../../evolution/evaluation/programs.ts';
import { createRunner } from '../../runtime/scoring/runner.ts';
import { type SourceSetting, sourceProvider } from '../../runtime/scoring/sources.ts';
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';
import { libraryProxies } from '../../test/library.ts';
import { treeOf } from './expression.ts';
import { writeInputs } from './inputs.ts';
import { type Peer, startPeer } from './python.ts';
import { BATCH, sources, TEN } from './setting.ts';
import { table } from '../table.ts';

/** Dense; with pools and skips; with a node that nothing reaches and a branch that leads nowhere. */
const ARCHS = ['323323', '431143', '300302'];

/** Scores that are closer count as equal: in float32 a program may lose digits to cancellation. */
const NEAR = 1e-3;

type Scores = readonly (number | null)[];

/** Scores of eznasc and of a peer for each architecture; the peer is asked with the folder of the inputs. */
async function bothScores(
  proxies: readonly CheckedProxy[],
  initialisation: SourceSetting['initialisation'],
  ask: (folder: string) => Promise<readonly Scores[]>,
): Promise<readonly { readonly ours: Scores; readonly theirs: readonly Scores[] }[]> {
  const runner = await createRunner('onnx');
  const provide = sourceProvider(sources(BATCH, initialisation));
  const all = [];
  for (const arch of ARCHS) {
    const network = nasbench201.networkOf(arch);
    const folder = mkdtempSync(join(tmpdir(), 'inputs-'));
    writeInputs(folder, network, BATCH, provide);
    const ours = await runner.run(compile(proxies, network, BATCH, runner.passes).graph, provide);
    all.push({ ours, theirs: await ask(folder) });
    rmSync(folder, { recursive: true });
  }
  await runner.dispose();
  return all;
}

const scoresOf = async (peer: Peer, request: object): Promise<Scores> =>
  (await peer.ask<{ readonly scores: Scores }>({ ...request, threads: 1 })).scores;

/** The largest relative difference of the library's proxies. */
export async function proxyAgreement(python: string): Promise<string> {
  const styles = ['habit', 'tuned'] as const;
  const peers = styles.map((style) => startPeer(python, 'serve', style));
  const both = await bothScores(libraryProxies(TEN), 'torch', async (inputs) => [
    await scoresOf(peers[0], { way: 'habit', names: TEN, inputs }),
    await alone(peers[1], inputs),
    await scoresOf(peers[1], { way: 'tuned', names: TEN, inputs }),
  ]);
  for (const peer of peers) await peer.stop();
  const rows = TEN.map((name, at) => {
    const differences = [0, 1, 2].map((way) =>
      Math.max(...both.map(({ ours, theirs }) => difference(ours[at], theirs[way][at]))),
    );
    return [name, ...differences.map((each) => (each === 0 ? '0' : each.toExponential(0)))];
  });
  return table(['', 'PyTorch, habit', 'PyTorch, tuned', 'tuned, ten at once'], rows);
}

/** Each proxy by itself. */
async function alone(peer: Peer, inputs: string): Promise<Scores> {
  const scores: (number | null)[] = [];
  for (const name of TEN) scores.push(...(await scoresOf(peer, { way: 'tuned', names: [name], inputs })));
  return scores;
}

/** How many scores of programs of the population agree. */
export async function populationAgreement(python: string, programs: readonly string[]): Promise<string> {
  const trees = programs.map(treeOf);
  const peer = startPeer(python, 'population', 'habit');
  const both = await bothScores(proxiesOf(programs), 'kaiming', async (inputs) => [
    await scoresOf(peer, { inputs, programs: trees }),
  ]);
  await peer.stop();
  const differences = both.flatMap(({ ours, theirs: [theirs] }) =>
    ours.map((score, at) => difference(score, theirs[at])),
  );
  const near = differences.filter((each) => each <= NEAR).length;
  return `Of the population's programs on the same networks ${near} of ${differences.length} scores agree to ${NEAR}.`;
}

/** Relative; what is not finite equals only what is not finite. */
function difference(ours: number | null, theirs: number | null): number {
  if (ours === null || theirs === null || !Number.isFinite(ours)) {
    return Number.isFinite(ours ?? NaN) === Number.isFinite(theirs ?? NaN) ? 0 : Infinity;
  }
  return ours === theirs ? 0 : Math.abs(theirs - ours) / Math.abs(ours);
}
