/**
 * eznasc beside PyTorch: `node scripts/bench.mjs peers PYTHON 24`, a Python with torch and how many networks are timed. It writes
 * `bench/RESULTS.md`. PYTHON is `EZNASC_PYTHON` unless it is named, else `python3`; without torch there are columns of eznasc alone.
 * Nothing else must run, and `dist/` must be that of the sources: workers and cold starts are of there.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { format } from 'prettier';
import { inlineLess } from '../runtime/inlining.ts';
import { populationAgreement, proxyAgreement } from './peers/agreement.ts';
import {
  batchTable,
  caseTable,
  networksTable,
  populationTable,
  programsTable,
  type Setup,
  workersTable,
} from './peers/comparison.ts';
import { compilingTable } from './peers/compiling.ts';
import { COLD_COMMAND, coldTable, memoryTable } from './peers/processes.ts';
import { randomPrograms } from './peers/programs.ts';
import { torchVersion } from './peers/python.ts';
import { SERVE, serve, type Served } from './peers/serve.ts';
import { MORE, POPULATION, WARMING } from './peers/setting.ts';
import { IN_A_ROW, TOGETHER } from './peers/turns.ts';

// As the command line does.
inlineLess();
const [first = process.env['EZNASC_PYTHON'] ?? 'python3', count = '24'] = process.argv.slice(2);

if (first === SERVE) await serve(JSON.parse(count) as Served);
else await report(first, Number(count));

async function report(command: string, count: number): Promise<void> {
  const torch = torchVersion(command);
  if (torch === null) console.error(`${command} has no torch and numpy: the columns of PyTorch are left out.`);
  const setup: Setup = { python: torch === null ? null : command, networks: TOGETHER * Math.ceil(count / TOGETHER) };
  const text = [introduction(setup, torch)];
  const add = async (title: string, about: string, made: () => Promise<string> | string): Promise<void> => {
    console.error(title);
    text.push(`## ${title}`, about, await made());
  };
  const programs = await randomPrograms(POPULATION);

  const { python } = setup;
  if (python !== null) {
    await add('The same numbers', AGREEMENT, async () =>
      [await proxyAgreement(python), await populationAgreement(python, programs)].join('\n\n'),
    );
  }
  await add('Proxies', PROXIES, () => caseTable(setup));
  await add('A population', POPULATIONS, () => populationTable(setup, programs));
  await add('Cold start', COLD, () => coldTable(python));
  await add('Compiling', COMPILING, () => compilingTable(MORE * setup.networks));
  await add('Memory', MEMORIES, () => memoryTable(python));
  await add('Growth with the networks', NETWORKS, () => networksTable(setup));
  await add('Growth with the batch', GROWTH, () => batchTable(setup));
  await add('Growth with the programs', GROWTH, () => programsTable(setup, programs));
  await add('Growth with the workers', WORKERS, () => workersTable(setup));
  writeFileSync('bench/RESULTS.md', await format(text.join('\n\n'), { parser: 'markdown', printWidth: 120 }));
}

function introduction({ networks }: Setup, torch: string | null): string {
  const { version } = JSON.parse(readFileSync('node_modules/onnxruntime-node/package.json', 'utf8')) as {
    version: string;
  };
  const processors = cpus();
  const machine = [
    `${processors.length} cores of ${processors[0].model.trim()}`,
    `Node ${process.versions.node}`,
    `onnxruntime-node ${version}`,
    ...(torch === null ? [] : [`torch ${torch}`]),
  ].join(', ');
  return `# eznasc beside PyTorch

\`\`\`sh
npm ci && EZNASC_PYTHON=python3 npm run bench
\`\`\`

makes this page. ${machine}.

Networks are random architectures of NAS-Bench-201, batches of 16 generated images, weights drawn. Seconds are wall time a network, the median over ${networks} networks that no way
has seen before, ${MORE * networks} in the tables of proxies and of compiling; making the network and the images is not part of them. eznasc has scored ${WARMING.eznasc} other networks first, PyTorch ${WARMING.peers}. Each way has a process of its own, and with two workers two threads. The ways take turns, with ${IN_A_ROW} networks in a row and two threads with ${TOGETHER}, and "times as long" is the
median over the turns of a way's time relative to eznasc's, with the middle half in parentheses.

- **PyTorch, habit** is how the authors' harnesses run proxies: each with a copy of the network and passes of its own, hooks, operator by operator (\`bench/peers/habit.py\`).
- **PyTorch, tuned** is the same as well as PyTorch can: no copies, shared passes, channels last where that is faster, and a \`malloc\` that keeps freed memory (\`bench/peers/tuned.py\`).`;
}

const AGREEMENT = `From the same weights, images, labels and noise: the largest relative difference from eznasc on three architectures. It is that of float32, in which ReLUs near 0 switch and
sums such as plain and grasp cancel.`;

const PROXIES = `With two threads PyTorch computes one network after the other, and eznasc has two workers, which take the next network when they are done with one; seconds are those of ${TOGETHER} networks, divided by ${TOGETHER}.`;

const POPULATIONS = `${POPULATION} random programs of the preset \`eznas\` whose scores are finite. eznasc compiles all of them to one graph. EZNAS collects 22 tensors of every ReLU-Conv-BatchNorm triple
and evaluates every program on every triple, operator by operator (\`bench/peers/population.py\`). Half of these programs give every network one
score, and hardly any asks for a gradient: eznasc computes what is asked for.`;

const COLD = `\`\`\`sh\n${COLD_COMMAND}\n\`\`\`

from start to end of the process; and of a Python process that imports torch and scores the same architecture.`;

const COMPILING = `From programs and network to a plan, and loading the kernels that onnxruntime does not have yet; and its share of the time for the network. One thread.`;

const MEMORIES = `The most that a process of one worker had in memory, after it scored 60 networks by snip.`;

const GROWTH = `One thread.`;

const NETWORKS = `Seconds a network from the first one of a process on: of the medians above most are from before V8 has compiled what runs often, which two workers have to do twice. Who ranks a space scores thousands.`;

const WORKERS = `snip. Workers of eznasc are threads, those of PyTorch processes with one thread each.`;
