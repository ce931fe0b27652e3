/** Runs modules that were written for PyTorch, where this machine has it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckedProxy } from '../../../../compiler/core/core.ts';
import { nodesOf } from '../../../../compiler/core/walk.ts';
import { reachable } from '../../../../compiler/graph/graph.ts';
import type { Shape, TensorSource, WeightValues } from '../../../../compiler/graph/primitive.ts';
import type { Network } from '../../../../compiler/network/network.ts';
import { parametersOf } from '../../../../compiler/network/parameters.ts';
import { siteFinder } from '../../../../compiler/sites/find.ts';
import { specialise } from '../../../../compiler/specialise/specialise.ts';
import type { Provide } from '../../../../runtime/execute.ts';

/** Modules, and what their functions are called with. */
export interface Case {
  readonly modules: readonly string[];
  readonly network: Network;
  /** As the oracle's own network instead of a list of layers. */
  readonly arch?: string;
  readonly batch: number;
  /** What passes have for weights beside the network's own. */
  readonly values?: readonly WeightValues[];
  /** How many batches of images there are; 1 if not given. */
  readonly batches?: number;
  readonly provide: Provide;
  /** What programs draw for tensors of the network. */
  readonly random?: readonly Random[];
}

/** Numbers that a program draws. */
export interface Random {
  readonly source: TensorSource & { readonly kind: 'random' };
  readonly shape: Shape;
}

export interface Answer {
  /** By function. */
  readonly scores: Readonly<Record<string, number>>;
  readonly errors: readonly string[];
  /** What is not as it was about the model. */
  readonly changes: readonly string[];
}

/** What all functions give, in one process. */
export const runInPython = (python: string, cases: readonly Case[]): readonly Answer[] =>
  runScript(python, 'score.py', cases.map(described)) as Answer[];

/** What a script of this folder prints about an input; warnings are errors. Throws, with its messages, if it fails. */
export function runScript(python: string, script: string, input: unknown): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'eznasc-pytorch-'));
  try {
    const file = join(folder, 'input.json');
    writeFileSync(
      file,
      JSON.stringify(input, (_, value: unknown) => finite(value)),
    );
    const path = fileURLToPath(new URL(script, import.meta.url));
    const options = { encoding: 'utf8', maxBuffer: 1 << 26 } as const;
    return JSON.parse(execFileSync(python, ['-B', '-W', 'error', path, file], options), infinite);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What passes of proxies have for weights beside the network's own. */
export function valuesOf(proxies: readonly CheckedProxy[]): readonly WeightValues[] {
  const found = new Set<WeightValues>();
  for (const { core } of nodesOf(proxies.map(({ score }) => score))) {
    if (core.kind !== 'pass_tensor' && core.kind !== 'site_tensor') continue;
    const { weights } = core.pass;
    if (weights !== 'abs' && weights !== 'init') found.add(weights);
  }
  return [...found];
}

/** What proxies draw on a network. */
export const randomOf = (proxies: readonly CheckedProxy[], network: Network, batch: number): readonly Random[] =>
  reachable(specialise(proxies, network, batch).graph.outputs.map(({ node }) => node)).flatMap(({ op, shape }) =>
    op.kind === 'source' && op.source.kind === 'random' ? [{ source: op.source, shape }] : [],
  );

/** What modules call a place: they count the layers that they see. Nothing else than a cell has a last layer that they do not. */
function placesInPython(network: Network): (place: string) => readonly string[] {
  const seen = network.layers.filter(({ op }) =>
    ['conv', 'linear', 'batch_norm', 'layer_norm', 'relu'].includes(op.kind),
  );
  const calls = new Map(seen.map(({ path }, at) => [path, String(at + 1)]));
  const cells = new Map(siteFinder(network)('cells').map(({ path }, at) => [path, `cell ${at}`]));
  return (place) => {
    const dot = place.lastIndexOf('.');
    if (dot === -1) return [place];
    const [path, side] = [place.slice(0, dot), place.slice(dot + 1)];
    if (side === 'cell') return [`${cells.get(path)}.in`];
    const own = calls.has(path) ? [`${calls.get(path)}.${side}`] : [];
    return side === 'out' && cells.has(path) ? [...own, `${cells.get(path)}.out`] : own;
  };
}

/** How many streams of noise a case has. */
const STREAMS = 2;

function described({ modules, network, arch, batch, batches = 1, values = [], random = [], provide }: Case): object {
  const tensor = (source: TensorSource, shape: Shape): object => [shape, [...provide(source, shape)]];
  const images = [batch, ...network.input];
  const placesOf = placesInPython(network);
  const weights = (values: WeightValues): object =>
    Object.fromEntries(
      network.layers.flatMap(({ path, op }) =>
        parametersOf(op)
          .filter(({ role }) => values === 'init' || role !== 'tensor')
          .map(({ name, role, shape, fanIn, fanOut }) => {
            const source = { kind: 'weight', path: `${path}.${name}`, role, values, fanIn, fanOut } as const;
            return [source.path, tensor(source, shape)] as const;
          }),
      ),
    );
  return {
    modules,
    ...(arch === undefined ? { layers: network.layers, logits: network.logits } : { arch }),
    weights: weights('init'),
    values: values.map((each) => [each, weights(each)]),
    batches: Array.from({ length: batches }, (_, number) => [
      tensor({ kind: 'images', batch: number }, images),
      tensor({ kind: 'labels', batch: number }, [batch]),
    ]),
    random: random.flatMap(({ source, shape }) =>
      placesOf(source.place).map((place) => [
        [`random_${source.distribution}`, place, source.number],
        tensor(source, shape),
      ]),
    ),
    noise: Array.from({ length: STREAMS }, (_, stream) => tensor({ kind: 'noise', stream }, images)),
  };
}

/** JSON has no word for what is not finite; Python reads these. */
const finite = (value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? (value > 0 ? 'inf' : '-inf') : value;

const infinite = (_: string, value: unknown): unknown =>
  value === 'nan' ? NaN : value === 'inf' ? Infinity : value === '-inf' ? -Infinity : value;
