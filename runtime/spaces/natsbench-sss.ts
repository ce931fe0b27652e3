/**
 * The size space of NATS-Bench [DLMG21]: one cell in three stages of one, whose two ends and the blocks between them
 * have channels of their own. An architecture is the five numbers in the order in which the image meets them, such as
 * `8:16:32:64:8`.
 */
import { sample } from '../accuracy/sample.ts';
import { ProblemError } from '../problem.ts';
import { parseCell } from './cell.ts';
import { cellNetwork } from './skeleton.ts';
import type { ListedSpace } from './space.ts';

/** What each of the five numbers can be. */
const CHANNELS = [8, 16, 24, 32, 40, 48, 56, 64];

/** The best cell of the topology space on CIFAR-100. */
const CELL = parseCell(
  '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|',
);

export const natsbenchSss: ListedSpace = {
  name: 'natsbench-sss',
  classes: 10,
  side: 32,
  architectures,
  draw: (count, seed) => sample(architectures(), count, seed),
  networkOf: (arch, classes = 10, side = 32) => {
    const [stem, first, second, third, last] = parseChannels(arch);
    const stages = [
      { from: stem, to: stem, cells: 1 },
      { from: first, to: second, cells: 1 },
      { from: third, to: last, cells: 1 },
    ];
    return cellNetwork(arch, stages, CELL, classes, side);
  },
  isomorphism: (arch) => parseChannels(arch).join(':'),
};

/** The 32,768 lists of five, the first number changing slowest: the official order. */
function architectures(): readonly string[] {
  const longer = (lists: readonly string[]): readonly string[] =>
    lists.flatMap((list) => CHANNELS.map((channels) => `${list}:${channels}`));
  return longer(longer(longer(longer(CHANNELS.map(String)))));
}

function parseChannels(text: string): readonly number[] {
  const parts = text.split(':');
  if (parts.length !== 5) throw malformed(text, 'it must have five numbers joined by `:`');
  return parts.map((part) => {
    const channels = CHANNELS.find((known) => String(known) === part);
    if (channels === undefined) throw malformed(text, `\`${part}\` is not one of ${CHANNELS.join(', ')}`);
    return channels;
  });
}

function malformed(text: string, why: string): ProblemError {
  return new ProblemError(
    'invocation',
    `\`${text}\` is not a list of channels: ${why}.`,
    'write one such as `8:16:32:64:8`',
  );
}
