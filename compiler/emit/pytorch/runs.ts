/** Which runs of the model a proxy needs, and what they are given. */
import type { Core, InputTerm, Loss, PassSpec } from '../../core/core.ts';
import type { PassTensor } from '../../sites/families.ts';

/** One run of the model. */
export interface Run {
  readonly key: string;
  readonly spec: PassSpec;
  /** Whether weights and shapes alone are read of it, so that one image does. */
  readonly shapesOnly: boolean;
}

/** Passes that differ only in their loss are one run. */
export const runKey = ({ input, weights, norm }: PassSpec): string => JSON.stringify([input, weights, norm]);

/** Tensors of sites that every run with the same weights has. */
const PARAMETERS: ReadonlySet<string> = new Set(['weight', 'scale', 'shift', 'value']);

/** What is read of a pass that takes its activations; the rest is known before it runs. */
const RUNS: { readonly [T in PassTensor]: boolean } = {
  input: false,
  logits: true,
  features: true,
  loss: true,
  labels: false,
  targets: true,
};

/** A pass for programs that read no tensor, but shapes of layers. */
const TRACE: PassSpec = {
  input: [{ factor: 1, kind: 'data', stream: 0 }],
  loss: null,
  weights: 'init',
  norm: 'train',
};

/** The runs in the order in which the nodes ask for them. */
export function runsOf(nodes: readonly Core[]): readonly Run[] {
  const active = new Map<string, PassSpec>();
  const parameters: PassSpec[] = [];
  for (const core of nodes) {
    if (core.kind === 'pass_tensor' && RUNS[core.tensor]) active.set(runKey(core.pass), core.pass);
    if (core.kind !== 'site_tensor') continue;
    if (PARAMETERS.has(core.tensor)) parameters.push(core.pass);
    else active.set(runKey(core.pass), core.pass);
  }
  const runs: Run[] = [...active].map(([key, spec]) => ({ key, spec, shapesOnly: false }));
  for (const { weights } of parameters) {
    if (runs.some(({ spec }) => spec.weights === weights)) continue;
    const spec = { ...TRACE, weights };
    runs.push({ key: runKey(spec), spec, shapesOnly: true });
  }
  const folds = nodes.some(({ kind }) => kind === 'fold');
  return runs.length === 0 && folds ? [{ key: runKey(TRACE), spec: TRACE, shapesOnly: true }] : runs;
}

/** The run of which a tensor is read: its own, or for a parameter any with the same weights. */
export function runOf(runs: readonly Run[], pass: PassSpec): Run {
  const key = runKey(pass);
  const run = runs.find((each) => each.key === key) ?? runs.find(({ spec }) => spec.weights === pass.weights);
  if (!run) throw new Error(`no run for ${key}`);
  return run;
}

/** What a variable for a run is called. */
export function runWord({ spec: { input }, shapesOnly }: Run): string {
  if (shapesOnly) return 'network';
  const kinds = new Set(input.map(({ kind }) => kind));
  if (kinds.size > 1) return kinds.has('noise') ? 'on_noisy_data' : 'on_shifted_data';
  return `on_${input[0].kind}`;
}

/** `a + 0.1 * b`, with what each term is written as. */
export const inputCode = (input: readonly InputTerm[], source: (term: InputTerm) => string): string =>
  input
    .map((term, at) => {
      const size = Math.abs(term.factor);
      const sign = at === 0 ? (term.factor < 0 ? '-' : '') : term.factor < 0 ? ' - ' : ' + ';
      return `${sign}${size === 1 ? '' : `${size} * `}${source(term)}`;
    })
    .join('');

/** The loss of a run that is called `run`, with the labels that `labels` gives. */
export const LOSS_CODE: { readonly [L in Loss]: (run: string, labels: () => string) => string } = {
  cross_entropy: (run, labels) => `F.cross_entropy(${run}.logits, ${labels()})`,
  sum: (run) => `${run}.logits.sum()`,
  sum_features: (run) => `${run}.features.sum()`,
};
