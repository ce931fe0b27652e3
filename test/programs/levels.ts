/** One program on one network at every level of the compiler, as text. */
import { typeList } from '../../cli/emit/types.ts';
import { coreBuilder } from '../../compiler/core/core.ts';
import { printCore } from '../../compiler/core/print.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { printGraph } from '../../compiler/graph/print.ts';
import { verifyGraph } from '../../compiler/graph/verify.ts';
import type { Network } from '../../compiler/network/network.ts';
import { PIPELINE, REFERENCE_PIPELINE, runPasses } from '../../compiler/passes/pipeline.ts';
import { planOf } from '../../compiler/plan/assemble.ts';
import { printPlan } from '../../compiler/plan/print.ts';
import { verifyPlan } from '../../compiler/plan/verify.ts';
import { readProgram } from '../../compiler/program.ts';
import { specialise } from '../../compiler/specialise/specialise.ts';
import type { Item, ProxyItem } from '../../grammar/ast.ts';
import { normal, stream } from '../../runtime/random.ts';
import { sourceProvider } from '../../runtime/scoring/sources.ts';
import { show } from '../grammar/show.ts';
import { printNetwork } from '../laws/arbitrary/network.ts';
import { scoresOf } from '../laws/scores.ts';

/** The levels, in the order in which a program passes through them. */
export const LEVELS = ['NETWORK', 'AST', 'TYPES', 'CORE', 'GRAPH', 'PASSES', 'PLAN', 'VALUE'] as const;

export type Level = (typeof LEVELS)[number];

/** The program at each level; throws what is wrong with one that is not accepted. Numbers have four significant digits. */
export function levelsOf(text: string, network: Network, batch: number): Readonly<Record<Level, string>> {
  const program = readProgram({ name: 'program.zc', text }, () => null, coreBuilder());
  if (program.diagnostics.length > 0) throw new Error(program.diagnostics.map(({ title }) => title).join('; '));
  const { file, proxies } = program;
  const { builder, graph, coverage } = specialise(proxies, network, batch);
  verifyGraph(graph, 'specialised');
  const optimised = runPasses(builder, graph, PIPELINE, ({ name }, after) =>
    verifyGraph(after, name === 'differentiate' ? 'differentiated' : 'simplified'),
  );
  const plan = planOf(optimised);
  verifyPlan(plan);
  const levels: Record<Level, string> = {
    NETWORK: printNetwork(network),
    AST: file.items.map(showItem).join('\n'),
    TYPES: typeList(program),
    CORE: proxies.map(printCore).join('\n').trimEnd(),
    GRAPH: printGraph(graph),
    PASSES: printGraph(optimised),
    PLAN: printPlan(plan),
    VALUE: [
      ...coverage.map(({ fold, family, sites, used }) => `${fold} over ${family}: ${used} of ${sites} sites`),
      ...values(runPasses(builder, graph, REFERENCE_PIPELINE), network, batch),
    ].join('\n'),
  };
  for (const level of LEVELS) levels[level] = levels[level].replace(/\d+\.\d{4,}(e[+-]?\d+)?/g, fourDigits);
  return levels;
}

/** What the interpreter makes of a graph, on normal images that are labelled in turn. */
function values(graph: Graph, network: Network, batch: number): readonly string[] {
  const [channels, height, width] = network.input;
  const pixels = normal(stream(0, 'images'), batch * channels * height * width);
  const labels = Int32Array.from({ length: batch }, (_, image) => image % network.classes);
  const provide = sourceProvider({ batch: { pixels, labels }, seed: 0, initialisation: 'torch' });
  return [...scoresOf(graph, provide)].map(([name, score]) => `${name} = ${fourDigits(String(score))}`);
}

const fourDigits = (number: string): string => String(Number(Number(number).toPrecision(4)));

/** An item with its lines, every grouping made visible. */
function showItem(item: Item): string {
  switch (item.kind) {
    case 'use':
      return `use "${item.path}"`;
    case 'const':
      return `const ${item.name.text} = ${item.value.value}`;
    case 'def':
      return `def ${item.name.text}(${item.parameters.map(({ text }) => text).join(', ')}) = ${show(item.body)}`;
    case 'proxy':
      return [`proxy ${item.name.text}`, ...item.items.map((each) => `  ${showProxyItem(each)}`)].join('\n');
    default:
      return item satisfies never;
  }
}

function showProxyItem(item: ProxyItem): string {
  switch (item.kind) {
    case 'direction':
      return `direction ${item.value}`;
    case 'pass': {
      const options = item.options.map(({ name, value }) => `, ${name.text}: ${value.text}`).join('');
      return `pass ${item.name.text} = network(${show(item.input)}${options})`;
    }
    case 'let':
      return `let ${item.name.text} = ${show(item.value)}`;
    case 'score':
      return `score = ${show(item.value)}`;
    default:
      return item satisfies never;
  }
}
