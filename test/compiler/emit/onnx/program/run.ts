/** Runs proxies on a network as an ONNX file would be run: by onnxruntime alone, fed with images and labels. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { compile } from '../../../../../compiler/compile.ts';
import { type CheckedProxy, coreBuilder } from '../../../../../compiler/core/core.ts';
import { encodeModel, type OnnxGraph } from '../../../../../compiler/emit/onnx/model.ts';
import { batchInput } from '../../../../../compiler/emit/inputs.ts';
import { programGraph } from '../../../../../compiler/emit/onnx/program/model.ts';
import type { Network } from '../../../../../compiler/network/network.ts';
import { isError, readProgram } from '../../../../../compiler/program.ts';
import { generatedImages } from '../../../../../runtime/images/generated.ts';
import { batch } from '../../../../../runtime/images/images.ts';
import { referenceRunner } from '../../../../../runtime/scoring/reference-runner.ts';
import { sourceProvider } from '../../../../../runtime/scoring/sources.ts';
import { micro } from '../../../../../runtime/spaces/micro.ts';

export const SIZE = 4;

const images = generatedImages(5, 2 * SIZE, [3, micro.side, micro.side], micro.classes);
const further = new Map([[1, batch(images, 1, SIZE)]]);

const { pixels, labels } = batch(images, 0, SIZE);

// Without images of one class, EPE-NAS is nothing but rounding.
const inPairs = { pixels, labels: labels.map((label) => Math.floor(label / 2)) };

const setting = { batch: inPairs, further, seed: 3, initialisation: 'torch' } as const;

// One builder, so that proxies of different programs can be compiled together.
const builder = coreBuilder();

/** The proxies of a program; an exception if it has errors. */
export function proxiesIn(text: string): readonly CheckedProxy[] {
  const { proxies, diagnostics } = readProgram({ name: 'test.zc', text }, () => null, builder);
  if (diagnostics.some(isError)) throw new Error(diagnostics.map(({ title }) => title).join('\n'));
  return proxies;
}

export function modelOf(proxies: readonly CheckedProxy[], network: Network): OnnxGraph {
  return programGraph(compile(proxies, network, SIZE).graph, [SIZE, ...network.input], sourceProvider(setting));
}

/** The outputs of a model by name; it is fed with the images and labels of the batches that it takes. */
export async function scoresOf(model: OnnxGraph, network: Network): Promise<ReadonlyMap<string, number>> {
  const session = await InferenceSession.create(encodeModel(model));
  const feeds = [setting.batch, ...further.values()].flatMap(({ pixels, labels }, number) => [
    [batchInput('images', number), new Tensor('float32', pixels, [SIZE, ...network.input])] as const,
    [batchInput('labels', number), new Tensor('int64', BigInt64Array.from(labels, BigInt), [SIZE])] as const,
  ]);
  const results = await session.run(
    Object.fromEntries(feeds.filter(([name]) => name.length === 6 || session.inputNames.includes(name))),
  );
  await session.release();
  return new Map(session.outputNames.map((name) => [name, (results[name].data as Float64Array)[0]]));
}

/** What the interpreter gives, by proxy. */
export async function referenceScores(
  proxies: readonly CheckedProxy[],
  network: Network,
): Promise<ReadonlyMap<string, number>> {
  const runner = referenceRunner();
  const { graph } = compile(proxies, network, SIZE, runner.passes);
  const results = await runner.run(graph, sourceProvider(setting));
  return new Map(proxies.map(({ name }, at) => [name, results[at]]));
}
