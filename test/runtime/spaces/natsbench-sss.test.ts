import { expect, test } from 'vitest';
import { macs, parameterCount } from '../../../compiler/network/counts.ts';
import { ProblemError } from '../../../runtime/problem.ts';
import { natsbenchSss } from '../../../runtime/spaces/natsbench-sss.ts';

test('there are 32,768 architectures, in the official order', () => {
  const names = natsbenchSss.architectures();
  expect(new Set(names).size).toBe(32_768);
  expect([names[0], names[11], names[284]]).toEqual(['8:8:8:8:8', '8:8:8:16:32', '8:8:40:32:40']);
});

/** A convolution without bias and the batch norm after it. */
const block = (from: number, to: number, kernel: number): number => from * to * kernel ** 2 + 2 * to;

/** Five 3x3 convolutions, two from the input and three inside; the skip is a 1x1 convolution where it widens. */
const cell = (from: number, to: number): number =>
  2 * block(from, to, 3) + 3 * block(to, to, 3) + (from === to ? 0 : block(from, to, 1));

/** Two 3x3 convolutions, and a 1x1 one without norm beside them. */
const reduction = (from: number, to: number): number => block(from, to, 3) + block(to, to, 3) + from * to;

test.each([
  [8, 8, 8, 8, 8],
  [16, 24, 32, 40, 64],
  [64, 8, 8, 56, 8],
])('%i:%i:%i:%i:%i has the parameters of its parts', (...channels) => {
  const [a, b, c, d, e] = channels;
  const body = block(3, a, 3) + cell(a, a) + reduction(a, b) + cell(b, c) + reduction(c, d) + cell(d, e);
  const head = 2 * e + 7 * e + 7;
  expect(parameterCount(natsbenchSss.networkOf(channels.join(':'), 7))).toBe(body + head);
});

test('multiply-accumulates count each map at its own size', () => {
  const c = 8;
  const full = 3 * c * 9 + 5 * c * c * 9;
  const half = 2 * c * c * 9 + c * c + 5 * c * c * 9;
  expect(macs(natsbenchSss.networkOf('8:8:8:8:8', 10, 32))).toBe(
    full * 32 ** 2 + half * 16 ** 2 + half * 8 ** 2 + c * 10,
  );
});

test.each([
  ['8:16:32:64', 'it must have five numbers'],
  ['8:16:32:64:8:8', 'it must have five numbers'],
  ['8:16:32:64:72', '`72` is not one of 8, 16, 24'],
  ['8:16:12:64:8', '`12` is not one of 8, 16, 24'],
  ['8:16:032:64:8', '`032` is not one of 8, 16, 24'],
])('%s is refused with a reason', (text, reason) => {
  expect(() => natsbenchSss.networkOf(text)).toThrow(reason);
  expect(() => natsbenchSss.networkOf(text)).toThrow(ProblemError);
});
