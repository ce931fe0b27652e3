/**
 * Proxies as one Python module: a function for each, of a model, images and labels, and of what they share no more than they
 * need. It depends on torch alone.
 */
import type { CheckedProxy } from '../../core/core.ts';
import { writeFunction } from './function.ts';
import { namesBeside } from './names.ts';
import { type Helper, HELPER_NAMES, helperTexts } from './prelude/helpers.ts';
import { passImports, passText } from './prelude/pass.ts';
import { noReads } from './prelude/reads.ts';

export interface PythonModule {
  readonly text: string;
  /** The name of each proxy's function, which differs from the proxy's where Python has another use for that. */
  readonly functions: ReadonlyMap<string, string>;
}

/** Names of the module itself. */
const OWN_NAMES = [
  'Pass',
  'Site',
  'LAYERS',
  'is_in_place',
  'absolute_values',
  'depth_of',
  'cells_of',
  'TorchFunctionMode',
  'tree_map',
  'tree_leaves',
  'weights',
  'annotations',
];

/** The module of `proxies`, which `origin` names the file of. */
export function pythonModule(proxies: readonly CheckedProxy[], origin: string): PythonModule {
  const module = { reads: noReads(), helpers: new Set<Helper>() };
  const names = namesBeside([...OWN_NAMES, ...HELPER_NAMES]);
  const functions = new Map(proxies.map(({ name }) => [name, names.fresh(name)]));
  const written = proxies.map((proxy) => writeFunction(module, functions.get(proxy.name) ?? '', proxy, names.inside()));
  const bodies = written.map(({ lines }) => lines().join('\n'));
  const runs = bodies.some((body) => body.includes('= Pass('));
  const callers = [...bodies, ...(runs ? [passText(module.reads)] : [])];
  const code = [...callers, ...helperTexts(helpersIn(callers, module.helpers))].join('\n\n\n');
  const imports = importLines(code, runs ? passImports(module.reads) : []);
  const head = [
    `"""${headline(origin)}`,
    '',
    'Each proxy is a function of an untrained model, any torch.nn.Module that classifies images [batch, channel, h, w], of',
    'such images, normalised as for training, and of their labels [batch]. The model is left as it was.',
    '"""',
    '',
    ...imports,
    '',
    `__all__ = [${[...functions.values()].map((name) => `"${name}"`).join(', ')}]`,
  ];
  return { text: `${head.join('\n')}\n\n\n${code}\n`, functions };
}

/** The helpers that are named: of an expression of which only the size counts, such as `count(det(x))`, nothing is left that would. */
const helpersIn = (texts: readonly string[], asked: ReadonlySet<Helper>): ReadonlySet<Helper> =>
  new Set([...asked].filter((name) => texts.some((text) => new RegExp(`\\b${name}\\b`).test(text))));

const headline = (origin: string): string =>
  `Zero-cost proxies for PyTorch, written by eznasc from ${origin.replaceAll('\\', '/').replaceAll('"', "'")}.`;

function importLines(code: string, ofPass: readonly string[]): readonly string[] {
  const standard = [
    ...(/\breduce\(/.test(code) ? ['from functools import reduce'] : []),
    ...ofPass.filter((line) => line.startsWith('from types')),
    ...(/\bcrc32\(/.test(code) ? ['from zlib import crc32'] : []),
  ];
  const others = [
    'import torch',
    ...(/\bF\./.test(code) ? ['import torch.nn.functional as F'] : []),
    'from torch import Tensor, nn',
    ...ofPass.filter((line) => line.startsWith('from torch')),
  ];
  return [...standard, ...(standard.length > 0 ? [''] : []), ...others];
}
