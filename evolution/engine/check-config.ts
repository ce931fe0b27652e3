/** Whether a configuration makes sense. */
import { ProblemError } from '../../runtime/problem.ts';
import type { EvolutionConfig } from './config.ts';

/** Larger populations and programs would only exhaust the memory. */
const MOST_PROGRAMS = 100_000;
const MOST_NODES = 1000;

/** A fold, an operator and a tensor. */
const LEAST_DEPTH = 3;

/** Throws a `ProblemError` at the first value that no search can have. */
export function checkConfig(config: EvolutionConfig): void {
  const { population, limits, depths, sets, subsets, scheme, stop } = config;
  whole('the seed', config.seed, 0);
  whole('the population', population, 2, MOST_PROGRAMS);
  whole('the largest size of programs', limits.size, 4, MOST_NODES);
  whole('the largest depth of programs', limits.depth, LEAST_DEPTH, MOST_NODES);
  for (const depth of depths) whole('the depth of random programs', depth, LEAST_DEPTH, MOST_NODES);
  for (const [name, count] of Object.entries(sets)) whole(`the ${name} set`, count, 2);
  whole('the number of subsets', subsets.count, 1);
  whole('the size of a subset', subsets.size, 2);
  if (scheme.kind === 'islands' && population < 2 * scheme.count) {
    throw new ProblemError(
      'invocation',
      `A population of ${population} is too small for ${scheme.count} islands.`,
      `use ${2 * scheme.count} programs or more, or only one island with \`--without islands\``,
    );
  }
  if (stop.generations !== null) whole('the number of generations', stop.generations, 0);
  if (stop.evaluations !== null) whole('the number of evaluations', stop.evaluations, 1);
  if (stop.stagnation !== null) whole('the number of generations without gain', stop.stagnation, 1);
  if (stop.seconds !== null) between('the number of seconds', stop.seconds, 0, Infinity);
  if (stop.target !== null) between('the target τ', stop.target, -1, 1);
}

function whole(what: string, value: number, least: number, most = Infinity): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const range = most === Infinity ? `from ${least} on` : `from ${least} to ${most}`;
  throw new ProblemError('invocation', `${sentence(what)} is a whole number ${range}, not ${value}.`);
}

function between(what: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  const range = most === Infinity ? `from ${least} on` : `from ${least} to ${most}`;
  throw new ProblemError('invocation', `${sentence(what)} is a number ${range}, not ${value}.`);
}

const sentence = (text: string): string => text[0].toUpperCase() + text.slice(1);
