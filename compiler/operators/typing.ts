/**
 * The axis rule of every operator: from the types of its tensors and the axes it was given to the type of its result, or to
 * what is wrong. Rules know nothing of source positions; the checker frames the problems they return.
 */
import {
  type Axis, type AxisType, productSize, sameAxis, sameSize, showType, type SiteSize, type Size, smallerSize, within,
} from '../core/axis.ts'; // prettier-ignore
import { OPERATORS, type OperatorName } from './table.ts';

/** What an operator is applied to. Axis names have already been found in the first tensor, none twice. */
export interface RuleInput {
  readonly tensors: readonly AxisType[];
  /** From an `axes`, `axis` or first-axis parameter; null if left out. */
  readonly axes: readonly string[] | null;
  readonly keep: readonly string[] | null;
  /** From a `name` parameter. */
  readonly name: string | null;
  /** From a `whole` parameter. */
  readonly whole: number | null;
}

/** The result's type, and the axes that lowering needs: those removed, contracted, of the matrix, or the old and the new. */
export interface Typed {
  readonly type: AxisType;
  readonly axes: readonly string[];
}

/** A broken rule. `marks` point at arguments and the axes in them that clash. */
export interface AxisProblem {
  readonly code: `ZC02${number}`;
  readonly title: string;
  readonly marks: readonly AxisMark[];
  readonly rule: string;
  readonly help: string;
}

export interface AxisMark {
  /** Which tensor. */
  readonly tensor: number;
  /** Axes of it to underline. */
  readonly axes: readonly string[];
  readonly text: string;
}

export type TypeRule = (input: RuleInput) => Typed | AxisProblem;

export const isProblem = (result: Typed | AxisProblem): result is AxisProblem => 'code' in result;

/** Aligns operands by axis name: one of them must have all axes of the others. */
const aligned: TypeRule = ({ tensors }) => {
  const widest = tensors.reduce((best, type) => (type.length > best.length ? type : best));
  const at = tensors.findIndex((type) => !within(type, widest));
  if (at === -1) return { type: widest, axes: [] };
  const wide = tensors.indexOf(widest);
  return clash(tensors, wide, at);
};

/** Removes the axes given, or all; `keep` names the ones that stay instead. */
const reducing: TypeRule = (input) => {
  const [x] = input.tensors;
  const removed = removedAxes(x, input);
  return { type: x.filter((axis) => !removed.includes(axis.name)), axes: removed };
};

/** A matrix in two axes of equal size; with `drop`, what the result loses of them. */
function matrixRule(lost: 'both' | 'second' | 'values', square: boolean): TypeRule {
  return ({ tensors: [x], axes }) => {
    const names = axes ?? x.map((axis) => axis.name);
    if (names.length !== 2) return notAMatrix(x, names);
    const [row, column] = names.map((name) => find(x, name));
    if (square && !sameSize(row.size, column.size)) return notSquare(row, column);
    const others = x.filter((axis) => axis !== row && axis !== column);
    const value: Axis = { name: 'value', size: smallerSize(row.size, column.size) };
    if (lost === 'values' && others.some((axis) => axis.name === 'value')) return taken(x, 'value');
    const left = { both: others, second: x.filter((axis) => axis !== column), values: [...others, value] }[lost];
    return { type: left, axes: names };
  };
}

const alongOne: TypeRule = ({ tensors: [x], axes }) => ({ type: x, axes: axes ?? [] });

/** [axis, axis′] from the slices along an axis. */
const kernelMatrix: TypeRule = ({ tensors: [x], axes }) => {
  const axis = find(x, axes?.[0] ?? '');
  return { type: [axis, { name: prime(axis.name), size: axis.size }], axes: [axis.name] };
};

const scalarOf: TypeRule = ({ axes }) => ({ type: [], axes: axes ?? [] });

const flattening: TypeRule = ({ tensors: [x], keep }) => {
  const kept = x.filter((axis) => keep?.includes(axis.name));
  const joined = x.filter((axis) => !kept.includes(axis));
  if (kept.some((axis) => axis.name === 'feature')) return taken(x, 'feature');
  const feature: Axis = { name: 'feature', size: productSize(joined.map((axis) => axis.size)) };
  return { type: [...kept, feature], axes: joined.map((axis) => axis.name) };
};

const renaming: TypeRule = ({ tensors: [x], axes, name }) => {
  const [old] = axes ?? [];
  if (name === null || (name !== old && x.some((axis) => axis.name === name))) return taken(x, name ?? '');
  return { type: x.map((axis) => (axis.name === old ? { ...axis, name } : axis)), axes: [old, name] };
};

/** The type with another size for the axis. */
const resized =
  (sizeFrom: (of: Size, whole: number) => Size): TypeRule =>
  ({ tensors: [x], axes, whole }) => ({
    type: x.map((axis) => (axes?.includes(axis.name) ? { ...axis, size: sizeFrom(axis.size, whole ?? 0) } : axis)),
    axes: axes ?? [],
  });

const outerProduct: TypeRule = ({ tensors }) => {
  const [a, b] = tensors;
  const common = a.filter((axis) => b.some((other) => other.name === axis.name)).map((axis) => axis.name);
  if (common.length === 0) return { type: [...a, ...b], axes: [] };
  return {
    code: 'ZC0205',
    title: `both operands of \`outer\` have the axis \`${common[0]}\``,
    marks: tensors.map((type, tensor) => ({ tensor, axes: common, text: `this has axes ${showType(type)}` })),
    rule: '`outer(a, b)` needs operands with no axis in common',
    help: `multiply with \`*\` to align them, or rename one: \`rename(b, ${common[0]}, other)\``,
  };
};

const contracting: TypeRule = ({ tensors, axes }) => {
  const [a, b] = tensors;
  const names = axes ?? [];
  const missing = names.find((name) => !b.some((axis) => sameAxis(axis, find(a, name))));
  if (missing !== undefined) {
    if (b.some((axis) => axis.name === missing)) return sizesDiffer(tensors, 0, 1, missing);
    return {
      code: 'ZC0206',
      title: `\`dot\` cannot sum over \`${missing}\``,
      marks: tensors.map((type, tensor) => ({ tensor, axes: [missing], text: `this has axes ${showType(type)}` })),
      rule: '`dot(a, b, axes)` sums over axes that both operands have, with equal sizes',
      help: 'name only axes that both operands have',
    };
  }
  const clashing = a.find((axis) => b.some((other) => other.name === axis.name && !sameAxis(axis, other)));
  if (clashing) return sizesDiffer(tensors, 0, 1, clashing.name);
  const all = [...a, ...b.filter((axis) => !a.some((other) => sameAxis(axis, other)))];
  return { type: all.filter((axis) => !names.includes(axis.name)), axes: names };
};

/** The rule of every operator. */
export const TYPE_RULES: { readonly [K in OperatorName]: TypeRule } = {
  ...pointwiseRules(),
  sum: reducing,
  mean: reducing,
  prod: reducing,
  min: reducing,
  max: reducing,
  var: reducing,
  std: reducing,
  norm: reducing,
  quantile: reducing,
  median: reducing,
  count: (input) => ({ type: [], axes: removedAxes(input.tensors[0], input) }),
  flatten: flattening,
  rename: renaming,
  size: scalarOf,
  softmax: alongOne,
  log_softmax: alongOne,
  outer: outerProduct,
  dot: contracting,
  at: reducing,
  take: resized((of, count) => ({ kind: 'first', count, of })),
  diff: resized((of) => ({ kind: 'less', of })),
  gram: kernelMatrix,
  corr: kernelMatrix,
  count_distinct: scalarOf,
  det: matrixRule('both', true),
  logdet: matrixRule('both', true),
  slogdet: matrixRule('both', true),
  trace: matrixRule('both', true),
  eigvals: matrixRule('second', true),
  svdvals: matrixRule('values', false),
  stop: alongOne,
};

type PointwiseName = {
  [K in OperatorName]: (typeof OPERATORS)[K]['group'] extends 'pointwise' ? K : never;
}[OperatorName];

function pointwiseRules(): { readonly [K in PointwiseName]: TypeRule } {
  const names = Object.keys(OPERATORS).filter((name) => OPERATORS[name as OperatorName].group === 'pointwise');
  return Object.fromEntries(names.map((name) => [name, aligned])) as { [K in PointwiseName]: TypeRule };
}

function removedAxes(x: AxisType, { axes, keep }: RuleInput): readonly string[] {
  if (axes) return axes;
  return x.map((axis) => axis.name).filter((name) => !keep?.includes(name));
}

function find(type: AxisType, name: string): Axis {
  const axis = type.find((each) => each.name === name);
  if (!axis) throw new Error(`axis ${name} is not in ${showType(type)}: the checker must have looked`);
  return axis;
}

/** The name of an axis's twin: `batch` → `batch'`. */
export const prime = (name: string): string => `${name}'`;

function clash(tensors: readonly AxisType[], wide: number, at: number): AxisProblem {
  const foreign = tensors[at].filter((axis) => !tensors[wide].some((other) => sameAxis(axis, other)));
  const twin = foreign.find((axis) => tensors[wide].some((other) => other.name === axis.name));
  if (twin) return sizesDiffer(tensors, wide, at, twin.name);
  const pair = [wide, at].sort((a, b) => a - b);
  const names = foreign.map((axis) => `\`${axis.name}\``).join(', ');
  return {
    code: 'ZC0201',
    title: 'the axes of the operands do not fit together',
    marks: pair.map((tensor) => ({
      tensor,
      axes: tensor === at ? foreign.map((axis) => axis.name) : [],
      text: `this has axes ${showType(tensors[tensor])}`,
    })),
    rule: "pointwise operators align axes by name: one side's axes must be among the other's",
    help: `reduce ${names} away first, e.g. with \`mean(…, [${foreign.map((axis) => axis.name).join(', ')}])\``,
  };
}

function sizesDiffer(tensors: readonly AxisType[], one: number, two: number, name: string): AxisProblem {
  const [first, second] = [one, two].sort((a, b) => a - b);
  return {
    code: 'ZC0202',
    title: `two axes called \`${name}\` have different sizes`,
    marks: [first, second].map((tensor) => ({
      tensor,
      axes: [name],
      text: `\`${name}\` here is ${describeSize(find(tensors[tensor], name))}`,
    })),
    rule: 'axes align when both their name and their size agree for every network',
    help: groupHelp(tensors, one, two, name) ?? `rename one of them: \`rename(x, ${name}, other)\``,
  };
}

/** The weights of a convolution and its input differ in `in` only for grouped convolutions, which a fold can leave out. */
function groupHelp(tensors: readonly AxisType[], one: number, two: number, name: string): string | null {
  const sizes = [one, two].map((tensor) => find(tensors[tensor], name).size);
  const grouped = sizes.some((size) => size.kind === 'site' && size.name === 'group');
  const whole = sizes.some((size) => size.kind === 'site' && size.name === 'in');
  return grouped && whole ? 'add `where l.groups == 1` to the fold, l being its site: then the two are equal' : null;
}

/** A size in words, for messages. */
function describeSize({ size }: Axis): string {
  switch (size.kind) {
    case 'network':
      return {
        batch: 'the number of images in the batch',
        single: 'the one image of a pass on `ones`',
        class: 'the number of classes',
        feature: 'the number of features',
        input_channel: 'the number of image channels',
        input_h: 'the height of the images',
        input_w: 'the width of the images',
      }[size.name];
    case 'site':
      return SITE_SIZES[size.name];
    case 'product':
      return `the product of ${size.of.length} sizes`;
    case 'smaller':
      return 'the lesser of two sizes';
    case 'first':
      return `the first ${size.count} of an axis`;
    case 'less':
      return 'one less than an axis has';
    case 'fold':
      return 'what one fold collected';
    default:
      return size satisfies never;
  }
}

const SITE_SIZES: { readonly [K in SiteSize]: string } = {
  out: "the site's output channels",
  in: "the site's input channels",
  group: "the site's input channels per group",
  kh: "the height of the site's kernel",
  kw: "the width of the site's kernel",
  hi: "the height of the site's input",
  wi: "the width of the site's input",
  ho: "the height of the site's output",
  wo: "the width of the site's output",
  channel: "the site's channels",
  h: 'the height at the site',
  w: 'the width at the site',
  position: 'the positions at the site',
};

function notAMatrix(x: AxisType, names: readonly string[]): AxisProblem {
  return {
    code: 'ZC0203',
    title: 'a matrix operator needs two axes',
    marks: [{ tensor: 0, axes: names, text: x.length === 0 ? 'this is a scalar' : `this has axes ${showType(x)}` }],
    rule: 'a matrix operator takes the two axes of the matrix, which may be left out if there are no others',
    help:
      x.length < 2 ? 'build a matrix first, e.g. with `gram(x, batch)`' : `name two: \`[${x[0].name}, ${x[1].name}]\``,
  };
}

function notSquare(row: Axis, column: Axis): AxisProblem {
  const site = row.size.kind === 'site' && column.size.kind === 'site';
  return {
    code: 'ZC0204',
    title: `\`${row.name}\` and \`${column.name}\` may differ in size`,
    marks: [
      { tensor: 0, axes: [row.name, column.name], text: `not known to be square in [${row.name}, ${column.name}]` },
    ],
    rule: 'determinants, traces and eigenvalues need two axes of equal size for every network',
    help: site
      ? `say it in the fold: \`for t in … where t.${row.name} == t.${column.name}: …\`; other sites are skipped and counted`
      : 'make a square matrix first, e.g. with `gram(x, batch)`',
  };
}

function taken(x: AxisType, name: string): AxisProblem {
  return {
    code: 'ZC0207',
    title: `there would be two axes called \`${name}\``,
    marks: [{ tensor: 0, axes: [name], text: `this has axes ${showType(x)}` }],
    rule: 'the axes of a tensor have different names',
    help: `rename the one there is: \`rename(x, ${name}, other)\``,
  };
}
