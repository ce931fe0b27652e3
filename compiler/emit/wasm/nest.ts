/**
 * A loop nest as a function of WebAssembly. Its parameters are addresses: of the inputs, of the outputs, and of room for float64 numbers. Numbers are
 * float32, four at a time along the innermost loop.
 */
import type { Nest } from '../../loops/nest.ts';
import { type Code, countedLoop, get, i32, moduleOf, set, v128 } from './code.ts';
import { type Frame, frameOf } from './frame.ts';
import type { KernelModule } from './kernel-module.ts';
import { alongRow, FLOAT, LANES, loadVector, storeVector } from './vectors.ts';
import { binaryLoops, selectLoop, unaryLoops } from './pointwise.ts';
import { type Running, runningReductions } from './reductions.ts';
import type { Keep } from './transcendental.ts';

/** Steps of the innermost loop are so many vectors wide where little is computed: sums need not wait for each other then. */
const WIDE = 2;
const LITTLE = 40;

export function nestModule(nest: Nest): KernelModule {
  const { sizes, outer, values, outputs } = nest;
  const frame = frameOf(nest);
  const vectors = Math.floor((sizes.at(-1) as number) / LANES);
  const steps = vectors % WIDE === 0 && values.length <= LITTLE ? WIDE : 1;
  const { running, room } = runningReductions(frame, steps);
  const compute = computing(frame);

  const known = (stage: number): Code =>
    [...values.keys()]
      .filter((id) => values[id].stage === stage && frame.level(id) === 'outer' && !running.has(id))
      .flatMap((id) => [
        ...(values[id].made.by === 'input' ? set(frame.held[id], v128.loadSplat(frame.inputPlace(id))) : compute(id)),
        ...frame.storeNumber(id),
      ]);
  const stages = Array.from({ length: nest.stages }, (_, stage): Code => {
    const written = [...outputs.keys()].filter((at) => {
      const id = outputs[at];
      return values[id].stage === stage && !running.has(id) && frame.level(id) !== 'outer';
    });
    const reduced = [...running.keys()].filter((id) => values[id].stage === stage + 1);
    return [
      ...known(stage),
      ...stageLoops(frame, compute, steps, written, new Map(reduced.map((id) => [id, running.get(id) as Running]))),
    ];
  });
  const all = [...running.values()];
  const around = loopsOver(frame, outer, [...stages.flat(), ...known(nest.stages)]);
  const body = [...all.flatMap(({ beforeAll }) => beforeAll), ...around, ...all.flatMap(({ afterAll }) => afterAll)];
  return { bytes: moduleOf(frame.parameters, frame.types, body), constants: [], room };
}

const loopsOver = ({ indices, nest: { sizes } }: Frame, atoms: readonly number[], body: Code): Code =>
  atoms.reduceRight<Code>((code, atom) => countedLoop(indices[atom], sizes[atom], 1, code), body);

/** One walk over the inner atoms: computes what is needed for these outputs and reductions. */
function stageLoops(
  frame: Frame,
  compute: (id: number) => Code,
  steps: number,
  written: readonly number[],
  reduced: ReadonlyMap<number, Running>,
): Code {
  const { nest, innermost, indices, held, level, local } = frame;
  const { sizes, outer, values, outputs } = nest;
  const elementOf = (id: number): number => (values[id].made as { readonly from: readonly number[] }).from[0];
  const targets = [...written.map((at) => outputs[at]), ...[...reduced.keys()].map(elementOf)];
  if (targets.length === 0) return [];
  const needed = neededFor(frame, targets);
  const isInput = (id: number): boolean => values[id].made.by === 'input';
  const loaded = needed
    .filter((id) => isInput(id) && level(id) === 'element')
    .map((id) => ({ id, address: local('i32') }));
  const computed = needed.filter((id) => !isInput(id) && level(id) === 'element');
  const onRow = needed.filter((id) => level(id) === 'row');
  const stored = written.map((at) => ({ at, address: local('i32') }));
  const reductions = [...reduced.values()];

  const counter = get(indices[innermost]);
  const body = (count: number, step: number): Code => {
    const offset = step * LANES * FLOAT;
    const place = (address: number): Code => i32.add(get(address), counter);
    return [
      ...loaded.flatMap(({ id, address }) => set(held[id], loadVector(place(address), count, offset))),
      ...computed.flatMap(compute),
      ...[...reduced].flatMap(([id, { onVector }]) => onVector(get(held[elementOf(id)]), count, step)),
      ...stored.flatMap(({ at, address }) => storeVector(place(address), get(held[outputs[at]]), count, offset)),
    ];
  };
  const row = [
    ...onRow.flatMap((id) => (isInput(id) ? set(held[id], v128.loadSplat(frame.inputPlace(id))) : compute(id))),
    ...loaded.flatMap(({ id, address }) => set(address, frame.inputPlace(id))),
    ...stored.flatMap(({ at, address }) => set(address, frame.outputPlace(at))),
    ...reductions.flatMap(({ beforeRow }) => beforeRow),
    ...alongRow(indices[innermost], sizes[innermost], steps, body),
    ...reductions.flatMap(({ afterRow }) => afterRow),
  ];
  const inner = [...sizes.keys()].filter((atom) => atom !== innermost && !outer.includes(atom));
  return [
    ...reductions.flatMap(({ beforeStage }) => beforeStage),
    ...loopsOver(frame, inner, row),
    ...reductions.flatMap(({ afterStage }) => afterStage),
  ];
}

/** What is needed for these values, in order, up to what is known before the stage. */
function neededFor({ nest: { values }, level }: Frame, targets: readonly number[]): readonly number[] {
  const needed = new Set<number>();
  const visit = (id: number): void => {
    const { made } = values[id];
    if (needed.has(id) || level(id) === 'outer') return;
    needed.add(id);
    if ('from' in made) made.from.forEach(visit);
  };
  targets.forEach(visit);
  return [...needed].sort((a, b) => a - b);
}

/** Puts a value in its local, computed from those of what it is made from. */
function computing({ nest: { values }, held, local }: Frame): (id: number) => Code {
  const spare: number[] = [];
  return (id) => {
    const { made } = values[id];
    const from = 'from' in made ? made.from.map((each) => get(held[each])) : [];
    const before: Code[] = [];
    const keep = (value: Code): Code => {
      // What is kept for one value is free for the next.
      const kept = (spare[before.length] ??= local('v128'));
      before.push(set(kept, value));
      return get(kept);
    };
    const value = (): Code => {
      switch (made.by) {
        case 'constant':
          return v128.const(made.value);
        case 'unary':
          return (unaryLoops[made.fn] as (x: Code, keep: Keep) => Code)(from[0], keep);
        case 'binary':
          return (binaryLoops[made.fn] as (a: Code, b: Code, keep: Keep) => Code)(from[0], from[1], keep);
        case 'select':
          return selectLoop(from[0], from[1], from[2]);
        case 'input':
        case 'reduce':
          throw new Error(`value ${id} is not computed from elements`);
        default:
          return made satisfies never;
      }
    };
    const result = set(held[id], value());
    return [...before.flat(), ...result];
  };
}
