/**
 * The cell spaces of NDS [RJXLD19]: what the cells of five papers can be made of, each with the stem for CIFAR and, its name
 * ending in `-in` as the files of NDS have it, with the one for ImageNet.
 */
import type { Space } from '../space.ts';
import { printArchitecture } from './architecture.ts';
import { parseArchitecture } from './parse.ts';
import { type CellDesign, drawArchitectures } from './draw.ts';
import { ndsNetwork, type Stem } from './network.ts';

/** [LSY19]. */
const darts: CellDesign = {
  operations: [
    'none',
    'max_pool_3x3',
    'avg_pool_3x3',
    'skip_connect',
    'sep_conv_3x3',
    'sep_conv_5x5',
    'dil_conv_3x3',
    'dil_conv_5x5',
  ],
  nodes: 4,
  outputs: 'all',
};

/** [RAHL19]. */
const amoeba: CellDesign = {
  operations: [
    'skip_connect',
    'sep_conv_3x3',
    'sep_conv_5x5',
    'sep_conv_7x7',
    'avg_pool_3x3',
    'max_pool_3x3',
    'dil_sep_conv_3x3',
    'conv_7x1_1x7',
  ],
  nodes: 5,
  outputs: 'unread',
};

/** [PGZLD18]. */
const enas: CellDesign = {
  operations: ['skip_connect', 'sep_conv_3x3', 'sep_conv_5x5', 'avg_pool_3x3', 'max_pool_3x3'],
  nodes: 5,
  outputs: 'unread',
};

/** [LZN18]. */
const pnas: CellDesign = {
  operations: [
    'sep_conv_3x3',
    'sep_conv_5x5',
    'sep_conv_7x7',
    'conv_7x1_1x7',
    'skip_connect',
    'avg_pool_3x3',
    'max_pool_3x3',
    'dil_conv_3x3',
  ],
  nodes: 5,
  outputs: 'all',
};

/** [ZVSL18]. */
const nasnet: CellDesign = {
  operations: [
    'skip_connect',
    'conv_3x1_1x3',
    'conv_7x1_1x7',
    'dil_conv_3x3',
    'avg_pool_3x3',
    'max_pool_3x3',
    'max_pool_5x5',
    'max_pool_7x7',
    'conv_1x1',
    'conv_3x3',
    'sep_conv_3x3',
    'sep_conv_5x5',
    'sep_conv_7x7',
  ],
  nodes: 5,
  outputs: 'unread',
};

/** For CIFAR first, then for ImageNet. */
export const ndsSpaces: readonly Space[] = (['cifar', 'imagenet'] as const).flatMap((stem) =>
  Object.entries({ darts, amoeba, enas, pnas, nasnet }).map(([name, design]) => ndsSpace(name, design, stem)),
);

function ndsSpace(paper: string, design: CellDesign, stem: Stem): Space {
  const [ending, defaultClasses, defaultSide] = stem === 'cifar' ? ['', 10, 32] : ['-in', 1000, 224];
  const name = `nds-${paper}${ending}`;
  return {
    name,
    classes: defaultClasses,
    side: defaultSide,
    draw: (count, seed) => drawArchitectures(name, design, count, seed),
    networkOf: (arch, classes = defaultClasses, side = defaultSide) =>
      ndsNetwork(parseArchitecture(arch, design.operations), stem, classes, side),
    isomorphism: (arch) => printArchitecture(parseArchitecture(arch, design.operations)),
  };
}
