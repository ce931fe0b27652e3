/** From the arguments of a run to its exit code: finds the verb, loads it, and tells what went wrong. */
import { version } from '../package.json';
import { ProblemError } from '../runtime/problem.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { tellFailure } from './failure.ts';
import { COMMON_FLAGS, type Flags, hint, takesValue } from './flags.ts';
import { helpPage } from './help.ts';
import { processOutput } from './output/output.ts';
import { VERBS } from './verbs.ts';

/** Runs the verb that `given` names. Never throws. */
export async function run(given: readonly string[]): Promise<ExitCode> {
  const args = given.map((arg) => (arg === '-h' ? '--help' : arg));
  const output = processOutput({ json: false, quiet: false, colour: undefined });
  try {
    const at = verbPosition(args);
    if (at !== -1) return await runVerb(args[at], args.toSpliced(at, 1));
    if (args.includes('--version')) {
      output.print(version);
      return EXIT.ok;
    }
    if (args.includes('--help')) {
      output.print(helpPage());
      return EXIT.ok;
    }
    output.warn(helpPage());
    return EXIT.invocation;
  } catch (error) {
    return tellFailure(error, args, output);
  }
}

async function runVerb(name: string, args: readonly string[]): Promise<ExitCode> {
  if (name === 'help') return run([...args, '--help']);
  if (!Object.hasOwn(VERBS, name)) {
    throw new ProblemError(
      'invocation',
      `There is no verb \`${name}\`.`,
      hint(name, Object.keys(VERBS), 'the verbs are'),
    );
  }
  const verb = await VERBS[name].load();
  return verb.run(args);
}

/** The first argument that is neither a flag nor a common flag's value, or -1. */
function verbPosition(args: readonly string[]): number {
  const flags: Flags = COMMON_FLAGS;
  for (let at = 0; at < args.length; at++) {
    if (!args[at].startsWith('-')) return at;
    const flag = flags[args[at].slice(2)];
    if (flag && takesValue(flag)) at++;
  }
  return -1;
}
