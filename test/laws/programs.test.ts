/** Laws of checking, over programs that are well-typed by construction. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allIn } from '../../compiler/check/children.ts';
import { check } from '../../compiler/check/check.ts';
import { type Core, FOLDS } from '../../compiler/core/core.ts';
import { printCore } from '../../compiler/core/print.ts';
import { verifyCore } from '../../compiler/core/verify.ts';
import { nodesOf } from '../../compiler/core/walk.ts';
import { render } from '../../compiler/diagnostics/render.ts';
import { RANDOM } from '../../compiler/operators/random.ts';
import { OPERATORS } from '../../compiler/operators/table.ts';
import { FAMILIES } from '../../compiler/sites/families.ts';
import type { File } from '../../grammar/ast.ts';
import { parse } from '../../grammar/parse.ts';
import { print } from '../../grammar/print.ts';
import { programs } from './arbitrary/program.ts';
import { law } from './law.ts';

/** The core of the one proxy; an exception with the messages if it is not accepted. */
function coreOf(file: File): Core {
  const { proxies, diagnostics } = check(file, { name: 'generated.zc', text: '' });
  const told = diagnostics.map((each) => render({ ...each, secondary: [] }, { color: false }));
  if (proxies.length !== 1 || told.length > 0) throw new Error(told.join('\n'));
  return proxies[0].score;
}

describe('programs made well-typed', () => {
  law(
    'are accepted without any diagnostic',
    fc.property(programs(), (file) => void coreOf(file)),
    { numRuns: 200 },
  );

  law(
    'are differentiable if asked for',
    fc.property(programs({ differentiable: true }), (file) => {
      for (const { core } of nodesOf([coreOf(file)])) {
        if (core.kind === 'apply') expect(OPERATORS[core.operator].differentiable).toBe(true);
      }
    }),
  );

  law(
    'have a core that obeys its laws',
    fc.property(programs(), (file) => {
      expect(verifyCore(coreOf(file))).toEqual([]);
    }),
  );

  law(
    'mean the same when they are printed and read back',
    fc.property(programs(), (file) => {
      const again = parse({ name: 'again.zc', text: print(file) });
      expect(again.diagnostics).toEqual([]);
      const [before, after] = [file, again.file].map((each) =>
        printCore({ name: 'p0', doc: [], direction: 'higher', score: coreOf(each) }),
      );
      expect(after).toBe(before);
    }),
  );

  law(
    'have a type for each value in them',
    fc.property(programs(), (file) => {
      const { types } = check(file, { name: 'generated.zc', text: '' });
      const proxy = file.items.find((item) => item.kind === 'proxy');
      for (const item of proxy?.items ?? []) {
        if (item.kind === 'let' || item.kind === 'score') expect(types.get(item.value)?.length).toBeGreaterThan(0);
      }
    }),
  );

  test('have every operator, fold, family and derivative among them', () => {
    const found = new Set<string>();
    for (const file of fc.sample(programs({ size: 20 }), { numRuns: 600, seed: 1 })) {
      const proxy = file.items.find((item) => item.kind === 'proxy');
      const values =
        proxy?.items.flatMap((item) => (item.kind === 'let' || item.kind === 'score' ? [item.value] : [])) ?? [];
      if (allIn(values).some(({ kind }) => kind === 'index')) found.add('n[l]');
      for (const { core } of nodesOf([coreOf(file)])) {
        if (core.kind === 'apply') found.add(core.operator);
        if (core.kind === 'fold') found.add(`fold ${core.fold}`).add(core.family);
        if (core.kind === 'random') found.add(`random_${core.distribution}`);
        if (core.kind === 'grad' || core.kind === 'jacobian') found.add(core.kind);
      }
    }
    const wanted = [
      ...Object.keys(OPERATORS),
      ...Object.keys(RANDOM),
      ...Object.keys(FAMILIES),
      ...Object.keys(FOLDS).map((fold) => `fold ${fold}`),
    ];
    expect([...wanted, 'grad', 'jacobian', 'n[l]'].filter((each) => !found.has(each))).toEqual([]);
  });
});
