/**
 * From the typed core and one network to the tensor graph: folds are unrolled over the network's sites, passes become
 * layers, axes become dimensions. The graph still holds `gradient` nodes; `differentiate` resolves them.
 */
import { type Axis, sameSize, type Size, sizeKey } from '../core/axis.ts';
import type { CheckedProxy, Core, PassSpec } from '../core/core.ts';
import { freeBinders, nodesOf } from '../core/walk.ts';
import * as b from '../graph/build.ts';
import { constantValue } from '../graph/constant.ts';
import {
  from,
  type Graph,
  graphBuilder,
  type GraphBuilder,
  type GraphNode,
  moving,
  type MovingBuilder,
} from '../graph/graph.ts';
import type { Network } from '../network/network.ts';
import { layerShapes } from '../network/shapes.ts';
import { prime } from '../operators/typing.ts';
import { LOWERINGS } from '../operators/lowering/lower.ts';
import type { Value } from '../operators/lowering/value.ts';
import { type FindSites, type Site, siteFinder } from '../sites/find.ts';
import type { PassTensor } from '../sites/families.ts';
import { coverageOf, type FoldCoverage } from './coverage.ts';
import { combine } from './fold.ts';
import { type Forward, forward } from './forward.ts';
import { labels, labelTargets } from './labels.ts';
import { lossOf } from './loss.ts';
import { lossKey, portsOf, runKey } from './ports.ts';

/** A program for one network and batch size. */
export interface Specialised {
  readonly builder: GraphBuilder;
  /** One scalar output per proxy, under its name. */
  readonly graph: Graph;
  /** How many sites each fold saw and used. */
  readonly coverage: readonly FoldCoverage[];
}

/** What lowering an expression depends on beside the expression. */
interface Context {
  readonly g: GraphBuilder;
  /** The same, where an operator is lowered. */
  readonly at: MovingBuilder;
  readonly network: Network;
  readonly batch: number;
  /** The proxy being lowered. */
  readonly proxy: string;
  readonly findSites: FindSites;
  readonly runs: Map<string, Forward>;
  readonly ports: ReadonlyMap<string, ReadonlySet<string>>;
  readonly known: Map<Core, Map<string, Value>>;
  readonly coverage: FoldCoverage[];
  readonly observe: Observer | null;
}

/** Sees every expression at every site it is lowered for; `sizeOf` turns its symbolic sizes into numbers. */
export type Observer = (core: Core, value: Value, sizeOf: (size: Size) => number) => void;

/** The site that each enclosing fold is at. */
type Places = readonly Site[];

/** Builds the graph of all `proxies` on `network` for a batch of `batch` images. */
export function specialise(
  proxies: readonly CheckedProxy[],
  network: Network,
  batch: number,
  observe: Observer | null = null,
): Specialised {
  const findSites = siteFinder(network);
  const g = graphBuilder();
  const context: Context = {
    g,
    at: moving(g),
    network,
    batch,
    proxy: '',
    findSites,
    runs: new Map(),
    ports: portsOf(
      proxies.map(({ score }) => score),
      findSites,
    ),
    known: new Map(),
    coverage: [],
    observe,
  };
  const outputs = proxies.map(({ name, score }) => ({
    name,
    node: lower({ ...context, proxy: name }, score, []).node,
  }));
  return { builder: context.g, graph: { outputs }, coverage: context.coverage };
}

function lower(context: Context, core: Core, places: Places): Value {
  // By identity, not by id: the proxies may come from different files, each with its own builder.
  const known = context.known.get(core) ?? new Map<string, Value>();
  context.known.set(core, known);
  const binders = freeBinders(core);
  // Most expressions have one place or none.
  const key = binders.length === 1 ? places[binders[0]].key : binders.map((binder) => places[binder].key).join('');
  const existing = known.get(key);
  if (existing) return existing;
  const value = lowerNew(context, core, places);
  context.observe?.(core, value, (size) => sizeOf(context, size, core, places));
  known.set(key, value);
  return value;
}

function lowerNew(context: Context, core: Core, places: Places): Value {
  const { g } = context;
  switch (core.kind) {
    case 'number':
    case 'constant':
      return { node: b.fill(g, core.value), axes: axesOf(core) };
    case 'pass_tensor':
      return { node: passTensor(context, core.pass, core.tensor), axes: axesOf(core) };
    case 'site_tensor': {
      const tap = places[core.binder].taps[core.tensor];
      return { node: runOf(context, core.pass).tap(tap), axes: axesOf(core) };
    }
    case 'site_number':
      return { node: b.fill(g, siteNumber(places[core.binder], core.number)), axes: axesOf(core) };
    case 'apply': {
      const inputs = core.arguments.map((argument) => lower(context, argument, places));
      context.at.origin = { site: siteAround(core, places), operator: core.operator };
      return LOWERINGS[core.operator](context.at, inputs, core.axes);
    }
    case 'fold':
      return lowerFold(context, core, places);
    case 'random': {
      const { x, distribution, number } = core;
      const { shape } = lower(context, x, places).node;
      const source = { kind: 'random', distribution, place: placeOf(context, x, places), number } as const;
      const at = from(g, { site: siteAround(core, places), operator: `random_${distribution}` });
      return { node: at.node({ kind: 'source', source, shape }, []), axes: axesOf(core) };
    }
    case 'grad': {
      const y = lower(context, core.y, places).node;
      const x = lower(context, core.x, places);
      return { node: g.node({ kind: 'gradient' }, [y, x.node]), axes: x.axes };
    }
    case 'jacobian':
      return jacobian(context, core, places);
    default:
      return core satisfies never;
  }
}

const axesOf = ({ type }: Core): readonly string[] => type.map(({ name }) => name);

function lowerFold(context: Context, core: Core & { readonly kind: 'fold' }, places: Places): Value {
  const at = from(context.g, { site: null, operator: `${core.fold} over ${core.family}` });
  const values = takenBy(context, core, places).map(({ body, inside }) => lower(context, body, inside));
  context.coverage.push(coverageOf(context.proxy, core, context.findSites(core.family).length, values.length));
  const [{ body }] = core.variants;
  const empty = (axis: Axis): number => sizeOf(context, axis.size, body, places);
  return combine(at, core.fold, values, core.joined, body.type, empty);
}

/** A fold's body at one of the sites that take part, and the places inside of it. */
interface Taken {
  readonly body: Core;
  readonly inside: Places;
}

function takenBy(context: Context, core: Core & { readonly kind: 'fold' }, places: Places): readonly Taken[] {
  return context.findSites(core.family).flatMap((site) => {
    const variant = core.variants.find((each) => each.site === site.kind);
    if (!variant) throw new Error(`fold over ${core.family} has no body for ${site.kind}`);
    const inside = places.slice(0, core.binder);
    // A fold that is only measured may stand deeper than the places that are known: those between do not matter to it.
    inside[core.binder] = site;
    const takes = variant.condition === null || holds(context, variant.condition, inside);
    return takes ? [{ body: variant.body, inside }] : [];
  });
}

/** The path of the innermost site that an expression depends on. */
function siteAround(core: Core, places: Places): string | null {
  const binders = freeBinders(core);
  return binders.length > 0 ? places[Math.max(...binders)].path : null;
}

/** What a tensor is called, whatever pass it is of and whatever family its site was found in. */
function placeOf({ network: { layers } }: Context, x: Core, places: Places): string {
  switch (x.kind) {
    case 'pass_tensor':
      return x.tensor;
    case 'site_tensor': {
      const tap = places[x.binder].taps[x.tensor];
      return `${layers[tap.layer].path}.${tap.side === 'parameter' ? tap.parameter : tap.side}`;
    }
    default:
      throw new Error(`a ${x.kind} has no place`);
  }
}

/** One gradient per element: each needs its own backward pass, of images because batch normalisation couples them. */
function jacobian(context: Context, core: Core & { readonly kind: 'jacobian' }, places: Places): Value {
  const { g } = context;
  const y = lower(context, core.y, places).node;
  const x = lower(context, core.x, places);
  const rows = Array.from({ length: y.shape[0] }, (_, at) => {
    const one = b.reshape(g, b.slice(g, y, 0, at, at + 1), []);
    const row = g.node({ kind: 'gradient' }, [one, x.node]);
    return b.reshape(g, row, [1, ...x.node.shape]);
  });
  const [row] = core.y.type.map(({ name }) => name);
  const node = rows.length > 0 ? b.concat(g, rows, 0) : b.fill(g, 0, [0, ...x.node.shape]);
  return { node, axes: [row, ...x.axes.map((axis) => (axis === row ? prime(row) : axis))] };
}

function passTensor(context: Context, pass: PassSpec, tensor: PassTensor): GraphNode {
  const run = runOf(context, pass);
  switch (tensor) {
    case 'input':
      return run.input;
    case 'logits':
    case 'features':
      return run[tensor]();
    case 'loss':
      return passLoss(context, run, pass);
    case 'labels':
      return labels(context.g, pass, context.batch);
    case 'targets':
      return labelTargets(context.g, pass, [context.batch, context.network.classes]);
    default:
      return tensor satisfies never;
  }
}

/** The loss; with a port if something is differentiated by it, so that an equal scalar that a program computes is not it. */
function passLoss({ g, ports }: Context, run: Forward, pass: PassSpec): GraphNode {
  const { loss } = pass;
  if (loss === null) throw new Error('the checker must have refused the loss of a pass without one');
  const node = lossOf(g, pass, run, loss);
  const key = runKey(pass);
  const isPorted = ports.get(key)?.has(lossKey(loss)) ?? false;
  return isPorted ? g.node({ kind: 'port', place: `${key} ${lossKey(loss)}` }, [node]) : node;
}

/** Passes that differ only in their loss are one run of the network. */
function runOf(context: Context, pass: PassSpec): Forward {
  const key = runKey(pass);
  const known = context.runs.get(key);
  if (known) return known;
  const ports = context.ports.get(key) ?? new Set<string>();
  const run = forward(context.g, context.network, { ...pass, loss: null }, context.batch, ports);
  context.runs.set(key, run);
  return run;
}

function holds(context: Context, condition: Core, places: Places): boolean {
  const value = constantValue(lower(context, condition, places).node);
  if (value === null) throw new Error('the checker must have refused a condition that reads a tensor');
  return value !== 0;
}

function siteNumber(site: Site, name: keyof Site['numbers']): number {
  const value = site.numbers[name];
  if (value === undefined) throw new Error(`a ${site.kind} has no number ${name}`);
  return value;
}

/** A symbolic size in the type of `core` on this network; needed only where no tensor is there to tell. */
function sizeOf(context: Context, size: Size, core: Core, places: Places): number {
  switch (size.kind) {
    case 'network': {
      const [channels, height, width] = context.network.input;
      const { classes } = context.network;
      const [feature] = layerShapes(context.network)[context.network.features];
      const image = { input_channel: channels, input_h: height, input_w: width };
      return { batch: context.batch, single: 1, class: classes, feature, ...image }[size.name];
    }
    case 'site': {
      const value = places[size.binder].sizes[size.name];
      if (value === undefined) throw new Error(`site ${places[size.binder].path} has no size ${size.name}`);
      return value;
    }
    case 'product':
      return size.of.reduce((product, factor) => product * sizeOf(context, factor, core, places), 1);
    case 'smaller':
      return Math.min(...size.of.map((each) => sizeOf(context, each, core, places)));
    case 'first':
      return Math.min(size.count, sizeOf(context, size.of, core, places));
    case 'less':
      return Math.max(0, sizeOf(context, size.of, core, places) - 1);
    case 'fold':
      return lengthOfFold(context, size, core, places);
    default:
      return size satisfies never;
  }
}

/** How long the axis is along which a fold somewhere in `core` lines up or joins its sites. */
function lengthOfFold(context: Context, size: Size, core: Core, places: Places): number {
  const makes = (axis: Axis | undefined): boolean => axis !== undefined && sameSize(axis.size, size);
  for (const { core: node } of nodesOf([core])) {
    if (node.kind !== 'fold' || (node.fold !== 'collect' && node.fold !== 'concat')) continue;
    const axisOf = ({ type }: Core): Axis | undefined => type.find(({ name }) => name === (node.joined ?? 'layer'));
    if (!makes(axisOf(node))) continue;
    const taken = takenBy(context, node, places);
    if (node.fold === 'collect') return taken.length;
    return taken.reduce((sum, { body, inside }) => sum + sizeOf(context, (axisOf(body) as Axis).size, body, inside), 0);
  }
  throw new Error(`no fold makes an axis of the size ${sizeKey(size)}`);
}
