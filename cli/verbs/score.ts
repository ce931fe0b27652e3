/** `eznasc score`: scores networks with proxies. */
import { batchesRead } from '../../compiler/core/batches.ts';
import { ProblemError } from '../../runtime/problem.ts';
import type { NetworkScores } from '../../runtime/scoring/score.ts';
import { EXIT } from '../exit-code.ts';
import { wholeNumber, workerCount } from '../flags.ts';
import { IMPORT_FLAGS, type Imported, importedNetworks } from '../imports.ts';
import { architectures, NETWORK_FLAGS, networksOf, spaceOf, taskOf } from '../networks.ts';
import { formatScore } from '../output/number.ts';
import type { Output } from '../output/output.ts';
import { left, right, table } from '../output/table.ts';
import { readPrograms } from '../programs.ts';
import { proxiesOf } from '../proxies.ts';
import { coverageLines, scoreNetworks, SCORING_FLAGS, settingOf } from '../scoring.ts';
import { type FlagValues, verb } from '../verb.ts';

export const score = verb({
  usage: 'score FILE…',
  description: 'Scores networks of a search space, or of ONNX files, with the proxies of the files.',
  examples: [
    'eznasc score proxies/*.zc --sample 5',
    'eznasc score mine.zc --space nasbench201 --arch 301312 --images cifar10.bin.gz --batch 64 --json',
    'eznasc score proxies/*.zc --network resnet.onnx --network more/',
  ],
  flags: { ...NETWORK_FLAGS, ...IMPORT_FLAGS, ...SCORING_FLAGS },
  operands: { what: 'file with proxies', least: 1, most: Infinity },
  run: async (files, flags, output) => {
    const seed = wholeNumber('seed', flags.seed, 0);
    const { networks, task } = importedNetworks(flags, output) ?? networksOfSpace(flags, seed);
    const proxies = proxiesOf(readPrograms(files), output);
    if (proxies === null) return EXIT.findings;
    const setting = { ...(await settingOf(task, seed, flags, batchesRead(proxies))), proxies };
    const write = (scores: NetworkScores): void => {
      if (output.json) recordScores(scores, output);
    };
    const { scores, exit } = await scoreNetworks(setting, networks, workerCount(flags.workers), output, write);
    if (!output.json && scores.length > 0) output.print(scoreTable(scores));
    for (const line of [...coverageLines(scores), ...invalidLines(scores)]) output.say(line);
    return exit;
  },
});

/** Those that flags name or ask to be drawn. */
function networksOfSpace(flags: FlagValues<typeof NETWORK_FLAGS>, seed: number): Imported {
  const space = spaceOf(flags);
  const names = architectures(space, flags.arch, flags.sample, seed);
  if (names.length > 0) return { networks: networksOf(space, names), task: taskOf(space) };
  throw new ProblemError(
    'invocation',
    'There is no network to score.',
    'name one with `--arch` or `--network`, or draw with `--sample`',
  );
}

function recordScores({ network, scores }: NetworkScores, output: Output): void {
  for (const { proxy, score, invalid } of scores) {
    output.record({ kind: 'score', schema: 1, proxy, network, score: invalid === null ? score : null, invalid });
  }
}

/** Networks are the rows; where there are few of them, proxies are, and the networks are listed below. */
function scoreTable(all: readonly NetworkScores[]): string {
  const proxies = all[0].scores.map(({ proxy }) => proxy);
  const cells = all.map(({ scores }) => scores.map(({ score }) => formatScore(score)));
  if (all.length > 6 || all.length > proxies.length) {
    const columns = [right(''), ...proxies.map(right), left('network')];
    return table(
      columns,
      all.map(({ network }, at) => [String(at + 1), ...cells[at], network]),
    );
  }
  const columns = [left('proxy'), ...all.map((_, at) => right(String(at + 1)))];
  const rows = proxies.map((proxy, row) => [proxy, ...cells.map((column) => column[row])]);
  const legend = all.map(({ network }, at) => `${at + 1}: ${network}`);
  return [table(columns, rows), '', ...legend].join('\n');
}

/** Why scores are not numbers, each reason once. */
function invalidLines(all: readonly NetworkScores[]): readonly string[] {
  const reasons = new Map<string, number>();
  for (const { proxy, invalid } of all.flatMap(({ scores }) => scores)) {
    if (invalid !== null) reasons.set(`${proxy}: ${invalid}`, (reasons.get(`${proxy}: ${invalid}`) ?? 0) + 1);
  }
  return [...reasons].map(([reason, times]) => (times === 1 ? reason : `${reason} (${times} networks)`));
}
