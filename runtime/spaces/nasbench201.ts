/**
 * NAS-Bench-201 [DY20], also the topology space of NATS-Bench: three stages of five cells, for CIFAR-10. CIFAR-100 has 100
 * classes; ImageNet16-120 has 120 classes and a side of 16.
 */
import { cellSpace } from './skeleton.ts';

export const nasbench201 = cellSpace('nasbench201', { channels: [16, 32, 64], cells: 5 }, 10, 32);
