/** `eznasc info`: what a report about eznasc should say, and what `auto` comes to on this machine. */
import { availableParallelism, arch, platform } from 'node:os';
import { version } from '../../package.json';
import { SPACES } from '../../runtime/spaces/index.ts';
import { engineNamed, type EngineState, engineStates } from '../engines.ts';
import { EXIT } from '../exit-code.ts';
import { list } from '../output/table.ts';
import { verb } from '../verb.ts';

export const info = verb({
  usage: 'info',
  description: 'Prints versions, the engines that load and why others do not, and the search spaces.',
  examples: ['eznasc info', 'eznasc info --json'],
  flags: {},
  operands: { what: 'operand', least: 0, most: 0 },
  run: async (_operands, { engine }, output) => {
    const record = {
      kind: 'info',
      schema: 1,
      version,
      node: process.version,
      platform: `${platform()} ${arch()}`,
      processors: availableParallelism(),
      engines: engineStates(),
      engine: engineNamed(engine),
      spaces: SPACES.map(({ name, classes, side }) => ({ name, classes, side })),
    };
    if (output.json) output.record(record);
    else output.print(page(record));
    return EXIT.ok;
  },
});

interface Info {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly processors: number;
  readonly engines: readonly EngineState[];
  readonly engine: string;
  readonly spaces: readonly { readonly name: string; readonly classes: number; readonly side: number }[];
}

function page(info: Info): string {
  const engines = info.engines.map((state) =>
    state.problem === null
      ? `${state.name}: ${state.version} on the ${state.device}`
      : `${state.name} does not load: ${state.problem}; ${state.help}`,
  );
  const spaces = info.spaces.map(({ name, classes, side }) => `${name}: ${classes} classes, images of ${side}x${side}`);
  const rows: readonly (readonly [string, string])[] = [
    ['eznasc', info.version],
    ['Node', info.node],
    ['platform', `${info.platform}, ${info.processors} processors`],
    ...engines.map((text, at): [string, string] => [at === 0 ? 'engines' : '', text]),
    ['engine', `${info.engine}: ${why(info)}`],
    ...spaces.map((text, at): [string, string] => [at === 0 ? 'spaces' : '', text]),
  ];
  return list(rows);
}

function why({ engine, engines }: Info): string {
  const [fastest] = engines.filter(({ problem }) => problem === null);
  return engine === fastest.name ? 'the fastest one that loads' : 'as asked for';
}
