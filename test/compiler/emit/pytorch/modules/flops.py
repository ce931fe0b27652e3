"""Zero-cost proxies for PyTorch, written by eznasc from flops.zc.

Each proxy is a function of an untrained model, any torch.nn.Module that classifies images [batch, channel, h, w], of
such images, normalised as for training, and of their labels [batch]. The model is left as it was.
"""

from types import SimpleNamespace as Site

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

__all__ = ["flops"]


@torch.no_grad()
def flops(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Multiply-accumulates of the convolutions and fully connected layers for one image.

    Higher is better. Costs no pass: only the shapes are looked at.
    Limits: leaves out normalisation, activations, pooling and additions, as NAS-Bench-201's published figures do. [DY20]
    """
    images = as_model(images, model)
    network = Pass(model, images[:1])
    score = total(layer.macs for layer in network.weighted)
    return score.item()


class Pass(TorchFunctionMode):
    """One run of a model, which notes what its layers read and give, in order of execution."""

    def __init__(self, model: nn.Module, inputs: Tensor):
        super().__init__()
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
        output = F.conv2d(input, weight, bias, stride, padding, dilation, groups)
        if output.dim() == 4:
            self.weighted.append(Site(kind="conv", macs=output[0].numel() * weight[0].numel()))
        return output

    def linear(self, input, weight, bias=None):
        output = F.linear(input, weight, bias)
        if input.dim() in (2, 3):
            kind = "linear" if input.dim() == 2 else "linear_seq"
            self.weighted.append(Site(kind=kind, macs=output[0].numel() * weight[0].numel()))
        return output

    def batch_norm(self, input, running_mean, running_var, weight, bias, eps, **_):
        output = torch.batch_norm(input, weight, bias, None, None, True, 0.0, eps, False)
        return output


# The functions whose calls are layers, and what sees them.
LAYERS = {
    F.conv2d: Pass.conv,
    F.linear: Pass.linear,
    F.batch_norm: Pass.batch_norm,
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


def total(values) -> Tensor:
    """The sum of numbers; 0 of none."""
    return sum(values, scalar(0))
