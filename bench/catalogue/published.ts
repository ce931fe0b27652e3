/** Published correlations with the accuracies of NAS-Bench-201 [DY20], on CIFAR-10, CIFAR-100 and ImageNet16-120; null where none is given. */

export interface Published {
  readonly proxy: string;
  /** Who published it, a key of the references, and with what settings, as far as they are known. */
  readonly source: string;
  readonly tau: Triple | null;
  readonly rho: Triple | null;
}

type Triple = readonly [number | null, number | null, number | null];

/** ZiCo's authors ran all of these with official code and report τ and ρ. */
const LYBM23 = {
  grad_norm: [0.46, 0.47, 0.43, 0.63, 0.63, 0.58],
  snip: [0.46, 0.46, 0.43, 0.63, 0.63, 0.58],
  grasp: [0.37, 0.36, 0.4, 0.54, 0.51, 0.56],
  fisher: [0.4, 0.41, 0.37, 0.55, 0.55, 0.5],
  synflow: [0.54, 0.57, 0.56, 0.73, 0.76, 0.75],
  knas: [0.14, 0.24, 0.3, 0.2, 0.35, 0.42],
  naswot: [0.58, 0.62, 0.6, 0.77, 0.8, 0.78],
  ntk_cond: [0.33, 0.33, 0.46, 0.44, 0.43, 0.63],
  gradsign: [0.58, 0.59, 0.59, 0.77, 0.79, 0.78],
  zen: [0.29, 0.28, 0.29, 0.38, 0.36, 0.4],
  flops: [0.54, 0.51, 0.49, 0.73, 0.71, 0.67],
  params: [0.57, 0.55, 0.52, 0.75, 0.73, 0.69],
  zico: [0.61, 0.61, 0.6, 0.8, 0.81, 0.79],
} as const;

/** AZ-NAS's authors ran all of these with official code and report τ. */
const LH24 = {
  params: [0.578, 0.552, 0.52],
  flops: [0.578, 0.551, 0.517],
  grad_norm: [0.357, 0.35, 0.304],
  grasp: [0.318, 0.315, 0.282],
  snip: [0.454, 0.451, 0.4],
  synflow: [0.571, 0.565, 0.555],
  naswot: [0.557, 0.579, 0.573],
  zen: [0.296, 0.283, 0.303],
  gradsign: [0.618, 0.594, 0.575],
  zico: [0.589, 0.59, 0.584],
  az_expressivity: [0.569, 0.563, 0.506],
  az_progressivity: [0.521, 0.508, 0.489],
  az_trainability: [0.349, 0.353, 0.407],
} as const;

/** The table of EZNAS, whose figures for the proxies of others are those of ACM21. */
const EZNAS22 = {
  synflow: [0.74, 0.76, 0.75],
  jacob_cov: [0.73, 0.71, 0.71],
  grad_norm: [0.58, 0.64, 0.58],
  snip: [0.58, 0.63, 0.58],
  grasp: [0.48, 0.54, 0.56],
  fisher: [0.36, 0.39, 0.33],
} as const;

export const PUBLISHED: readonly Published[] = [
  ...Object.entries(LYBM23).map(([proxy, [a, b, c, d, e, f]]): Published => {
    return { proxy, source: '[LYBM23]', tau: [a, b, c], rho: [d, e, f] };
  }),
  ...Object.entries(LH24).map(([proxy, tau]): Published => ({ proxy, source: '[LH24]', tau, rho: null })),
  ...Object.entries(EZNAS22).map(([proxy, rho]): Published => ({ proxy, source: '[ACM21]', tau: null, rho })),
  { proxy: 'naswot', source: '[EZNAS22]', tau: [0.57, 0.61, 0.55], rho: null },
  { proxy: 'eznas_a', source: '[EZNAS22], paper', tau: [0.65, 0.65, 0.61], rho: [0.83, 0.82, 0.78] },
  {
    proxy: 'eznas_a',
    source: '[EZNAS22], released code, all networks, batch 16',
    tau: [0.6195, 0.6169, null],
    rho: [0.8085, 0.7983, null],
  },
  { proxy: 'meco', source: '[JWB23], abstract', tau: null, rho: [0.89, null, null] },
];
