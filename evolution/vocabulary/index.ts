/** The vocabularies that there are. */
import { DEFAULT_VOCABULARY } from './default.ts';
import { EZNAS_VOCABULARY } from './eznas.ts';
import type { Vocabulary } from './vocabulary.ts';

export const VOCABULARIES = {
  default: DEFAULT_VOCABULARY,
  eznas: EZNAS_VOCABULARY,
} as const satisfies Record<string, Vocabulary>;

export type VocabularyName = keyof typeof VOCABULARIES;
