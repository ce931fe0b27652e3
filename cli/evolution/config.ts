/** The configuration of a search, from flags: a preset, and what is to be different. */
import type { EvolutionConfig, StopRules } from '../../evolution/engine/config.ts';
import { PRESETS } from '../../evolution/engine/presets.ts';
import { TRICKS, type TrickName, without } from '../../evolution/engine/tricks.ts';
import { VOCABULARIES, type VocabularyName } from '../../evolution/vocabulary/index.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { type Flags, oneOf, wholeNumber } from '../flags.ts';
import type { FlagValues } from '../verb.ts';

const PRESET_NAMES = Object.keys(PRESETS) as (keyof typeof PRESETS)[];
const TRICK_NAMES = Object.keys(TRICKS) as TrickName[];
const VOCABULARY_NAMES = Object.keys(VOCABULARIES) as VocabularyName[];

export const CONFIG_FLAGS = {
  preset: {
    type: 'string',
    default: 'default',
    describe: `where settings come from: ${PRESET_NAMES.join(' or ')}`,
  },
  vocabulary: { type: 'string', describe: `what programs are made of: ${VOCABULARY_NAMES.join(' or ')}` },
  without: {
    type: 'string',
    array: true,
    describe: `a trick to do without, can be repeated: ${TRICK_NAMES.join(', ')}`,
  },
  signed: {
    type: 'boolean',
    default: false,
    describe: 'τ counts with its sign; without it high and low scores may be good',
  },
  partial: {
    type: 'boolean',
    default: false,
    describe: 'partial τ: what counts of parameters, FLOPs and weighted layers tell is no merit',
  },
  population: { type: 'string', describe: 'how many programs there are at a time' },
  search: { type: 'string', describe: 'how many networks of each space the search sees' },
  selection: { type: 'string', describe: 'how many choose among its results' },
  report: { type: 'string', describe: 'how many only tell how good the results are' },
  generations: { type: 'string', describe: 'end after so many generations; those of the preset without any such rule' },
  evaluations: { type: 'string', describe: 'end after so many scores, programs times networks' },
  seconds: { type: 'string', describe: 'end after so many seconds' },
  'target-tau': { type: 'string', describe: 'end at this τ on the search set' },
  stagnation: { type: 'string', describe: 'end after so many generations without a better τ' },
} as const satisfies Flags;

/** Throws a `ProblemError` at a value that is none. */
export function configOf(flags: FlagValues<typeof CONFIG_FLAGS>, seed: number): EvolutionConfig {
  const preset: EvolutionConfig = PRESETS[oneOf('preset', flags.preset, PRESET_NAMES)];
  const { vocabulary, population } = flags;
  const config: EvolutionConfig = {
    ...preset,
    seed,
    vocabulary: vocabulary === undefined ? preset.vocabulary : oneOf('vocabulary', vocabulary, VOCABULARY_NAMES),
    population: population === undefined ? preset.population : wholeNumber('population', population, 2),
    sets: {
      search: flags.search === undefined ? preset.sets.search : wholeNumber('search', flags.search, 2),
      selection: flags.selection === undefined ? preset.sets.selection : wholeNumber('selection', flags.selection, 2),
      report: flags.report === undefined ? preset.sets.report : wholeNumber('report', flags.report, 2),
    },
    fitness: {
      ...preset.fitness,
      sign: flags.signed ? 'signed' : preset.fitness.sign,
      partial: flags.partial || preset.fitness.partial,
    },
    stop: stopRules(flags, preset.stop),
  };
  return (flags.without ?? []).map((name) => oneOf('trick', name, TRICK_NAMES)).reduce(without, config);
}

/** The rules that flags give; those of the preset where they give none. */
function stopRules(flags: FlagValues<typeof CONFIG_FLAGS>, preset: StopRules): StopRules {
  const whole = (name: 'generations' | 'evaluations' | 'seconds' | 'stagnation'): number | null => {
    const text = flags[name];
    return text === undefined ? null : wholeNumber(name, text, 1);
  };
  const target = flags['target-tau'];
  const rules: StopRules = {
    generations: whole('generations'),
    evaluations: whole('evaluations'),
    seconds: whole('seconds'),
    target: target === undefined ? null : correlation('target-tau', target),
    stagnation: whole('stagnation'),
  };
  return Object.values(rules).every((rule) => rule === null) ? preset : rules;
}

function correlation(flag: string, text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Math.abs(value) <= 1) return value;
  throw new ProblemError('invocation', `\`--${flag}\` takes a number from -1 to 1, not \`${text}\`.`);
}
