/** The small default space: the cells of NAS-Bench-201 in three stages of one, on 16x16 images. */
import { cellSpace } from './skeleton.ts';

const stages = [8, 16, 32].map((width) => ({ from: width, to: width, cells: 1 }));

export const micro = cellSpace('micro', stages, 10, 16);
