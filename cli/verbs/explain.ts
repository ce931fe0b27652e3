/** `eznasc explain`: tells about a code, or about a name of the language or of the standard library. */
import { readdirSync, readFileSync } from 'node:fs';
import { CODES, isCode } from '../../compiler/diagnostics/codes.ts';
import { FOLDS } from '../../compiler/core/core.ts';
import { OPERATORS, type Parameter } from '../../compiler/operators/table.ts';
import { FAMILIES, SITES } from '../../compiler/sites/families.ts';
import { parse } from '../../grammar/parse.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { EXIT } from '../exit-code.ts';
import { hint } from '../flags.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import { verb } from '../verb.ts';

export const explain = verb({
  usage: 'explain TOPIC',
  description: 'Explains the code of a diagnostic, an operator, a fold, a family of sites, or a proxy of the library.',
  examples: ['eznasc explain ZC0201', 'eznasc explain logdet', 'eznasc explain naswot'],
  flags: {},
  operands: { what: 'topic to explain', least: 1, most: 1 },
  run: async ([topic], _flags, output) => {
    const text = explanation(topic);
    if (output.json) output.record({ kind: 'explanation', schema: 1, topic, text });
    else output.print(text);
    return EXIT.ok;
  },
});

function explanation(topic: string): string {
  const code = topic.toUpperCase();
  if (isCode(code)) return pageOf(code);
  const meanings = [operatorText(topic), foldText(topic), familyText(topic), proxyText(topic)];
  const found = meanings.filter((text) => text !== null);
  if (found.length > 0) return found.join('\n\n');
  const topics = [...Object.keys(OPERATORS), ...Object.keys(FOLDS), ...Object.keys(FAMILIES), ...proxyNames()];
  throw new ProblemError(
    'invocation',
    `There is nothing called \`${topic}\` to explain.`,
    hint(topic, /^zc/i.test(topic) ? Object.keys(CODES) : topics, 'there are codes such as ZC0201, and'),
  );
}

function pageOf(code: string): string {
  try {
    return readFileSync(new URL(`spec/errors/${code}.md`, PACKAGE_ROOT), 'utf8').trimEnd();
  } catch {
    throw new ProblemError('environment', `The page about ${code} is missing from this installation.`);
  }
}

function operatorText(name: string): string | null {
  if (!Object.hasOwn(OPERATORS, name)) return null;
  const { parameters, doc, group, differentiable } = OPERATORS[name as keyof typeof OPERATORS];
  const call = `${name}(${parameters.map(parameterText).join(', ')})`;
  return `${call}: ${doc}\n${GROUPS[group]}${differentiable ? '' : '; has no derivative'}`;
}

const GROUPS = {
  pointwise: 'a pointwise operator: works on each element, aligning axes by name',
  reduction: 'a reduction: removes the axes that are listed, or all but those after `keep`, or all',
  axes: 'an operator on axes',
  matrix: 'an operator on matrices: the last one or two arguments name their axes',
  derivative: 'an operator on derivatives',
};

function parameterText({ name, kind, optional }: Parameter): string {
  const text = kind === 'axes' ? (name === 'keep' ? 'keep: [axis, …]' : '[axis, …]') : name;
  return optional ? `${text}?` : text;
}

function foldText(name: string): string | null {
  if (!Object.hasOwn(FOLDS, name)) return null;
  return `${name} for l in p.FAMILY: …: ${FOLDS[name as keyof typeof FOLDS]}\na fold`;
}

function familyText(name: string): string | null {
  if (!Object.hasOwn(FAMILIES, name)) return null;
  const { doc, kinds } = FAMILIES[name as keyof typeof FAMILIES];
  const lines = kinds.map((kind) => {
    const site = SITES[kind];
    const tensors = Object.entries(site.tensors).map(
      ([tensor, axes]) => `  ${tensor}: [${axes.map((axis) => axis.name).join(', ')}]`,
    );
    return [`${site.doc}, with`, ...tensors, `  and the numbers ${site.numbers.join(', ')}`].join('\n');
  });
  return [`p.${name}: ${doc}`, ...lines].join('\n');
}

const proxyFolder = new URL('proxies/', PACKAGE_ROOT);

function proxyNames(): readonly string[] {
  return readdirSync(proxyFolder).flatMap((file) => (file.endsWith('.zc') ? [file.slice(0, -3)] : []));
}

function proxyText(name: string): string | null {
  if (!proxyNames().includes(name)) return null;
  const text = readFileSync(new URL(`${name}.zc`, proxyFolder), 'utf8');
  const { file } = parse({ name, text });
  const docs = file.items.flatMap((item) => (item.kind === 'proxy' ? [item.doc] : []));
  const [summary, ...rest] = docs.flatMap((doc) => doc.map((line) => line.text.trim()));
  return [`${name}: ${summary}`, ...rest].join('\n');
}
