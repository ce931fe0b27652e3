/** The verbs by name. What a verb needs is loaded when it is called, so that each starts as fast as it can. */
import type { Verb } from './verb.ts';

export interface VerbEntry {
  readonly summary: string;
  readonly load: () => Promise<Verb>;
}

export const VERBS: Readonly<Record<string, VerbEntry>> = {
  check: { summary: 'say what is wrong with programs', load: async () => (await import('./verbs/check.ts')).check },
  fmt: { summary: 'lay programs out', load: async () => (await import('./verbs/fmt.ts')).fmt },
  compile: {
    summary: 'show a program at any level, or write it as one ONNX file',
    load: async () => (await import('./verbs/compile.ts')).compile,
  },
  score: { summary: 'score networks', load: async () => (await import('./verbs/score.ts')).score },
  rank: {
    summary: 'compare scores with measured accuracies',
    load: async () => (await import('./verbs/rank.ts')).rank,
  },
  evolve: { summary: 'breed proxies', load: async () => (await import('./verbs/evolve.ts')).evolve },
  report: {
    summary: 'write a page about a run of evolution',
    load: async () => (await import('./verbs/report.ts')).report,
  },
  bench: {
    summary: 'make the embedded benchmark again',
    load: async () => (await import('./verbs/bench.ts')).bench,
  },
  data: {
    summary: 'make accuracy tables from published benchmarks',
    load: async () => (await import('./verbs/data.ts')).data,
  },
  explain: {
    summary: 'explain a code, an operator, a fold or a proxy',
    load: async () => (await import('./verbs/explain.ts')).explain,
  },
  info: { summary: 'print versions, engines and spaces', load: async () => (await import('./verbs/info.ts')).info },
};
