/** What is said about names. */
import type { Label } from '../../../grammar/diagnostic.ts';
import type { Finding, Place } from '../report.ts';
import { didYouMean } from './words.ts';

const at = (place: Place, text: string): Label => ({ ...place, text });

export const unknownName = (name: string, visible: readonly string[]): Finding => ({
  code: 'ZC0101',
  title: `unknown name \`${name}\``,
  label: 'nothing with this name is visible here',
  help: didYouMean(name, visible, `define it: \`let ${name} = …\``),
});

export const axisAsValue = (name: string): Finding => ({
  code: 'ZC0101',
  title: `unknown name \`${name}\``,
  label: 'the name of an axis, but not of a value',
  rule: 'axes are named only where an operator asks for them',
  help: `for the length of an axis write \`size(x, ${name})\``,
});

export const nameTaken = (name: string, earlier: Place): Finding => ({
  code: 'ZC0102',
  title: `the name \`${name}\` is taken`,
  label: 'defined again here',
  secondary: [at(earlier, 'already defined here')],
  rule: 'a name means one thing wherever it is visible',
  help: 'choose another name',
});

export const builtinTaken = (name: string, what: string): Finding => ({
  code: 'ZC0102',
  title: `the name \`${name}\` is taken`,
  label: `${what} of the language has this name`,
  rule: 'the names of the language keep their meaning',
  help: 'choose another name',
});

export const importTaken = (name: string, one: Place, other: Place): Finding => ({
  code: 'ZC0102',
  title: `two files define \`${name}\``,
  label: `brings \`${name}\` in again`,
  secondary: [at(one, 'defined here'), at(other, 'and here')],
  rule: 'a name means one thing wherever it is visible',
  help: 'rename it in one of the files',
});

export const usedEarly = (name: string, definition: Place): Finding => ({
  code: 'ZC0103',
  title: `\`${name}\` is used before it is defined`,
  label: 'not defined yet',
  secondary: [at(definition, 'defined here')],
  rule: 'a `let` is visible below itself',
  help: `move the \`let\` of \`${name}\` up`,
});

export const unknownOperator = (name: string, known: readonly string[]): Finding => ({
  code: 'ZC0104',
  title: `unknown operator \`${name}\``,
  label: 'neither an operator nor a def',
  help: didYouMean(name, known, `define it: \`def ${name}(x) = …\``),
});

export const recursion = (cycle: readonly { readonly name: string; readonly place: Place }[]): Finding => ({
  code: 'ZC0105',
  title: `\`${cycle[0].name}\` calls itself`,
  label:
    cycle.length === 1
      ? 'calls itself'
      : `the circle is ${[...cycle, cycle[0]].map(({ name }) => `\`${name}\``).join(' → ')}`,
  secondary: cycle.slice(1).map(({ name, place }) => at(place, `called by \`${name}\``)),
  rule: 'a def is written out at each call, so it cannot contain itself',
  help: 'repeat over sites with a fold: `sum for l in p.convs: …`',
});

export const fileMissing = (path: string): Finding => ({
  code: 'ZC0106',
  title: `there is no file "${path}"`,
  label: 'not found',
  rule: 'a path is relative to the file that uses it',
  help: 'check the spelling; folders are separated by `/`',
});

export const useCycle = (names: readonly string[]): Finding => ({
  code: 'ZC0107',
  title: 'files use each other in a circle',
  label: names.length === 1 ? 'this file uses itself' : `the circle is ${names.map((name) => `"${name}"`).join(' → ')}`,
  rule: 'a file is read after the files that it uses',
  help: 'move what both need to a file of its own',
});

export const passAsValue = (name: string): Finding => ({
  code: 'ZC0108',
  title: `\`${name}\` is a pass, not a value`,
  label: 'a run of the network',
  help: `read one of its tensors, e.g. \`${name}.logits\``,
});

export const siteAsValue = (name: string, example: string): Finding => ({
  code: 'ZC0108',
  title: `\`${name}\` is a site, not a value`,
  label: 'a place in the network',
  help: `read one of its tensors, e.g. \`${name}.${example}\``,
});

export const uncalled = (name: string, what: string, parameters: string): Finding => ({
  code: 'ZC0108',
  title: `\`${name}\` is ${what}, not a value`,
  label: 'not called',
  help: `call it: \`${name}(${parameters})\``,
});

export const foldAsValue = (name: string): Finding => ({
  code: 'ZC0108',
  title: `\`${name}\` is a fold, not a value`,
  label: 'folds over nothing',
  help: `say over what: \`${name} for l in p.convs: …\``,
});

export const inputAsValue = (name: string): Finding => ({
  code: 'ZC0108',
  title: `\`${name}\` is an input of the network, not a value`,
  label: 'only a pass can be fed with it',
  help: 'read the input of a pass `p` with `p.input`',
});

export const notCallable = (name: string, what: string, place: Place): Finding => ({
  code: 'ZC0109',
  title: `\`${name}\` cannot be called`,
  label: `\`${name}\` is ${what}`,
  secondary: [at(place, 'defined here')],
  rule: 'operators and defs are called',
  help: `to multiply, write \`${name} * (…)\``,
});

export const builtinNotCallable = (name: string, what: string): Finding => ({
  code: 'ZC0109',
  title: `\`${name}\` cannot be called`,
  label: `\`${name}\` is ${what}`,
  rule: 'operators and defs are called',
  help: what === 'a fold' ? `a fold is written \`${name} for l in p.convs: …\`` : `write \`${name}\` alone`,
});

export const unusedLet = (name: string): Finding => ({
  code: 'ZC0110',
  severity: 'warning',
  title: `\`${name}\` is never used`,
  label: 'defined here',
  help: 'remove it, or use it in the score',
});

export const unusedPass = (name: string): Finding => ({
  code: 'ZC0111',
  severity: 'warning',
  title: `the pass \`${name}\` is never used`,
  label: 'nothing reads this pass, so it is not run',
  help: 'remove it, or read one of its tensors',
});

export const tooLarge = (): Finding => ({
  code: 'ZC0112',
  title: 'the program is too large once written out',
  label: 'stopped here',
  rule: 'a def is written out at each call, and a fold once for each kind of its sites',
  help: 'make it smaller: fewer calls of defs within defs, fewer folds within folds',
});
