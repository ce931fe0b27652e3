/** The search spaces that can be named on the command line. */
import { micro } from './micro.ts';
import { nasbench201 } from './nasbench201.ts';
import { ndsSpaces } from './nds/spaces.ts';
import { natsbenchSss } from './natsbench-sss.ts';
import type { Space } from './space.ts';

export const SPACES: readonly Space[] = [micro, nasbench201, natsbenchSss, ...ndsSpaces];

export const SPACE_NAMES: readonly string[] = SPACES.map((space) => space.name);

/** The space of that name, or null. */
export function spaceNamed(name: string): Space | null {
  return SPACES.find((space) => space.name === name) ?? null;
}
