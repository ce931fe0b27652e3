/** The two streams of a run: data goes to stdout, as text or as JSON records, and talk goes to stderr. */
import pc from 'picocolors';

export type Colours = ReturnType<typeof pc.createColors>;

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Undefined: where a person looks on, unless `NO_COLOR` is set. */
  readonly colour: boolean | undefined;
}

export interface Output {
  /** Whether data is to be JSON records, one a line. */
  readonly json: boolean;
  readonly quiet: boolean;
  /** The colours of what is printed. */
  readonly colours: Colours;
  /** The colours of what is said. */
  readonly talkColours: Colours;
  /** Data: writes lines to stdout. */
  readonly print: (text: string) => void;
  /** Data: writes an object to stdout, as one line of JSON. */
  readonly record: (record: object) => void;
  /** Talk: writes lines to stderr, but not with `--quiet`. */
  readonly say: (text: string) => void;
  /** What must not be missed: writes lines to stderr, whatever the flags. */
  readonly warn: (text: string) => void;
}

/** The output of this process. */
export function processOutput({ json, quiet, colour }: OutputOptions): Output {
  const warn = (text: string): void => void process.stderr.write(`${text}\n`);
  return {
    json,
    quiet,
    colours: pc.createColors(colour ?? colourful(process.stdout)),
    talkColours: pc.createColors(colour ?? colourful(process.stderr)),
    print: (text) => void process.stdout.write(`${text}\n`),
    record: (record) => void process.stdout.write(`${JSON.stringify(record)}\n`),
    say: quiet ? () => undefined : warn,
    warn,
  };
}

function colourful(stream: NodeJS.WriteStream): boolean {
  // Undefined, not false, where there is no terminal; that would leave the decision to the library, which colours in CI.
  return Boolean(stream.isTTY) && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
}
