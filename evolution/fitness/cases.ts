/** The cases of fitness: a program has a τ on each, a task's accuracies of some of the search networks. */

export interface Case {
  readonly task: number;
  /** Positions in the search set. */
  readonly members: readonly number[];
}

/**
 * For each task `count` subsets of `size` search networks, one after the other in the order of the set, which makes each a stratified
 * sample; beyond its end they begin again. EZNAS has 4 subsets of 20 [EZNAS22].
 */
export function casesOf(
  tasks: number,
  { count, size }: { readonly count: number; readonly size: number },
  networks: number,
): readonly Case[] {
  return Array.from({ length: tasks * count }, (_, at) => ({
    task: Math.floor(at / count),
    members: Array.from({ length: size }, (_, member) => ((at % count) * size + member) % networks),
  }));
}
