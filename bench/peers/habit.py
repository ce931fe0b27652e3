"""Ten proxies as their authors' harnesses run them [ACM21, MTSC21, EZNAS22]: what `npm run bench` compares with first.

Each measure has a deep copy of the network and passes of its own: hooks and replaced `forward`s of every layer, operator by operator,
`.backward()` into `.grad`, NumPy where the harness uses it. Scores are those of `test/oracle/proxies.py`; so three habits are
left out. `naswot` counts all ReLUs, without a first pass that looks for dead ones; `fisher`'s saliency is
multiplied by the weights of a channel, not repeated for each; and determinants of signs are taken in double precision and
rounded, where `torch.logdet` makes a coin toss of singular ones. `eznas_a` collects the statistics of the images alone, not of noise.
"""

import copy
import types
from collections.abc import Callable
from functools import partial

import numpy
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

import given  # makes the oracle's modules importable
import population
from proxies import sign_logdet


def l2_norm(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    network = copy.deepcopy(network)
    return total(network, lambda layer: layer.weight.norm())


def grad_norm(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    network = copy.deepcopy(network)
    backward(network, images, labels)
    return total(network, lambda layer: gradient(layer.weight).norm())


def plain(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    network = copy.deepcopy(network)
    backward(network, images, labels)
    return total(network, lambda layer: gradient(layer.weight) * layer.weight)


def snip(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    network = copy.deepcopy(network)
    for layer in weighted_layers(network):
        layer.weight_mask = nn.Parameter(torch.ones_like(layer.weight))
        layer.weight.requires_grad = False
        forward = masked_conv if isinstance(layer, nn.Conv2d) else masked_linear
        layer.forward = types.MethodType(forward, layer)
    backward(network, images, labels)
    return total(network, lambda layer: gradient(layer.weight_mask).abs())


def masked_conv(self: nn.Conv2d, x: Tensor) -> Tensor:
    return F.conv2d(
        x, self.weight * self.weight_mask, self.bias, self.stride, self.padding, self.dilation, self.groups
    )


def masked_linear(self: nn.Linear, x: Tensor) -> Tensor:
    return F.linear(x, self.weight * self.weight_mask, self.bias)


def fisher(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    network = copy.deepcopy(network)
    for layer in weighted_layers(network):
        layer.fisher = None
        layer.dummy = nn.Identity()
        layer.plain_forward = layer.forward
        layer.forward = types.MethodType(kept_forward, layer)
        layer.dummy.register_full_backward_hook(partial(keep_saliency, layer))
    backward(network, images, labels)
    return total(network, lambda layer: torch.zeros(()) if layer.fisher is None else layer.fisher * layer.weight[0].numel())


def kept_forward(self: nn.Module, x: Tensor) -> Tensor:
    self.act = self.dummy(self.plain_forward(x))
    return self.act


def keep_saliency(layer: nn.Module, _: nn.Module, __: tuple[Tensor, ...], grad_output: tuple[Tensor, ...]) -> None:
    act, grad = layer.act.detach(), grad_output[0].detach()
    by_image = (act * grad).sum(list(range(2, act.dim()))) if act.dim() > 2 else act * grad
    layer.fisher = by_image.pow(2).mean(0).mul(0.5)
    del layer.act


def grasp(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    network = copy.deepcopy(network)
    weights = [layer.weight for layer in weighted_layers(network)]
    stopped = torch.autograd.grad(cross_entropy(network(images), labels), weights, allow_unused=True)
    again = cross_entropy(network(images), labels)
    flowing = torch.autograd.grad(again, weights, create_graph=True, allow_unused=True)
    z = sum((a.data * b).sum() for a, b in zip(stopped, flowing, strict=True) if a is not None)
    z.backward()
    return total(network, lambda layer: -layer.weight.data * gradient(layer.weight))


def synflow(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    network = copy.deepcopy(network)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.forward = types.MethodType(lambda self, x: x, module)
    signs = linearise(network)
    network.double()
    network(torch.ones([1, *images.shape[1:]], dtype=torch.float64)).sum().backward()
    score = total(network, lambda layer: (layer.weight * gradient(layer.weight)).abs())
    restore(network, signs)
    return score


@torch.no_grad()
def linearise(network: nn.Module) -> dict[str, Tensor]:
    signs = {}
    for name, state in network.state_dict().items():
        signs[name] = torch.sign(state)
        state.abs_()
    return signs


@torch.no_grad()
def restore(network: nn.Module, signs: dict[str, Tensor]) -> None:
    for name, state in network.state_dict().items():
        state.mul_(signs[name])


def jacob_cov(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    network = copy.deepcopy(network)
    images = images.clone().requires_grad_(True)
    logits = network(images)
    logits.backward(torch.ones_like(logits))
    try:
        with numpy.errstate(invalid="ignore"):
            correlations = numpy.corrcoef(images.grad.detach().reshape(len(images), -1).numpy())
        v, _ = numpy.linalg.eig(correlations)
    except numpy.linalg.LinAlgError:
        return numpy.nan
    k = 1e-5
    return float(-numpy.sum(numpy.log(v + k) + 1.0 / (v + k)).real)


def naswot(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    network = copy.deepcopy(network)
    network.K = numpy.zeros((len(images), len(images)))

    def count(_: nn.Module, given: tuple[Tensor, ...], __: Tensor) -> None:
        c = (given[0].reshape(len(images), -1) > 0).float()
        on, off = c @ c.t(), (1.0 - c) @ (1.0 - c.t())
        network.K = network.K + on.cpu().numpy() + off.cpu().numpy()

    for module in network.modules():
        if "ReLU" in str(type(module)):
            module.register_forward_hook(count)
    network(torch.clone(images))
    return float(numpy.linalg.slogdet(network.K)[1])


def eznas_a(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    statistics = population.statistics(copy.deepcopy(network), images)
    return sum(torch.sigmoid(sign_logdet(each["T1G"])).norm().item() for each in statistics) / len(statistics)


PROXIES: dict[str, Callable[[nn.Module, Tensor, Tensor], float]] = {
    each.__name__: each
    for each in (eznas_a, fisher, grad_norm, grasp, jacob_cov, l2_norm, naswot, plain, snip, synflow)
}


def scores(names: list[str], network: nn.Module, images: Tensor, labels: Tensor) -> list[float]:
    """One after the other."""
    return [PROXIES[name](network, images, labels) for name in names]


def weighted_layers(network: nn.Module) -> list[nn.Module]:
    return [module for module in network.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]


def backward(network: nn.Module, images: Tensor, labels: Tensor) -> None:
    network.zero_grad()
    cross_entropy(network(images), labels).backward()


def gradient(tensor: Tensor) -> Tensor:
    return torch.zeros_like(tensor) if tensor.grad is None else tensor.grad


def total(network: nn.Module, metric: Callable[[nn.Module], Tensor]) -> float:
    """The sum of all entries over all layers."""
    return sum(metric(layer).sum() for layer in weighted_layers(network)).item()
