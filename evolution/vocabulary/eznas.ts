/**
 * EZNAS's search space [EZNAS22], typed: 22 tensors of ReLU-Conv-BatchNorm chains, on data, on noise, and as the difference
 * that perturbing the data makes; its operators with its guards; means over each tensor and over the chains.
 */
import type { Vocabulary } from './vocabulary.ts';

export const EZNAS_VOCABULARY: Vocabulary = {
  name: 'eznas',
  doc: "EZNAS's 22 tensors of ReLU-Conv-BatchNorm chains, its operators, and means over the chains",
  passes: [
    { text: 'network(data, loss: sum)', weight: 1 },
    { text: 'network(noise, loss: sum)', weight: 1 },
    { text: 'network(data + 0.1 * noise, loss: sum)', minus: 'network(data, loss: sum)', weight: 1 },
  ],
  families: [
    {
      family: 'triples',
      weight: 1,
      where: 'l.groups == 1 and l.hi == l.wi and l.ho == l.wo and l.kh == l.kw',
      tensors: { relu_in: 1, conv_in: 1, weight: 1, norm_out: 1 },
    },
  ],
  reads: { value: 1, gradient: 1 },
  passTensors: {},
  numbers: [],
  numberWeight: 0,
  operators: {
    add: 1, sub: 1, mul: 1, lt: 1, gt: 1, eq: 1, abs: 1, square: 1, exp: 1, relu: 1, sign: 1, heaviside: 1, reciprocal: 1,
    sigmoid: 1, norm: 1, mean: 1, det: 1,
  }, // prettier-ignore
  folds: { mean: 1 },
  definitions: `
def log_positive(x) = log(where(x > 0, x, 1))
def abs_log(x) = abs(log(where(x == 0, 1, x)))
def normalise(x) {
  let z = (x - mean(x)) / std(x, ddof: 1)
  where(is_nan(z), 0, z)
}
def below_zero(x) = x < 0
def ones_like(x) = 0 * x + 1
def zeros_like(x) = 0 * x
def numel(x) = count(x)
def l1_norm(x) = mean(abs(x))
def hamming(x, y) = sum(heaviside(x) != heaviside(y))
def kl_divergence_batch(x, y) = sum(y * (log(y) - x)) / size(y, batch)
def kl_divergence_out(x, y) = sum(y * (log(y) - x)) / size(y, out)
def cosine(x, y) = sum(x * y) / (norm(x) * norm(y))
def softmax_in(x) = softmax(x, in)
def softmax_out(x) = softmax(x, out)
def logdet_or_zero_in(x) {
  let z = logdet(x, [hi, wi])
  where(is_nan(z), 0, z)
}
def logdet_or_zero_out(x) {
  let z = logdet(x, [ho, wo])
  where(is_nan(z), 0, z)
}
def logdet_or_zero_kernel(x) {
  let z = logdet(x, [kh, kw])
  where(is_nan(z), 0, z)
}
def matmul_in(x, y) = dot(rename(x, wi, inner), rename(y, hi, inner), [inner])
def matmul_out(x, y) = dot(rename(x, wo, inner), rename(y, ho, inner), [inner])
def matmul_kernel(x, y) = dot(rename(x, kw, inner), rename(y, kh, inner), [inner])
def eigen_ratio_batch(x) {
  let values = eigvals(gram(x, batch))
  max(values) / min(values)
}
def eigen_ratio_out(x) {
  let values = eigvals(gram(x, out))
  max(values) / min(values)
}
`,
  definitionWeights: {
    log_positive: 1, abs_log: 1, normalise: 1, below_zero: 1, ones_like: 1, zeros_like: 1, numel: 1, l1_norm: 1, hamming: 1,
    kl_divergence_batch: 0.5, kl_divergence_out: 0.5, cosine: 1, softmax_in: 0.5, softmax_out: 0.5, logdet_or_zero_in: 0.5, logdet_or_zero_out: 0.5, logdet_or_zero_kernel: 0.5,
    matmul_in: 0.5, matmul_out: 0.5, matmul_kernel: 0.5, eigen_ratio_batch: 0.5, eigen_ratio_out: 0.5,
  }, // prettier-ignore
  root: 'fold',
  stepsOnScalars: true,
  partialReductions: false,
  sliceAxes: [],
  matrixAxes: [
    ['hi', 'wi'],
    ['ho', 'wo'],
    ['kh', 'kw'],
  ],
};
