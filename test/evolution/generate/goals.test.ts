/** Laws of the tables of goals: what they promise can be made, and choices follow the weights. */
import { describe, expect, test } from 'vitest';
import type { Context } from '../../../evolution/generate/context.ts';
import type { Goal } from '../../../evolution/generate/goal.ts';
import { grow } from '../../../evolution/generate/grow.ts';
import { typesKey, typesOf } from '../../../evolution/generate/types.ts';
import { depthOf, partsOf, sizeOf } from '../../../evolution/genome/parts.ts';
import type { Expression } from '../../../grammar/ast.ts';
import { printExpression } from '../../../grammar/print.ts';
import { stream } from '../../../runtime/random.ts';
import { VOCABULARIES } from '../../../evolution/vocabulary/index.ts';
import { generatorOf, NAMES } from '../arbitrary.ts';

const contextsOf = (vocabulary: (typeof NAMES)[number]): readonly Context[] => [
  [],
  ...generatorOf(vocabulary).tables.material.folds.map(({ around }) => [around]),
];

describe.each(NAMES)('the tables of the vocabulary %s', (vocabulary) => {
  const { tables } = generatorOf(vocabulary);
  const { material } = tables;
  const passes = [...material.items.passes.values()];

  test.each(
    contextsOf(vocabulary).map((context) => [context.map(({ family }) => family).join() || 'no fold', context]),
  )('hold what they promise in %s: of every type, an expression of the least extent, and larger ones', (_, context) => {
    const goals = [...tables.tableOf(context as Context).values()];
    expect(goals.length).toBeGreaterThan(0);
    for (const [at, goal] of goals.entries()) {
      for (const kind of ['any', 'smooth'] as const) {
        const least = goal.least[kind];
        if (least.size === Infinity) continue;
        const growth = { random: stream(at, kind), smooth: kind === 'smooth', ending: 0.2 };
        for (const room of [least, { size: least.size + 7, depth: least.depth + 3 }]) {
          const made = grow(goal, room, growth);
          expect(sizeOf(made)).toBeLessThanOrEqual(room.size);
          expect(depthOf(made)).toBeLessThanOrEqual(room.depth);
          const types = typesOf(made, context as Context, passes, material.defs);
          expect(types && typesKey(types), printExpression(made)).toBe(typesKey(goal.types));
        }
      }
    }
  });
});

describe('choices', () => {
  const draws = 20_000;
  const goal = scalarInConvs();

  /** The names of the outermost operators of many draws, or what they read if they are terminals. */
  function outermost(of: Goal, ending: number): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (let draw = 0; draw < draws; draw++) {
      const made = grow(of, { size: 30, depth: 12 }, { random: stream(draw, 'weights'), smooth: false, ending });
      const name = partsOf(made).length === 0 ? printExpression(made) : nameOf(made);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  test('of operators follow their weights', () => {
    const total = goal.rules.reduce((sum, { weight }) => sum + weight, 0);
    const counts = outermost(goal, 0);
    for (const { name, weight } of goal.rules) expectShare(counts.get(name) ?? 0, weight / total, name);
  });

  test('of tensors follow their weights', () => {
    const [weights] = [...generatorOf('default').tables.tableOf(convs()).values()].filter(({ terminals }) =>
      terminals.some(({ expression }) => printExpression(expression).endsWith('.weight')),
    );
    const total = weights.terminals.reduce((sum, { weight }) => sum + weight, 0);
    const counts = outermost(weights, 1);
    expect(counts.size).toBe(weights.terminals.filter(({ expression }) => partsOf(expression).length === 0).length + 1);
    for (const { expression, weight } of weights.terminals) {
      if (partsOf(expression).length === 0) {
        expectShare(counts.get(printExpression(expression)) ?? 0, weight / total, printExpression(expression));
      }
    }
  });

  test('bring every operator, fold, family, pass and definition of a vocabulary into programs', () => {
    for (const vocabulary of NAMES) {
      const { generate, tables } = generatorOf(vocabulary);
      const text = Array.from({ length: 4000 }, (_, at) =>
        printExpression(generate(stream(at, 'all'), { size: 25, depth: 10 }).score),
      ).join('\n');
      const { operators, folds, definitionWeights, families } = VOCABULARIES[vocabulary];
      const words = [...Object.keys(folds), ...Object.keys(definitionWeights), ...families.map(({ family }) => family)];
      const called = Object.keys(operators).filter((name) => !SIGNS.includes(name));
      const missing = [...words, ...called, ...[...tables.material.items.passes.keys()]].filter(
        (word) => !text.includes(word),
      );
      expect(missing, vocabulary).toEqual([]);
    }
  });

  function expectShare(count: number, share: number, name: string): void {
    const deviation = Math.sqrt(draws * share * (1 - share));
    expect(Math.abs(count - draws * share), `${name}: ${count} of ${draws}, expected ${draws * share}`).toBeLessThan(
      5 * deviation + 1,
    );
  }
});

const SIGNS = ['add', 'sub', 'mul', 'div', 'pow', 'lt', 'le', 'gt', 'ge', 'eq', 'ne', 'and', 'or', 'neg', 'not'];

const convs = (): Context => [{ family: 'convs', condition: null }];

function scalarInConvs(): Goal {
  const goal = generatorOf('default').tables.tableOf(convs()).get('');
  return goal ?? expect.fail();
}

function nameOf(expression: Expression): string {
  switch (expression.kind) {
    case 'call':
      return expression.callee.text;
    case 'unary':
      return 'neg';
    case 'binary':
      return { '+': 'add', '-': 'sub', '*': 'mul', '>': 'gt' }[expression.operator as string] ?? expression.operator;
    default:
      return expression.kind;
  }
}
