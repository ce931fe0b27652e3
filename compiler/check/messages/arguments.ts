/** What is said about the arguments of a call. */
import type { Label } from '../../../grammar/diagnostic.ts';
import type { Parameter } from '../../operators/table.ts';
import type { Finding, Place } from '../report.ts';
import { counted, didYouMean, listed } from './words.ts';

const at = (place: Place, text: string): Label => ({ ...place, text });

export const argumentMissing = (callee: string, parameter: Parameter, signature: string): Finding => ({
  code: 'ZC0121',
  title: `\`${callee}\` lacks an argument`,
  label: `\`${parameter.name}\` is missing`,
  rule: `it is called as \`${signature}\``,
  help: parameter.kind === 'tensor' ? `add a value for \`${parameter.name}\`` : `add ${described(parameter)}`,
});

/** For what takes a fixed number of values. */
export const wrongCount = (callee: string, takes: number, given: number, signature: string): Finding => ({
  code: given < takes ? 'ZC0121' : 'ZC0122',
  title: `\`${callee}\` takes ${counted(takes, 'argument')}`,
  label: `${given === 0 ? 'none is' : given === 1 ? 'one is' : `${given} are`} given`,
  rule: `it is called as \`${signature}\``,
  help: given < takes ? 'add what is missing' : 'remove what is too much',
});

export const argumentExtra = (callee: string, signature: string, labelled: readonly string[]): Finding => ({
  code: 'ZC0122',
  title: `\`${callee}\` has an argument too many`,
  label: 'nothing takes this',
  rule: `it is called as \`${signature}\``,
  help:
    labelled.length > 0
      ? `remove it, or give it a label: ${listed(
          labelled.map((name) => `${name}:`),
          'or',
        )}`
      : 'remove it',
});

export const unknownLabel = (callee: string, label: string, known: readonly string[], signature: string): Finding => ({
  code: 'ZC0123',
  title: `\`${callee}\` has no argument called \`${label}\``,
  label: 'unknown label',
  rule: `it is called as \`${signature}\``,
  help: didYouMean(label, known, `its arguments are ${listed(known)}`),
});

export const argumentTwice = (parameter: string, earlier: Place): Finding => ({
  code: 'ZC0124',
  title: `the argument \`${parameter}\` is given twice`,
  label: 'given again here',
  secondary: [at(earlier, 'already given here')],
  help: 'keep one of them',
});

export const labelUnwanted = (callee: string, signature: string): Finding => ({
  code: 'ZC0125',
  title: `\`${callee}\` takes its arguments without labels`,
  label: 'a label',
  rule: `it is called as \`${signature}\``,
  help: 'leave the label out',
});

export const wrongSort = (parameter: Parameter, found: string): Finding => ({
  code: 'ZC0126',
  title: `\`${parameter.name}\` takes ${described(parameter)}`,
  label: found,
  ...(parameter.kind === 'whole' ? { rule: 'it decides which slices there are, so it is written out' } : {}),
  ...(parameter.kind === 'number' ? { rule: 'it must be known before anything runs: a number or a constant' } : {}),
  help: `write ${exampleOf(parameter)}`,
});

export const listAsValue = (): Finding => ({
  code: 'ZC0126',
  title: 'a list of axes is not a value',
  label: 'axes, where a value is expected',
  rule: 'axes stand in brackets only where an operator asks for axes',
  help: 'give a value here, and the axes after it',
});

export const axesAndKeep = (earlier: Place): Finding => ({
  code: 'ZC0127',
  title: '`axes` and `keep` exclude each other',
  label: 'says which axes stay',
  secondary: [at(earlier, 'says which axes go')],
  rule: 'a reduction is told either the axes that go or, after `keep:`, those that stay',
  help: 'leave one of them out',
});

const described = ({ kind, name }: Parameter): string => {
  switch (kind) {
    case 'tensor':
      return 'a value';
    case 'number':
      return 'a number';
    case 'whole':
      return 'a whole number from 0, written out';
    case 'axes':
      return 'axes';
    case 'axis':
      return 'one axis';
    case 'name':
      return `a name for an axis${name === 'to' ? ', the new one' : ''}`;
    default:
      return kind satisfies never;
  }
};

const exampleOf = ({ kind }: Parameter): string => {
  switch (kind) {
    case 'tensor':
      return 'a value';
    case 'number':
      return 'a number such as `0.5`, or a `const`';
    case 'whole':
      return 'a number such as `0` or `1`';
    case 'axes':
      return 'the names of axes in brackets: `[batch, out]`';
    case 'axis':
      return 'the name of one axis, without brackets';
    case 'name':
      return 'a name, without brackets';
    default:
      return kind satisfies never;
  }
};
