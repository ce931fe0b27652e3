"""Zero-cost proxies for PyTorch, written by eznasc from eznas_a.zc.

Each proxy is a function of an untrained model, any torch.nn.Module that classifies images [batch, channel, h, w], of
such images, normalised as for training, and of their labels [batch]. The model is left as it was.
"""

from types import SimpleNamespace as Site

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

__all__ = ["eznas_a"]


@torch.enable_grad()
def eznas_a(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    """EZNAS-A as its released code executes it: on the gradient at the ReLUs' inputs, T1G_D. [EZNAS22]

    Higher is better. Costs one forward and one backward pass.
    Limits: ranks NAS-Bench-201 no better than a count of the ReLU-Conv-BatchNorm triples does; sites whose maps are not
    square are skipped.
    """
    images = as_model(images, model).requires_grad_()
    on_data = Pass(model, images, [])
    loss = on_data.logits.sum()
    relu_in_gradients = gradients(loss, [triple.relu_in for triple in on_data.triples])
    scores = []
    for triple, relu_in_gradient in zip(on_data.triples, relu_in_gradients):
        if triple.hi == triple.wi:
            log_volume = logdet(sign(relu_in_gradient).double())
            scores.append(torch.where(log_volume.isnan(), 0, log_volume).sigmoid().norm())
    score = average(scores)
    return score.item()


class Pass(TorchFunctionMode):
    """One run of a model, which notes what its layers read and give, in order of execution."""

    def __init__(self, model: nn.Module, inputs: Tensor, weights: list):
        super().__init__()
        self.weights, self.used = weights, 0
        self.triples = []
        self.chains = {}
        self.kept = {id(inputs): inputs}
        training = [module for module in model.modules() if module.training]
        try:
            for module in training:
                module.training = False
            with self:
                output = model(inputs)
        finally:
            for module in training:
                module.training = True
        self.logits = output if isinstance(output, Tensor) else [x for x in output if isinstance(x, Tensor)][-1]
        self.logits.requires_grad_()
        self.triples = [triple for triple in self.triples if triple.norm_out is not None]
        self.chains.clear()
        self.kept.clear()

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if func in LAYERS:
            return LAYERS[func](self, *args, **kwargs)
        if kwargs.get("inplace"):
            kwargs = {**kwargs, "inplace": False}
        elif args and id(args[0]) in self.kept and is_in_place(func):
            args = (args[0].clone(), *args[1:])
        return func(*args, **kwargs)

    def conv(self, input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
        weight, bias = self.own(weight), self.own(bias)
        given = input
        output = F.conv2d(input, weight, bias, stride, padding, dilation, groups)
        if output.dim() == 4:
            self.keep(output)
            relu, _ = self.chains.get(id(given), (None, None))
            triple = None
            if relu is not None and relu.shape == input.shape:
                triple = Site(
                    kind="triple",
                    relu_in=relu.input,
                    hi=input.shape[2],
                    wi=input.shape[3],
                    norm_out=None,
                )
                self.triples.append(triple)
            self.chains[id(output)] = relu, triple
        return output

    def linear(self, input, weight, bias=None):
        weight, bias = self.own(weight), self.own(bias)
        output = F.linear(input, weight, bias)
        return output

    def batch_norm(self, input, running_mean, running_var, weight, bias, eps, **_):
        weight, bias = self.own(weight), self.own(bias)
        given = input
        output = torch.batch_norm(input, weight, bias, None, None, True, 0.0, eps, False)
        _, triple = self.chains.get(id(given), (None, None))
        if triple is not None and triple.norm_out is None:
            triple.norm_out = output
        return output

    def layer_norm(self, input, normalized_shape, weight=None, bias=None, eps=1e-5):
        weight, bias = self.own(weight), self.own(bias)
        output = F.layer_norm(input, normalized_shape, weight, bias, eps)
        return output

    def relu(self, input, inplace=False):
        input = self.port(input)
        output = torch.relu(input)
        if input.dim() in (2, 3, 4):
            self.keep(input, output)
        self.chains[id(output)] = Site(input=input, shape=output.shape), None
        return output

    def own(self, weight):
        """This use of a weight as a tensor to differentiate by, which all passes share."""
        if weight is None:
            return None
        if self.used == len(self.weights):
            self.weights.append(weight.detach().requires_grad_())
        self.used += 1
        return self.weights[self.used - 1]

    def port(self, x):
        """The same numbers as one layer reads them: what flows back through other readers does not count."""
        x = x.view_as(x)
        return x if x.requires_grad else x.requires_grad_()

    def keep(self, *tensors):
        """Tensors that were read must not be overwritten: the model goes on with copies of them."""
        self.kept |= {id(x): x for x in tensors}


# The functions whose calls are layers, and what sees them.
LAYERS = {
    F.conv2d: Pass.conv,
    F.linear: Pass.linear,
    F.batch_norm: Pass.batch_norm,
    F.layer_norm: Pass.layer_norm,
    **dict.fromkeys([F.relu, F.relu_, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_], Pass.relu),
}


def is_in_place(func) -> bool:
    """Whether a function writes into its first argument and gives that back, as `add_` and `__iadd__` do."""
    name = getattr(func, "__name__", "")
    return name.endswith("_") and (not name.endswith("__") or name.startswith("__i"))


def scalar(value) -> Tensor:
    """A number in double precision."""
    return torch.as_tensor(value, dtype=torch.float64)


def as_model(images: Tensor, model: nn.Module) -> Tensor:
    """The images in the type and on the device of the model's weights."""
    return images.detach().to(next(model.parameters(), images))


def gradients(y: Tensor, xs, create_graph=False) -> list[Tensor]:
    """The derivatives of a scalar by each of the tensors; zeros where it does not depend on one."""
    xs = list(xs)
    reached = [x for x in xs if x.requires_grad and y.requires_grad]
    options = {"retain_graph": True, "create_graph": create_graph, "materialize_grads": True}
    found = iter(torch.autograd.grad(y, reached, **options) if reached else [])
    return [next(found) if x.requires_grad and y.requires_grad else torch.zeros_like(x) for x in xs]


def average(values) -> Tensor:
    """The mean of numbers; NaN of none."""
    values = list(values)
    return sum(values, scalar(0)) / len(values)


def sign(x: Tensor) -> Tensor:
    """-1, 0 or 1; NaN of NaN. Its derivative is 0."""
    x = x.detach()
    return torch.where(x.isnan(), x, x.sign())


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


def logdet(x: Tensor) -> Tensor:
    """The logarithm of the determinant: NaN if that is negative, -∞ of a singular matrix."""
    found = pivots(x)
    return torch.where(found.sign().prod(-1) < 0, torch.nan, found.abs().log().sum(-1))
