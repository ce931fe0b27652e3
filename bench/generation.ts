/**
 * How fast random programs are made, and how many of them are good for anything: `node scripts/bench.mjs generation 100000 1000`.
 * The first number is how many programs are generated and checked, the second how many of them are scored on 20 networks of micro.
 */
import { createEvaluator } from '../evolution/evaluation/evaluator.ts';
import { generator } from '../evolution/generate/generate.ts';
import { analyse } from '../evolution/genome/analyse.ts';
import type { Genome } from '../evolution/genome/genome.ts';
import { textOf } from '../evolution/genome/write.ts';
import { VOCABULARIES, type VocabularyName } from '../evolution/vocabulary/index.ts';
import { generatedImages } from '../runtime/images/generated.ts';
import { batch } from '../runtime/images/images.ts';
import { stream } from '../runtime/random.ts';
import { micro } from '../runtime/spaces/micro.ts';

const [made = 100_000, scored = 1000] = process.argv.slice(2).map(Number);
const NETWORKS = 20;
const TOGETHER = 50;
const LIMITS = { size: 25, depth: 10 };

const evaluator = await createEvaluator(
  [
    {
      setting: {
        engine: 'onnx',
        batch: batch(generatedImages(0, 16, [3, micro.side, micro.side], micro.classes), 0, 16),
        seed: 0,
        initialisation: 'torch',
      },
      networks: micro
        .draw(NETWORKS, 0)
        .map((name) => ({ name, load: () => ({ network: micro.networkOf(name), weights: null }) })),
    },
  ],
  1,
  new URL('.', import.meta.url),
);

console.log(
  '| vocabulary | programs | ill-typed | generated a second | and checked | rejected | size | finite | and not constant |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
for (const name of Object.keys(VOCABULARIES) as VocabularyName[]) await measure(name);
await evaluator.close();

async function measure(name: VocabularyName): Promise<void> {
  const { generate } = generator(VOCABULARIES[name]);
  const [start, programs] = [process.cpuUsage(), [] as Genome[]];
  for (let at = 0; at < made; at++) programs.push(generate(stream(0, `program/${at}`), LIMITS));
  const generated = process.cpuUsage(start);
  let [rejected, illTyped, size] = [0, 0, 0];
  const good: Genome[] = [];
  for (const program of programs) {
    try {
      const analysis = analyse(program);
      size += analysis.size;
      if (analysis.rejected) rejected++;
      else good.push(program);
    } catch {
      illTyped++;
    }
  }
  const checked = process.cpuUsage(start);
  const results = await scoresOf(good.slice(0, scored).map((program) => textOf(program, { name: 'random' })));
  const finite = results.filter((scores) => scores.every(Number.isFinite));
  const telling = finite.filter((scores) => new Set(scores).size > 1);
  const rate = ({ user, system }: NodeJS.CpuUsage): string => ((1e6 * made) / (user + system)).toFixed(0);
  const share = (count: number, of: number): string => `${((100 * count) / of).toFixed(1)} %`;
  const cells = [
    name, made, illTyped, rate(generated), rate(checked), share(rejected, made), (size / made).toFixed(1),
    share(finite.length, results.length), share(telling.length, results.length),
  ]; // prettier-ignore
  console.log(`| ${cells.join(' | ')} |`);
}

async function scoresOf(texts: readonly string[]): Promise<readonly Float64Array[]> {
  const networks = Array.from({ length: NETWORKS }, (_, at) => at);
  const results: Float64Array[] = [];
  for (let at = 0; at < texts.length; at += TOGETHER) {
    const some = await evaluator.score(texts.slice(at, at + TOGETHER), 0, networks, new AbortController().signal);
    results.push(...(some ?? []));
  }
  return results;
}
