/**
 * NAS-Bench-201 [DY20], also the topology space of NATS-Bench: three stages of five cells, for CIFAR-10. CIFAR-100 has 100
 * classes; ImageNet16-120 has 120 classes and a side of 16.
 */
import { cellSpace } from './skeleton.ts';

const stages = [16, 32, 64].map((width) => ({ from: width, to: width, cells: 5 }));

export const nasbench201 = cellSpace('nasbench201', stages, 10, 32);
