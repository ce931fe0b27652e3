/** Functions that modules have if they call them: what PyTorch has no equal of, NaN and empty tensors included. */

interface HelperText {
  /** Other helpers that it calls. */
  readonly calls: readonly string[];
  readonly text: string;
}

const helper = (text: string, ...calls: readonly string[]): HelperText => ({ calls, text: text.trim() });

const HELPERS = {
  scalar: helper(`
def scalar(value) -> Tensor:
    """A number in double precision."""
    return torch.as_tensor(value, dtype=torch.float64)
`),
  as_model: helper(`
def as_model(images: Tensor, model: nn.Module) -> Tensor:
    """The images in the type and on the device of the model's weights."""
    return images.detach().to(next(model.parameters(), images))
`),
  noise: helper(`
def noise(images: Tensor, stream: int, seed: int) -> Tensor:
    """Standard normal numbers like the images; streams are independent of each other."""
    generator = torch.Generator().manual_seed(hash((seed, stream)) % 2**32)
    return torch.randn(images.shape, generator=generator).to(images)
`),
  random_signs: helper(`
def random_signs(x: Tensor, place: str, number: int, seed: int) -> Tensor:
    """-1 or 1 for each element of x, alike often; places and numbers are independent of each other."""
    generator = torch.Generator().manual_seed(crc32(f"signs {seed} {number} {place}".encode()))
    return (2 * torch.randint(2, x.shape, generator=generator) - 1).to(x)
`),
  random_normal: helper(`
def random_normal(x: Tensor, place: str, number: int, seed: int) -> Tensor:
    """A standard normal number for each element of x; places and numbers are independent of each other."""
    generator = torch.Generator().manual_seed(crc32(f"normal {seed} {number} {place}".encode()))
    return torch.randn(x.shape, generator=generator).to(x)
`),
  new_values: helper(`
def new_values(tensor: Tensor, role: str, weight: Tensor, values: str | float, place: int, seed: int) -> Tensor:
    """A layer's weight, bias, scale or shift as a pass has it; each place has random numbers of its own."""
    if role == "scale":
        return torch.ones_like(tensor)
    if role == "shift" or role == "bias" and values != "torch":
        return torch.zeros_like(tensor)
    if not isinstance(values, str):
        return torch.full_like(tensor, values)
    generator = torch.Generator().manual_seed(hash((seed, place, values == "normal")) % 2**32)
    if values == "torch":
        bound = weight[0].numel() ** -0.5
        return torch.empty(tensor.shape).uniform_(-bound, bound, generator=generator).to(tensor)
    kaiming = (2 * weight.shape[1] / weight.numel()) ** 0.5 if weight.dim() == 4 else 0.01
    return (1 if values == "normal" else kaiming) * torch.randn(tensor.shape, generator=generator).to(tensor)
`),
  slice_at: helper(`
def slice_at(x: Tensor, dim: int, k: int) -> Tensor:
    """The slice number k; NaN where there are not so many."""
    if k < x.shape[dim]:
        return x.select(dim, k)
    return x.new_full([*x.shape[:dim], *x.shape[dim + 1 :]], torch.nan)
`),
  gradients: helper(`
def gradients(y: Tensor, xs, create_graph=False) -> list[Tensor]:
    """The derivatives of a scalar by each of the tensors; zeros where it does not depend on one."""
    xs = list(xs)
    reached = [x for x in xs if x.requires_grad and y.requires_grad]
    options = {"retain_graph": True, "create_graph": create_graph, "materialize_grads": True}
    found = iter(torch.autograd.grad(y, reached, **options) if reached else [])
    return [next(found) if x.requires_grad and y.requires_grad else torch.zeros_like(x) for x in xs]
`),
  gradients_of_lists: helper(
    `
def gradients_of_lists(y: Tensor, *lists, create_graph=False) -> list[list[Tensor]]:
    """The derivatives by the tensors of several lists, by one sweep."""
    lists = [list(xs) for xs in lists]
    found = iter(gradients(y, [x for xs in lists for x in xs], create_graph))
    return [[next(found) for _ in xs] for xs in lists]
`,
    'gradients',
  ),
  jacobians: helper(
    `
def jacobians(ys: Tensor, xs, create_graph=False) -> list[Tensor]:
    """The derivatives of each of the numbers by each of the tensors: those of ys come first."""
    xs = list(xs)
    rows = [gradients(y, xs, create_graph) for y in ys]
    return [torch.stack([row[at] for row in rows]) if rows else x.new_zeros(0, *x.shape) for at, x in enumerate(xs)]
`,
    'gradients',
  ),
  total: helper(
    `
def total(values) -> Tensor:
    """The sum of numbers; 0 of none."""
    return sum(values, scalar(0))
`,
    'scalar',
  ),
  average: helper(
    `
def average(values) -> Tensor:
    """The mean of numbers; NaN of none."""
    values = list(values)
    return sum(values, scalar(0)) / len(values)
`,
    'scalar',
  ),
  fold: helper(`
def fold(combine, values, none: Tensor) -> Tensor:
    """The values combined in order, or what there is of none."""
    values = list(values)
    return reduce(combine, values) if values else none
`),
  mean_of: helper(`
def mean_of(values, none: Tensor) -> Tensor:
    """The mean of tensors, or what there is of none."""
    values = list(values)
    return reduce(torch.add, values) / len(values) if values else none
`),
  line_up: helper(`
def line_up(values, none: Tensor) -> Tensor:
    """The values along a new first axis."""
    values = list(values)
    return torch.stack(values) if values else none
`),
  join: helper(`
def join(values, dim: int, none: Tensor) -> Tensor:
    """The values joined along an axis that they have."""
    values = list(values)
    return torch.cat(values, dim) if values else none
`),
  sign: helper(`
def sign(x: Tensor) -> Tensor:
    """-1, 0 or 1; NaN of NaN. Its derivative is 0."""
    x = x.detach()
    return torch.where(x.isnan(), x, x.sign())
`),
  truth: helper(`
def truth(x: Tensor) -> Tensor:
    """Whether numbers are neither 0 nor NaN."""
    return (x != 0) & ~x.isnan()
`),
  either: helper(`
def either(a: Tensor, b: Tensor) -> Tensor:
    """Whether one of two numbers is not 0, where neither is NaN."""
    return ((a != 0) | (b != 0)) & ~a.isnan() & ~b.isnan()
`),
  minimum: helper(`
def minimum(a: Tensor, b: Tensor) -> Tensor:
    """The lesser; NaN if either is, and without a gradient then."""
    return torch.where(a < b, a, torch.where(a > b, b, torch.where(a == b, a / 2 + b / 2, torch.nan)))
`),
  maximum: helper(`
def maximum(a: Tensor, b: Tensor) -> Tensor:
    """The greater; NaN if either is, and without a gradient then."""
    return torch.where(a > b, a, torch.where(a < b, b, torch.where(a == b, a / 2 + b / 2, torch.nan)))
`),
  least: helper(
    `
def least(x: Tensor, dim) -> Tensor:
    """The least value over dimensions; NaN if any is, and without a gradient then; ∞ of nothing."""
    return -greatest(-x, dim)
`,
    'greatest',
  ),
  greatest: helper(`
def greatest(x: Tensor, dim) -> Tensor:
    """The greatest value over dimensions; NaN if any is, and without a gradient then; -∞ of nothing."""
    if x.numel() == 0:
        return x.sum(dim) - torch.inf
    value = x.detach().amax(dim, keepdim=True)
    attained = x == value
    share = torch.where(attained, x, 0).sum(dim) / attained.sum(dim)
    rounding = (value.squeeze(dim) - share).detach()
    return share + torch.where(rounding.isfinite(), rounding, 0)
`),
  product: helper(`
def product(x: Tensor) -> Tensor:
    """The product over the last dimension, by halves: so its gradient divides by nothing."""
    while x.shape[-1] > 1:
        half = x.shape[-1] // 2
        x = torch.cat([x[..., :half] * x[..., half : 2 * half], x[..., 2 * half :]], -1)
    return x.prod(-1)
`),
  variance: helper(`
def variance(x: Tensor, dim=None, ddof=0) -> Tensor:
    """The variance with divisor n - ddof."""
    centred = x - x.mean(dim, keepdim=True)
    squares = centred.square().sum(dim)
    return squares / (x.numel() // max(squares.numel(), 1) - ddof)
`),
  deviation: helper(
    `
def deviation(x: Tensor, dim=None, ddof=0) -> Tensor:
    """The square root of the variance."""
    return variance(x, dim, ddof).sqrt()
`,
    'variance',
  ),
  quantile: helper(`
def quantile(x: Tensor, q: float) -> Tensor:
    """The q-quantile over the last dimension, interpolated linearly; NaN if there is one, and of nothing."""
    if x.shape[-1] == 0:
        return x.sum(-1) + torch.nan
    x = x.sort(-1).values
    position = min(max(q, 0), 1) * (x.shape[-1] - 1)
    low = int(position)
    value = x[..., low]
    if low < position:
        value = value + (x[..., low + 1] - value) * (position - low)
    return torch.where(x[..., -1].isnan(), torch.nan, value)
`),
  rows: helper(`
def rows(x: Tensor) -> Tensor:
    """The slices along the first axis, each as a row."""
    return x.flatten(1) if x.dim() > 1 else x[:, None]
`),
  gram: helper(
    `
def gram(x: Tensor) -> Tensor:
    """x xᵀ: the scalar products of the slices along the first axis."""
    x = rows(x)
    return x @ x.T
`,
    'rows',
  ),
  correlation: helper(
    `
def correlation(x: Tensor) -> Tensor:
    """Pearson correlations between the slices along the first axis; NaN for a constant slice."""
    x = rows(x)
    x = x - x.sum(1, keepdim=True) / x.shape[1]
    x = x / x.square().sum(1, keepdim=True).sqrt()
    return x @ x.T
`,
    'rows',
  ),
  count_distinct: helper(
    `
def count_distinct(x: Tensor) -> Tensor:
    """How many slices along the first axis differ; one that holds NaN differs from all."""
    x = rows(x)
    unequal = x.isnan().any(1)
    equal = torch.cat([x[~unequal] + 0.0, x.new_zeros(int((~unequal).sum()), 1)], 1)
    distinct = len(torch.unique(equal, dim=0)) if len(equal) else 0
    return scalar(int(unequal.sum()) + distinct)
`,
    'rows',
    'scalar',
  ),
  pivots: helper(`
def pivots(x: Tensor) -> Tensor:
    """The pivots of Gaussian elimination, their product being the determinant.

    What a subtraction leaves of its terms within their rounding error counts as 0: a singular matrix has a pivot that
    is 0, not one near 1e-16 whose sign means nothing. Matrices with NaN or ∞ give NaN.
    """
    n = x.shape[-1]
    a = x.detach().double().reshape(x.shape[:-2].numel(), n, n).clone()
    broken = ~a.isfinite().flatten(1).all(1)
    a[broken] = 0
    original, found, each = a.clone(), a.new_empty(len(a), n), torch.arange(len(a), device=a.device)
    for k in range(n):
        terms = torch.cat([original[:, k:, k, None], a[:, k:, :k] * a[:, None, :k, k]], 2).abs().amax(2)
        column = a[:, k:, k]
        column[column.abs() <= n * 2.0**-52 * terms] = 0
        chosen = column.abs().argmax(1) + k
        for m in a, original:
            m[each, k], m[each, chosen] = m[each, chosen], m[each, k]
        pivot = a[:, k, k]
        found[:, k] = torch.where(chosen == k, pivot, -pivot)
        terms = torch.cat([original[:, k, None, k + 1 :], a[:, k, :k, None] * a[:, :k, k + 1 :]], 1).abs().amax(1)
        row = a[:, k, k + 1 :]
        row[row.abs() <= n * 2.0**-52 * terms] = 0
        a[:, k + 1 :, k] /= torch.where(pivot == 0, 1, pivot)[:, None]
        a[:, k + 1 :, k + 1 :] -= a[:, k + 1 :, k, None] * a[:, k, None, k + 1 :]
    found[broken] = torch.nan
    return found.reshape(x.shape[:-1])
`),
  det: helper(
    `
def det(x: Tensor) -> Tensor:
    """The determinant; exactly 0 of a singular matrix."""
    return pivots(x).prod(-1)
`,
    'pivots',
  ),
  slogdet: helper(
    `
def slogdet(x: Tensor) -> Tensor:
    """The logarithm of the determinant's absolute value; -∞ of a singular matrix."""
    return pivots(x).abs().log().sum(-1)
`,
    'pivots',
  ),
  logdet: helper(
    `
def logdet(x: Tensor) -> Tensor:
    """The logarithm of the determinant: NaN if that is negative, -∞ of a singular matrix."""
    found = pivots(x)
    return torch.where(found.sign().prod(-1) < 0, torch.nan, found.abs().log().sum(-1))
`,
    'pivots',
  ),
  inverse: helper(
    `
def inverse(x: Tensor) -> Tensor:
    """The inverse; NaN of a singular matrix."""
    singular = ~(pivots(x).abs() > 0).all(-1)[..., None, None]
    eye = torch.eye(x.shape[-1], dtype=x.dtype, device=x.device)
    return torch.where(singular, torch.nan, torch.linalg.inv(torch.where(singular, eye, x)))
`,
    'pivots',
  ),
  LogDeterminant: helper(
    `
class LogDeterminant(torch.autograd.Function):
    """The logarithm of a determinant, computed before; its gradient is the inverse, transposed."""

    @staticmethod
    def forward(ctx, x: Tensor, value: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return value

    @staticmethod
    def backward(ctx, gradient: Tensor):
        (x,) = ctx.saved_tensors
        return gradient[..., None, None] * inverse(x).mT, None
`,
    'inverse',
  ),
  logdet_with_gradient: helper(
    `
def logdet_with_gradient(x: Tensor) -> Tensor:
    """\`logdet\`, to be differentiated."""
    return LogDeterminant.apply(x, logdet(x))
`,
    'logdet',
    'LogDeterminant',
  ),
  slogdet_with_gradient: helper(
    `
def slogdet_with_gradient(x: Tensor) -> Tensor:
    """\`slogdet\`, to be differentiated."""
    return LogDeterminant.apply(x, slogdet(x))
`,
    'slogdet',
    'LogDeterminant',
  ),
  Determinant: helper(
    `
class Determinant(torch.autograd.Function):
    """The determinant; its gradient is itself times the inverse, transposed."""

    @staticmethod
    def forward(ctx, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return det(x)

    @staticmethod
    def backward(ctx, gradient: Tensor):
        (x,) = ctx.saved_tensors
        return (gradient * Determinant.apply(x))[..., None, None] * inverse(x).mT
`,
    'det',
    'inverse',
  ),
  det_with_gradient: helper(
    `
def det_with_gradient(x: Tensor) -> Tensor:
    """\`det\`, to be differentiated."""
    return Determinant.apply(x)
`,
    'Determinant',
  ),
  eigvals: helper(
    `
def eigvals(x: Tensor) -> Tensor:
    """Eigenvalues of the symmetric part, ascending; NaN of a matrix with NaN or ∞."""
    values = torch.linalg.eigvalsh(torch.where(is_finite(x), (x + x.mT) / 2, 0))
    return torch.where(is_finite(x)[..., 0], values, torch.nan)
`,
    'is_finite',
  ),
  svdvals: helper(
    `
def svdvals(x: Tensor) -> Tensor:
    """Singular values, descending; NaN of a matrix with NaN or ∞."""
    values = torch.linalg.svdvals(torch.where(is_finite(x), x, 0))
    return torch.where(is_finite(x)[..., 0], values, torch.nan)
`,
    'is_finite',
  ),
  is_finite: helper(`
def is_finite(x: Tensor) -> Tensor:
    """Whether a matrix has no NaN and no ∞, as a matrix of size 1 × 1."""
    return x.isfinite().all(-1, keepdim=True).all(-2, keepdim=True)
`),
} as const satisfies Record<string, HelperText>;

export type Helper = keyof typeof HELPERS;

/** The texts of helpers and of those that they call, in the order of the table. */
export function helperTexts(wanted: ReadonlySet<Helper>): readonly string[] {
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    (HELPERS[name as Helper] as HelperText).calls.forEach(visit);
  };
  wanted.forEach(visit);
  return Object.entries(HELPERS).flatMap(([name, { text }]) => (needed.has(name) ? [text] : []));
}

export const HELPER_NAMES = Object.keys(HELPERS) as readonly Helper[];
