/** Modules for PyTorch as text: what they look like, and what holds for every program's. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CheckedProxy, coreBuilder } from '../../../../compiler/core/core.ts';
import { pythonModule } from '../../../../compiler/emit/pytorch/module.ts';
import { isError, readProgram } from '../../../../compiler/program.ts';
import { textOf } from '../../../../evolution/genome/write.ts';
import { print } from '../../../../grammar/print.ts';
import { genomes, NAMES } from '../../../evolution/arbitrary.ts';
import { programs } from '../../../laws/arbitrary/program.ts';
import { law } from '../../../laws/law.ts';
import { LIBRARY } from '../../../library.ts';
import { libraryText } from './library.ts';
import { unknownNames, unusedDefinitions } from './python-names.ts';

function proxiesOf(text: string): readonly CheckedProxy[] {
  const { proxies, diagnostics } = readProgram({ name: 'random.zc', text }, () => null, coreBuilder());
  if (diagnostics.some(isError)) throw new Error(diagnostics.map(({ title }) => title).join('; '));
  return proxies;
}

const moduleOf = (text: string): string => pythonModule(proxiesOf(text), 'random.zc').text;

test.each(['snip', 'synflow', 'grasp', 'eznas_a', 'flops'])('%s is a module that people can read', async (name) => {
  await expect(libraryText(name)).toMatchFileSnapshot(`modules/${name}.py`);
});

test('the changelog shows what is written', () => {
  const changelog = readFileSync(new URL('../../../../CHANGELOG.md', import.meta.url), 'utf8');
  const [, program, python] = /```zc\n((?:(?!```)[^])*)```\s+becomes\s+```python\n([^]*?)```/.exec(changelog) ?? [];
  expect(moduleOf(program.replace(/^ {2}/gm, ''))).toContain(python);
});

test.each(LIBRARY)('lines of %s are not long', (name) => {
  const own = readFileSync(new URL(`../../../../proxies/${name}.zc`, import.meta.url), 'utf8');
  const long = libraryText(name)
    .split('\n')
    .filter((line) => line.length > 120 && !own.includes(line.trim().replaceAll('"""', '')));
  expect(long).toEqual([]);
});

describe.each([
  ['any kind', programs().map(print)],
  ...NAMES.map(
    (name) => [`the vocabulary ${name}`, genomes(name).map(({ genome }) => textOf(genome, { name: 'g' }))] as const,
  ),
] as const)('of programs of %s', (_, texts) => {
  law(
    'modules are the same each time',
    fc.property(texts, (text) => {
      expect(moduleOf(text)).toBe(moduleOf(text));
    }),
    { numRuns: 50 },
  );

  law(
    'modules read no name that they do not define, and define nothing that is not read',
    fc.property(texts, (text) => {
      const module = moduleOf(text);
      expect(unknownNames(module)).toEqual([]);
      expect(unusedDefinitions(module)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('what only the size is read of leaves no helper behind', () => {
  const text = `edition 1
proxy size {
  pass p = network(data)
  score = count(det(gram(p.logits, batch))) + sum(sign(p.logits))
}
`;
  expect(unusedDefinitions(moduleOf(text))).toEqual([]);
});

test('names that Python, torch or the module itself has another use for are changed, everywhere alike', () => {
  const text = `edition 1
const lambda = 0.5 in [0, 1]
proxy class {
  pass p = network(data, loss: sum)
  let images = mean(p.logits) + lambda
  let gradients = images * images
  let batch' = gradients / images
  score = batch' + gradients
}
proxy torch {
  pass p = network(data)
  score = sum for layer in p.relus: mean(layer.in)
}
`;
  const { functions, text: module } = pythonModule(proxiesOf(text), 'names.zc');
  expect([...functions]).toEqual([
    ['class', 'class_'],
    ['torch', 'torch_'],
  ]);
  expect(unknownNames(module)).toEqual([]);
  const own = module.slice(module.indexOf('def class_'), module.indexOf('class Pass'));
  expect(own).toContain('    lambda_ = 0.5\n');
  expect(own).toContain('    images_ = on_data.logits.mean().double() + lambda_\n');
  expect(own).toContain('    gradients2 = images_ * images_\n');
  expect(own).toContain('    batch_prime = gradients2 / images_\n');
});

test('doc comments are docstrings, whatever is in them', () => {
  const module = moduleOf('edition 1\n/// A """quoted""" \\ doc\n/// of "two" lines"\nproxy p { score = 1 }\n');
  expect(module).toContain('"""A \\"\\"\\"quoted\\"\\"\\" \\\\ doc\n');
  expect(unknownNames(module)).toEqual([]);
});
