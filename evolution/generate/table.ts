/**
 * Tables of goals: for each context all types that expressions can have there, the ways to make them, and the least that is
 * needed to complete each. With them a random choice never leads where no program is [Mon95].
 */
import * as b from '../../grammar/build.ts';
import type { Expression } from '../../grammar/ast.ts';
import { FAMILIES } from '../../compiler/sites/families.ts';
import type { FoldName } from '../../compiler/core/core.ts';
import { OPERATORS, type OperatorName } from '../../compiler/operators/table.ts';
import { siteName } from '../genome/genome.ts';
import type { Extent } from '../genome/parts.ts';
import { isSmooth } from '../genome/smooth.ts';
import { type Context, contextKey } from './context.ts';
import { type Goal, leastOf, lesser, NOWHERE, type Rule, type Terminal, type Way } from './goal.ts';
import { type Material, materialOf } from './material.ts';
import { applications, arity, resultOf, written } from './operator-ways.ts';
import { terminalOf, terminalsOf } from './terminals.ts';
import { isFreeOf, type Types, typesKey, typesOf } from './types.ts';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';

/** The goals of a context by the keys of their types. */
export type Table = ReadonlyMap<string, Goal>;

/** The tables of a vocabulary, made when they are asked for. */
export interface Tables {
  readonly material: Material;
  readonly tableOf: (context: Context) => Table;
}

export function tablesOf(vocabulary: Vocabulary): Tables {
  const material = materialOf(vocabulary);
  const known = new Map<string, Table>();
  const tableOf = (context: Context): Table => {
    const key = contextKey(context);
    const table = known.get(key) ?? makeTable(material, context, tableOf);
    known.set(key, table);
    return table;
  };
  return { material, tableOf };
}

/** A goal while its table grows. */
interface Growing extends Goal {
  readonly terminals: Terminal[];
  readonly rules: (Rule & { readonly ways: Way[] })[];
  least: Goal['least'];
}

interface Growth {
  readonly material: Material;
  readonly context: Context;
  readonly goals: Map<string, Growing>;
  readonly waiting: Growing[];
}

function makeTable(material: Material, context: Context, tableOf: Tables['tableOf']): Table {
  const growth: Growth = { material, context, goals: new Map(), waiting: [] };
  const onlyFolds = context.length === 0 && material.vocabulary.root === 'fold';
  const terminals = onlyFolds ? [] : terminalsOf(material, context);
  const kinds = context.reduce((count, { family }) => count * FAMILIES[family].kinds.length, 1);
  const scalar = goalOf(
    growth,
    Array.from({ length: kinds }, () => []),
  );
  for (const { terminal, types } of terminals) goalOf(growth, types).terminals.push(terminal);
  if (context.length === 0) addFolds(growth, scalar, tableOf);
  if (onlyFolds) {
    settleLeast([scalar]);
    return new Map([[typesKey(scalar.types), scalar]]);
  }
  for (let goal = growth.waiting.pop(); goal; goal = growth.waiting.pop()) addUnary(growth, goal);
  const all = [...growth.goals.values()];
  const number = numberGoal(growth, scalar);
  for (const goal of all) addPointwise(growth, goal, number);
  settleLeast(all);
  addDefinitions(growth, all, scalar);
  settleLeast(all);
  return growth.goals;
}

function goalOf({ goals, waiting }: Growth, types: Types): Growing {
  const key = typesKey(types);
  const known = goals.get(key);
  if (known) return known;
  const goal: Growing = { types, terminals: [], rules: [], least: { any: NOWHERE, smooth: NOWHERE } };
  goals.set(key, goal);
  waiting.push(goal);
  return goal;
}

const ONE: Extent = { size: 1, depth: 1 };

function addWay(goal: Growing, name: string, weight: number, smooth: boolean, way: Way): void {
  const rule = goal.rules.find((each) => each.name === name);
  if (rule) rule.ways.push(way);
  else goal.rules.push({ name, weight, smooth, ways: [way] });
}

type Weighted = readonly (readonly [OperatorName, number])[];

const operatorsOf = ({ vocabulary }: Material): Weighted => Object.entries(vocabulary.operators) as unknown as Weighted;

/** The operators of one operand, on a goal. */
function addUnary(growth: Growth, goal: Growing): void {
  for (const [operator, weight] of operatorsOf(growth.material)) {
    if (arity(operator) !== 1 || isIdle(growth.material, operator, goal)) continue;
    for (const { types, write } of applications(operator, goal.types, growth.material.vocabulary)) {
      const way: Way = { parts: [goal], weight: fond(goal), own: ONE, write };
      addWay(goalOf(growth, types), operator, weight, OPERATORS[operator].differentiable, way);
    }
  }
}

/** Of a single number, steps and what saturates leave hardly anything. */
const isIdle = ({ vocabulary }: Material, operator: OperatorName, { types }: Goal): boolean =>
  !vocabulary.stepsOnScalars && SATURATING.has(operator) && types.every(({ length }) => length === 0);

const SATURATING: ReadonlySet<OperatorName> = new Set([
  'relu', 'sigmoid', 'tanh', 'minimum', 'maximum', 'sign', 'heaviside', 'lt', 'le', 'gt', 'ge', 'eq', 'ne', 'not', 'and', 'or', 'is_nan', 'is_finite',
]); // prettier-ignore

/** What is read as it stands is more often an operand than what must be made first. */
const fond = ({ terminals }: Goal): number => (terminals.length > 0 ? 4 : 1);

/** A number, which is asked for only beside something else: a program of numbers alone tells nothing. */
function numberGoal({ material }: Growth, scalar: Growing): Growing | null {
  const { numbers } = material.vocabulary;
  if (numbers.length === 0) return null;
  const terminals = numbers.map((value) => terminalOf(b.number(value), 1));
  const { extent } = terminals[0];
  return { types: scalar.types, terminals, rules: [], least: { any: extent, smooth: extent } };
}

/** The operators that align several operands: one of the goal's type, another of any type within it, or a number. */
function addPointwise({ material, goals }: Growth, goal: Growing, number: Growing | null): void {
  for (const [operator, weight] of operatorsOf(material)) {
    const count = arity(operator);
    if (count === 1 || OPERATORS[operator].group !== 'pointwise' || isIdle(material, operator, goal)) continue;
    const write: Way['write'] = (operands) => written(operator, operands, []);
    for (const other of [...goals.values(), ...(number ? [number] : [])]) {
      if (other !== goal && other !== number && !isPart(other.types, goal.types)) continue;
      const share = other === goal ? 6 : other === number ? 4 * material.vocabulary.numberWeight : 1;
      for (const parts of orders(goal, other, count)) {
        addWay(goal, operator, weight, OPERATORS[operator].differentiable, { parts, weight: share, own: ONE, write });
      }
    }
  }
}

/** Whether a pointwise operator of both has the type of the wider one. */
function isPart(narrow: Types, wide: Types): boolean {
  const result = resultOf('add', [wide, narrow]);
  return result !== null && typesKey(result) === typesKey(wide);
}

const orders = (goal: Goal, other: Goal, count: number): readonly (readonly Goal[])[] => {
  const rest = Array.from({ length: count - 1 }, () => other);
  return goal === other
    ? [[goal, ...rest]]
    : [
        [goal, ...rest],
        [...rest, goal],
      ];
};

/** Folds over what leaves them, and statistics over the sites by `collect`. */
function addFolds(growth: Growth, scalar: Growing, tableOf: Tables['tableOf']): void {
  const { material, context } = growth;
  const { folds, operators } = material.vocabulary;
  for (const { around, weight } of material.folds) {
    const inner = tableOf([...context, around]);
    const kinds = FAMILIES[around.family].kinds.length;
    const over = (fold: FoldName, [body]: readonly Expression[]): Expression => {
      const [{ pass }] = material.passes;
      const family = b.member(b.reference(pass.name.text), around.family);
      return b.fold(fold, siteName(context.length), family, around.condition, body);
    };
    for (const goal of inner.values()) {
      const types = goal.types.filter((_, at) => at % kinds === 0);
      const leaves = isFreeOf(goal.types, context.length);
      if (!leaves || typesKey(types.flatMap((type) => Array(kinds).fill(type) as Types)) !== typesKey(goal.types))
        continue;
      for (const [name, foldWeight = 0] of Object.entries(folds) as [FoldName, number?][]) {
        if (name === 'concat') continue;
        if (name !== 'collect') {
          const way: Way = { parts: [goal], weight, own: ONE, write: (parts) => over(name, parts) };
          addWay(goalOf(growth, types), `${name} for`, foldWeight, true, way);
        } else if (types.every(({ length }) => length === 0)) {
          for (const statistic of STATISTICS.filter((each) => (operators[each] ?? 0) > 0)) {
            const write: Way['write'] = (parts) => written(statistic, [over(name, parts)], []);
            addWay(scalar, `${statistic} of ${name} for`, foldWeight / STATISTICS.length, true, {
              parts: [goal], weight, own: { size: 2, depth: 2 }, write,
            }); // prettier-ignore
          }
        }
      }
    }
  }
}

/** What folds do not compute themselves. */
const STATISTICS = ['std', 'var', 'norm'] as const satisfies readonly OperatorName[];

/** Definitions on operands of one type, or with scalars for all but the first. The checker says what they give. */
function addDefinitions(growth: Growth, all: readonly Growing[], scalar: Growing): void {
  const { material, context } = growth;
  const passes = [...material.items.passes.values()];
  for (const def of material.defs) {
    const name = def.name.text;
    const smooth = isSmooth(def.body, material.defs);
    const call = (parts: readonly Expression[]): Expression =>
      b.call(
        name,
        parts.map((part) => b.argument(part)),
      );
    for (const goal of all) {
      for (const other of def.parameters.length > 1 && goal !== scalar ? [goal, scalar] : [goal]) {
        const parts: readonly Goal[] = [goal, ...Array.from({ length: def.parameters.length - 1 }, () => other)];
        const samples = parts.map((part) => smallest(part));
        if (samples.includes(null)) continue;
        const types = typesOf(call(samples.flatMap((each) => each ?? [])), context, passes, material.defs);
        const result = types && growth.goals.get(typesKey(types));
        if (!result) continue;
        const weight = material.vocabulary.definitionWeights[name] ?? 0;
        addWay(result, name, weight, smooth, { parts, weight: fond(goal), own: ONE, write: call });
      }
    }
  }
}

/** The smallest expression that meets a goal, or null if none does. */
function smallest(goal: Goal): Expression | null {
  const { size } = goal.least.any;
  if (size === Infinity) return null;
  const terminal = goal.terminals.find(({ extent }) => extent.size === size);
  if (terminal) return terminal.expression;
  const way = goal.rules.flatMap(({ ways }) => ways).find((each) => leastOf(each, 'any').size === size);
  const parts = way?.parts.map(smallest) ?? [null];
  return way && !parts.includes(null) ? way.write(parts.flatMap((part) => part ?? [])) : null;
}

/** Least extents, from those of terminals upwards until nothing changes. */
function settleLeast(goals: readonly Growing[]): void {
  for (let changed = true; changed;) {
    changed = false;
    for (const goal of goals) {
      for (const kind of ['any', 'smooth'] as const) {
        const rules = kind === 'smooth' ? goal.rules.filter(({ smooth }) => smooth) : goal.rules;
        const ways = rules.flatMap((rule) => rule.ways.map((way) => leastOf(way, kind)));
        const least = [...goal.terminals.map(({ extent }) => extent), ...ways].reduce(lesser, NOWHERE);
        if (least.size === goal.least[kind].size && least.depth === goal.least[kind].depth) continue;
        goal.least = { ...goal.least, [kind]: least };
        changed = true;
      }
    }
  }
}
