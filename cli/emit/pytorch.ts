/** Proxies as Python modules for PyTorch, which are for no network in particular. */
import { basename } from 'node:path';
import type { CheckedProxy } from '../../compiler/core/core.ts';
import { pythonModule } from '../../compiler/emit/pytorch/module.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { writeOutput } from '../output/file.ts';
import type { Output } from '../output/output.ts';

/** Flags that choose a network, or what it is given. */
const FOR_NETWORKS = ['space', 'classes', 'side', 'arch', 'network', 'weights', 'batch', 'init', 'seed'] as const;

/** Throws a `ProblemError` if a flag that was named is for a network. */
export function refuseNetworks(named: ReadonlySet<string>): void {
  const given = FOR_NETWORKS.find((name) => named.has(name));
  if (given === undefined) return;
  throw new ProblemError(
    'invocation',
    `\`--target pytorch\` and \`--${given}\` exclude each other.`,
    'the module is for every network: its functions are given a model, images and labels',
  );
}

/** Writes the module of the proxies of a program, and says what is in it. */
export function writePython(path: string, proxies: readonly CheckedProxy[], program: string, output: Output): void {
  const { text, functions } = pythonModule(proxies, basename(program));
  writeOutput(path, text);
  const names = [...functions].map(([proxy, name]) => (proxy === name ? name : `${name} for the proxy ${proxy}`));
  const what = names.length === 1 ? 'the function' : `${names.length} functions`;
  output.say(`${path}: ${what} ${names.join(', ')} of a model, images and labels`);
}
