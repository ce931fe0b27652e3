/** What a verb of the command line is, and how its arguments are read. */
import yargs, { type Argv, type InferredOptionTypes } from 'yargs';
import { ProblemError } from '../runtime/problem.ts';
import type { ExitCode } from './exit-code.ts';
import { COMMON_FLAGS, type Flags, hint, takesValue } from './flags.ts';
import { type Output, processOutput } from './output/output.ts';

/** The values of a verb's flags and of the common ones. */
export type FlagValues<F extends Flags> = InferredOptionTypes<typeof COMMON_FLAGS & F>;

/** What a verb takes. */
interface Page {
  /** Such as `check FILE…`. */
  readonly usage: string;
  readonly description: string;
  readonly examples: readonly string[];
  readonly flags: Flags;
  /** What its operands are called, and how many there may be. */
  readonly operands: { readonly what: string; readonly least: number; readonly most: number };
}

interface Definition<F extends Flags> extends Page {
  readonly flags: F;
  /** `named` are the flags that were given, and not left to what they are by default. */
  readonly run: (
    operands: readonly string[],
    flags: FlagValues<F>,
    output: Output,
    named: ReadonlySet<string>,
  ) => Promise<ExitCode>;
}

/** A verb whose flags are nobody else's business. */
export interface Verb {
  readonly run: (args: readonly string[]) => Promise<ExitCode>;
}

export function verb<const F extends Flags>(definition: Definition<F>): Verb {
  const flags = { ...COMMON_FLAGS, ...definition.flags };
  return {
    run: async (args) => {
      const parser = parserOf(args, flags, definition);
      const { _: operands, $0: _program, ...values } = parser.parseSync();
      // The parser fills in every flag by the type it was declared with.
      const given = values as unknown as FlagValues<F>;
      const output = processOutput({ json: given.json, quiet: given.quiet, colour: given.color });
      if (given.help) {
        output.print(await parser.getHelp());
        return 0;
      }
      refuseUnknown(Object.keys(values), Object.keys(flags));
      refuseTwice(values, flags);
      refuseOperands(operands.map(String), definition);
      return definition.run(operands.map(String), given, output, namedIn(args));
    },
  };
}

/** Flags by their names, without dashes and values. */
const namedIn = (args: readonly string[]): ReadonlySet<string> =>
  new Set(args.flatMap((arg) => (arg.startsWith('--') ? [arg.slice(2).split('=')[0]] : [])));

function parserOf(args: readonly string[], flags: Flags, { usage, description, examples, flags: own }: Page): Argv {
  const requiring = Object.entries(flags).map(
    ([name, flag]) => [name, takesValue(flag) ? { ...flag, requiresArg: true, nargs: 1 } : flag] as const,
  );
  return yargs(args)
    .scriptName('eznasc')
    .usage(`eznasc ${usage}\n\n${description}`)
    .example(examples.map((example) => [example]))
    .help(false)
    .version(false)
    .options(Object.fromEntries(requiring))
    .group(Object.keys(own), 'Flags:')
    .group(Object.keys(COMMON_FLAGS), 'Flags of every verb:')
    .exitProcess(false)
    .locale('en')
    .updateStrings(MESSAGES)
    .parserConfiguration({
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'short-option-groups': false,
    })
    .fail((message) => {
      throw new ProblemError('invocation', message);
    });
}

/** What the parser itself may have to say. */
const MESSAGES = {
  'Not enough arguments following: %s': 'The flag `--%s` needs a value.',
};

function refuseUnknown(given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const dashes = unknown.length === 1 ? '-' : '--';
  throw new ProblemError(
    'invocation',
    `There is no flag \`${dashes}${unknown}\` here.`,
    hint(
      `--${unknown}`,
      known.map((name) => `--${name}`),
      'the flags are',
    ),
  );
}

/** The parser makes a list of the values of a flag that is given twice. */
function refuseTwice(values: Readonly<Record<string, unknown>>, flags: Flags): void {
  const doubled = Object.keys(values).find((name) => Array.isArray(values[name]) && !flags[name].array);
  if (doubled !== undefined) throw new ProblemError('invocation', `The flag \`--${doubled}\` is given twice.`);
}

function refuseOperands(operands: readonly string[], { usage, operands: { what, least, most } }: Page): void {
  if (operands.length < least)
    throw new ProblemError('invocation', `There is no ${what}.`, `write \`eznasc ${usage}\``);
  if (operands.length > most) {
    throw new ProblemError(
      'invocation',
      `\`${operands[most]}\` is one argument too many.`,
      `write \`eznasc ${usage}\``,
    );
  }
}
