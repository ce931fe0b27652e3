/** Genomes are checked as they are, under their canonical names. */
import * as b from '../../grammar/build.ts';
import { check, type CheckResult } from '../../compiler/check/check.ts';
import type { Genome } from './genome.ts';

/** What the checker says of a genome as a file of one proxy. */
export function checked({ score, passes, constants, defs }: Genome): CheckResult {
  const proxy = b.proxy('genome', [...passes, b.score(score)]);
  return check(b.file([...constants, ...defs, proxy]), { name: 'genome.zc', text: '' });
}
