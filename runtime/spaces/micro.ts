/** The small default space: the cells of NAS-Bench-201 in three stages of one, on 16x16 images. */
import { cellSpace } from './skeleton.ts';

export const micro = cellSpace('micro', { channels: [8, 16, 32], cells: 1 }, 10, 16);
