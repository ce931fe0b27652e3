/** Reads networks as the official files of NDS describe them: the object `net` of a record. */
import {
  checkArchitecture,
  malformed,
  NDS_OPERATIONS,
  type NdsArchitecture,
  type NdsCell,
  type NdsEdge,
  printArchitecture,
} from './architecture.ts';

/**
 * The string of the architecture that such an object describes: `width`, `depth`, and a `genotype` of `normal` and `reduce`,
 * lists of pairs [operation, state], two for each node, and of `normal_concat` and `reduce_concat`, lists of states. Whatever
 * else it says is not read; the auxiliary head is no part of the network that is scored. Throws a `ProblemError` on any
 * other value.
 */
export function ndsArchitecture(net: unknown): string {
  const { width, depth, genotype } = fields(net, 'it');
  const { normal, normal_concat, reduce, reduce_concat } = fields(genotype, 'its genotype');
  const raw: NdsArchitecture<string> = {
    width: number(width, 'its width'),
    depth: number(depth, 'its depth'),
    normal: cell(normal, normal_concat, 'normal'),
    reduce: cell(reduce, reduce_concat, 'reduce'),
  };
  return printArchitecture(checkArchitecture(raw, RECORD, NDS_OPERATIONS));
}

/** How messages call the object, which has no name. */
const RECORD = 'net';

function cell(edges: unknown, outputs: unknown, which: string): NdsCell<string> {
  const pairs = list(edges, `its ${which} cell`).map((pair) => edge(pair, which));
  if (pairs.length % 2 === 1) throw malformed(RECORD, `its ${which} cell has an edge too many`);
  const nodes = Array.from({ length: pairs.length / 2 }, (_, at) => [pairs[2 * at], pairs[2 * at + 1]] as const);
  return { nodes, outputs: list(outputs, `${which}_concat`).map((state) => number(state, `${which}_concat`)) };
}

function edge(pair: unknown, which: string): NdsEdge<string> {
  const [operation, from] = list(pair, `each edge of its ${which} cell`);
  if (typeof operation !== 'string') throw malformed(RECORD, `an operation of its ${which} cell is not a text`);
  return { operation, from: number(from, `a state in its ${which} cell`) };
}

function fields(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw malformed(RECORD, `${what} is not an object`);
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(RECORD, `${what} is not a list`);
  return value;
}

function number(value: unknown, what: string): number {
  if (typeof value !== 'number') throw malformed(RECORD, `${what} is not a number`);
  return value;
}
