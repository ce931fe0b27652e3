"""Zero-cost proxies for PyTorch, written by eznasc from snip.zc.

Each proxy is a function of an untrained model, any torch.nn.Module that classifies images [batch, channel, h, w], of
such images, normalised as for training, and of their labels [batch]. The model is left as it was.
"""

from types import SimpleNamespace as Site

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

__all__ = ["snip"]


@torch.enable_grad()
def snip(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Connection sensitivity: how much the loss moves when a weight is masked out. [LAT19]

    Higher is better. Costs one forward and one backward pass.
    Limits: grows with the number of weights; depends on the labels.
    """
    images = as_model(images, model).requires_grad_()
    labels = labels.to(images.device)
    on_data = Pass(model, images, [])
    loss = F.cross_entropy(on_data.logits, labels)
    weight_gradients = gradients(loss, [layer.weight for layer in on_data.weighted])
    score = total(
        (layer.weight * weight_gradient).abs().sum()
        for layer, weight_gradient in zip(on_data.weighted, weight_gradients)
    )
    return score.item()


class Pass(TorchFunctionMode):
    """One run of a model, which notes what its layers read and give, in order of execution."""

    def __init__(self, model: nn.Module, inputs: Tensor, weights: list):
        super().__init__()
        self.weights, self.used = weights, 0
        self.weighted = []
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
        output = F.conv2d(input, weight, bias, stride, padding, dilation, groups)
        if output.dim() == 4:
            self.weighted.append(Site(kind="conv", weight=weight))
        return output

    def linear(self, input, weight, bias=None):
        weight, bias = self.own(weight), self.own(bias)
        output = F.linear(input, weight, bias)
        if input.dim() in (2, 3):
            kind = "linear" if input.dim() == 2 else "linear_seq"
            self.weighted.append(Site(kind=kind, weight=weight))
        return output

    def batch_norm(self, input, running_mean, running_var, weight, bias, eps, **_):
        weight, bias = self.own(weight), self.own(bias)
        output = torch.batch_norm(input, weight, bias, None, None, True, 0.0, eps, False)
        return output

    def layer_norm(self, input, normalized_shape, weight=None, bias=None, eps=1e-5):
        weight, bias = self.own(weight), self.own(bias)
        output = F.layer_norm(input, normalized_shape, weight, bias, eps)
        return output

    def own(self, weight):
        """This use of a weight as a tensor to differentiate by, which all passes share."""
        if weight is None:
            return None
        if self.used == len(self.weights):
            self.weights.append(weight.detach().requires_grad_())
        self.used += 1
        return self.weights[self.used - 1]


# The functions whose calls are layers, and what sees them.
LAYERS = {
    F.conv2d: Pass.conv,
    F.linear: Pass.linear,
    F.batch_norm: Pass.batch_norm,
    F.layer_norm: Pass.layer_norm,
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


def total(values) -> Tensor:
    """The sum of numbers; 0 of none."""
    return sum(values, scalar(0))
