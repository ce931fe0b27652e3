/** The programs that a run found, as files for people, and a table of them. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { printCsv } from '../../runtime/accuracy/csv.ts';
import type { FinalFront, FinalMember } from '../engine/report.ts';
import type { Individual } from '../engine/state.ts';
import { readGenome } from '../genome/read.ts';
import { textOf } from '../genome/write.ts';
import { writeWhole } from '../../runtime/whole-file.ts';
import type { Ancestor } from './ancestry.ts';
import { lineage } from './lineage.ts';

/** What the doc comments say beside a program's own figures. */
export interface FrontSetting {
  readonly preset: string;
  readonly seed: number;
  readonly tasks: readonly string[];
  readonly ancestry: ReadonlyMap<number, Ancestor>;
}

/** Paths in the folder, in the order of the front. */
export const frontFiles = ({ members }: FinalFront): readonly string[] =>
  members.map((_, at) => `front/${nameOf(at)}.zc`);

/** Writes `front/NN.zc`, `best.zc` and `front.csv`, in place of what an earlier process left. */
export function writeFront(folder: string, front: FinalFront, setting: FrontSetting): void {
  rmSync(join(folder, 'front'), { recursive: true, force: true });
  mkdirSync(join(folder, 'front'));
  const files = frontFiles(front);
  front.members.forEach((member, at) => {
    const individual = front.individuals[at];
    writeWhole(join(folder, files[at]), programText(`evolved_${nameOf(at)}`, individual, member, setting));
    if (member.id === front.best) writeWhole(join(folder, 'best.zc'), programText('best', individual, member, setting));
  });
  writeWhole(join(folder, 'front.csv'), tableOf(front, files));
}

const nameOf = (at: number): string => String(at + 1).padStart(2, '0');

function programText(name: string, individual: Individual, member: FinalMember, setting: FrontSetting): string {
  const { text, direction, id, size, cost } = individual;
  const doc = [
    `Found by evolution on ${setting.tasks.join(', ')}: preset ${setting.preset}, seed ${setting.seed}.`,
    '',
    `${direction === 'higher' ? 'Higher' : 'Lower'} is better. Kendall's τ is ${figure(member.search)} on the search networks,`,
    `${figure(member.selection)} on those that chose among the front, and ${figure(member.report)} on those that nothing was decided by.`,
    `Size ${size}; costs ${cost?.toExponential(1) ?? 'unknown'} operations on one network.`,
    ...lineage(id, setting.ancestry),
  ];
  return textOf(readGenome(text), { name, doc, direction });
}

const figure = (tau: number | null): string => (tau === null ? 'undefined' : tau.toFixed(3));

function tableOf({ members, individuals }: FinalFront, files: readonly string[]): string {
  const columns = ['file', 'id', 'generation', 'variation', 'search', 'selection', 'report', 'size', 'cost'];
  const rows = members.map(({ id, search, selection, report, size, cost }, at) => {
    const { generation, variation } = individuals[at];
    return [files[at], id, generation, variation, search, selection, report, size, cost].map((field) =>
      String(field ?? ''),
    );
  });
  return printCsv(columns, rows);
}
