/** A proxy as a Python function. */
import type { CheckedProxy, Core, InputTerm, PassSpec } from '../../core/core.ts';
import { batchesRead, labelledBatch } from '../../core/batches.ts';
import { nodesOf, partsOf } from '../../core/walk.ts';
import { batchInput } from '../inputs.ts';
import { derivativesOf } from './derivatives.ts';
import type { Names } from './names.ts';
import { numberText } from './leaf.ts';
import { region } from './region.ts';
import { inputCode, type Run, runsOf, runWord } from './runs.ts';
import type { Helper } from './prelude/helpers.ts';
import { passArguments } from './prelude/pass.ts';
import { isDrawn, isRandom, type Reads } from './prelude/reads.ts';
import { postfix } from './value.ts';
import type { Writing } from './writing.ts';

/** What functions of one module share. */
export interface Module {
  readonly reads: Reads;
  readonly helpers: Set<Helper>;
}

/**
 * The lines of a proxy's function. What the passes are called with depends on all that the module reads, so it is written
 * last: `lines` may be called when every function of the module has been written once.
 */
export interface WrittenFunction {
  readonly lines: () => readonly string[];
}

export function writeFunction(module: Module, name: string, proxy: CheckedProxy, names: Names): WrittenFunction {
  const occurrences = nodesOf([proxy.score]);
  const batches = batchesRead([proxy]);
  const given = batches.flatMap((batch) => [batchInput('images', batch), batchInput('labels', batch)]);
  // Nothing inside of the function may be called what it is given; Python's reserved names have the first two.
  for (const name of given.slice(2)) names.fresh(name);
  const derivatives = derivativesOf(occurrences);
  const smooth = derivatives.requests.size > 0;
  const runs = runsOf(occurrences.map(({ core }) => core).toReversed());
  for (const { spec } of runs) {
    module.reads.weights.add(spec.weights);
    module.reads.norms.add(spec.norm);
  }
  const runNames = new Map<string, string>();
  for (const run of runs) runNames.set(run.key, names.fresh(runWord(run)));
  const inputs = inputsOf(runs, names, smooth, (helper) => {
    module.helpers.add(helper);
    return helper;
  });
  const counted = countedIn(occurrences.map(({ core }) => core));
  const constants = new Map<string, string>();
  const constantLines: string[] = [];
  const asked = { dtype: false, seed: false, labels: new Set<number>() };
  const writing: Writing = {
    reads: module.reads,
    derivatives,
    runs,
    runNames,
    lets: new Map([...(proxy.names ?? []), [proxy.score, 'score']]),
    counted: (core) => counted.has(core),
    helper: (helper) => {
      module.helpers.add(helper);
      return helper;
    },
    dtype: () => {
      asked.dtype = true;
      return 'dtype';
    },
    seed: () => {
      asked.seed = true;
      return 'seed';
    },
    labels: (pass) => {
      const batch = labelledBatch(pass);
      if (batch === null) throw new Error('the checker must have refused the labels of a pass without any');
      asked.labels.add(batch);
      return batchInput('labels', batch);
    },
    differentiated: (core) => derivatives.differentiated.has(core),
    inputOf: inputs.variable,
    constant: (constant, value) => {
      const known = constants.get(constant);
      if (known !== undefined) return known;
      const variable = names.fresh(constant);
      constants.set(constant, variable);
      constantLines.push(`${variable} = ${value < 0 ? '-' : ''}${numberText(Math.abs(value))}`);
      return variable;
    },
  };
  const place = { loops: [], depth: -1, names, known: new Map(), singles: new Map(), lists: new Map() };
  const {
    lines,
    values: [score],
  } = region(writing, [proxy.score], place);
  const numeric = score.form === 'number' || score.form === 'truth';
  const seed = asked.seed || inputs.noisy() || runs.some(({ spec }) => isRandom(spec.weights)) ? ', seed: int = 0' : '';
  return {
    lines: () => [
      smooth ? '@torch.enable_grad()' : '@torch.no_grad()',
      `def ${name}(model: nn.Module, ${given.map((each) => `${each}: Tensor`).join(', ')}${seed}) -> float:`,
      ...[
        ...docstring(proxy),
        ...constantLines,
        ...(runs.length > 0 ? batches.map((batch) => asModel(batchInput('images', batch), smooth)) : []),
        ...(asked.dtype ? ['dtype = images.dtype'] : []),
        ...[...asked.labels]
          .map((batch) => batchInput('labels', batch))
          .map((each) => `${each} = ${each}.to(images.device)`),
        ...inputs.lines(),
        ...runLines(module, runs, runNames, inputs.argument),
        ...lines,
        `return ${numeric ? `float(${score.code})` : postfix(score, '.item()').code}`,
      ].map((line) => (line === '' ? '' : `    ${line}`)),
    ],
  };
}

const asModel = (images: string, smooth: boolean): string =>
  `${images} = as_model(${images}, model)${smooth ? '.requires_grad_()' : ''}`;

/** The tests that are used as numbers somewhere. */
function countedIn(nodes: readonly Core[]): ReadonlySet<Core> {
  const counted = new Set<Core>();
  for (const core of nodes) {
    const logical =
      core.kind === 'apply' && (core.operator === 'and' || core.operator === 'or' || core.operator === 'not');
    const chooses = core.kind === 'apply' && core.operator === 'where';
    if (logical) continue;
    partsOf(core).forEach((part, at) => {
      if (!chooses || at > 0) counted.add(part);
    });
  }
  return counted;
}

function runLines(
  { reads, helpers }: Module,
  runs: readonly Run[],
  names: ReadonlyMap<string, string>,
  input: (pass: PassSpec) => string,
): readonly string[] {
  if (runs.length > 0) helpers.add('as_model');
  const drawn = [...reads.weights].some(isDrawn);
  if (drawn) helpers.add('new_values');
  const [empty, shared] = [drawn ? '{}' : '[]', reads.gradients && runs.length > 1];
  const weights = reads.gradients ? [shared ? 'weights' : empty] : [];
  return [
    ...(shared ? [`weights = ${empty}`] : []),
    ...runs.map((run) => {
      const images = run.shapesOnly ? 'images[:1]' : input(run.spec);
      const given = ['model', images, ...weights, ...passArguments(reads, run.spec)];
      return `${names.get(run.key)} = Pass(${given.join(', ')})`;
    }),
  ];
}

function docstring({ name, doc, direction }: CheckedProxy): readonly string[] {
  const lower = direction === 'lower' ? ['', 'Lower is better.'] : [];
  const lines = [...(doc.length > 0 ? doc : [`The proxy ${name}.`]), ...lower].map((line) =>
    line
      .replaceAll('\\', '\\\\')
      .replaceAll('"', doc.join().includes('"""') ? '\\"' : '"')
      .trimEnd(),
  );
  if (lines.length === 1) return [`"""${lines[0].replace(/"$/, '\\"')}"""`];
  return [`"""${lines[0]}`, ...lines.slice(1), '"""'];
}

/** What the runs of a proxy are given. */
interface Inputs {
  /** A pass's input as the program reads it. */
  readonly variable: (pass: PassSpec) => string;
  /** The same as an argument. */
  readonly argument: (pass: PassSpec) => string;
  readonly noisy: () => boolean;
  readonly lines: () => readonly string[];
}

/** Each source is one tensor, however many inputs it is part of, and each input is one too. */
function inputsOf(runs: readonly Run[], names: Names, smooth: boolean, helper: (name: Helper) => string): Inputs {
  const lines: string[] = [];
  const variables = new Map<string, string>();
  let noisy = false;
  const named = (key: string, word: string, code: () => string): string => {
    const known = variables.get(key);
    if (known !== undefined) return known;
    const value = code();
    const variable = names.fresh(word);
    variables.set(key, variable);
    lines.push(`${variable} = ${value}`);
    return variable;
  };
  const variable = ({ input }: PassSpec): string => {
    const single = input.every(({ kind }) => kind === 'ones');
    const source = ({ kind, stream }: InputTerm): string => {
      switch (kind) {
        case 'data':
          return batchInput('images', stream);
        case 'ones':
          return named(`ones ${single}`, 'ones', () =>
            leafCode(`torch.ones_like(images${single ? '[:1]' : ''})`, smooth),
          );
        case 'noise':
          noisy = true;
          return named(`noise ${stream}`, 'random', () =>
            leafCode(`${helper('noise')}(images, ${stream}, seed)`, smooth),
          );
        default:
          return kind satisfies never;
      }
    };
    const code = inputCode(input, source);
    return /^\w+$/.test(code) ? code : named(JSON.stringify(input), 'inputs', () => code);
  };
  for (const { spec, shapesOnly } of runs) if (!shapesOnly) variable(spec);
  return { variable, argument: variable, noisy: () => noisy, lines: () => lines };
}

const leafCode = (code: string, smooth: boolean): string => (smooth ? `${code}.requires_grad_()` : code);
