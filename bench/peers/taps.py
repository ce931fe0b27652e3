"""What `tuned.py` reads of a network while it runs, and by what it differentiates."""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

import given  # makes the oracle's modules importable
from networks import ReluConvNorm


def weighted_layers(network: nn.Module) -> list[nn.Module]:
    return [module for module in network.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]


def weights_of(network: nn.Module) -> list[Tensor]:
    return [layer.weight for layer in weighted_layers(network)]


def relus_of_triples(network: nn.Module) -> list[nn.Module]:
    return [module.relu for module in network.modules() if isinstance(module, ReluConvNorm)]


def channels_last(network: nn.Module, images: Tensor) -> Tensor:
    """The images as oneDNN's convolutions like them best; the weights are laid out like that too, which changes no value."""
    network.to(memory_format=torch.channels_last)
    return images.contiguous(memory_format=torch.channels_last)


def gradients(of: Tensor, by: list[Tensor], differentiable: bool = False, again: bool = False) -> list[Tensor]:
    kept = {"retain_graph": again or differentiable, "create_graph": differentiable}
    return [*torch.autograd.grad(of, by, materialize_grads=True, **kept)]


@contextmanager
def frozen(network: nn.Module) -> Iterator[None]:
    """Nothing is kept for gradients by parameters."""
    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
    for parameter in parameters:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in parameters:
            parameter.requires_grad_()


@contextmanager
def removed(hooks: list[RemovableHandle]) -> Iterator[None]:
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


@contextmanager
def tapped_outputs(layers: list[nn.Module]) -> Iterator[list[Tensor]]:
    """What each layer gives, in the order of the layers; gradients by it can be asked for."""
    outputs = dict.fromkeys(layers)

    def keep(layer: nn.Module, _: tuple[Tensor, ...], out: Tensor) -> None:
        outputs[layer] = out if out.requires_grad else out.requires_grad_()

    found: list[Tensor] = []
    with removed([layer.register_forward_hook(keep) for layer in layers]):
        yield found
    found += outputs.values()


@contextmanager
def tapped_inputs(layers: list[nn.Module]) -> Iterator[list[Tensor]]:
    """What each layer reads, apart from what others read of the same tensor."""
    inputs: list[Tensor] = []

    def tap(_: nn.Module, given: tuple[Tensor, ...]) -> Tensor:
        (x,) = given
        inputs.append(x.view_as(x) if x.requires_grad else x.detach().requires_grad_())
        return inputs[-1]

    with removed([layer.register_forward_pre_hook(tap) for layer in layers]):
        yield inputs


@contextmanager
def compared_codes(network: nn.Module) -> Iterator[list[Tensor]]:
    """For each ReLU how many of its units are on, or off, for both of two images: whole numbers, exact in float32.

    With signs s of -1 and 1 one product does for both: s sᵀ counts agreements less disagreements.
    """
    agreements: list[Tensor] = []
    known: dict[int, tuple[weakref.ref, Tensor]] = {}

    def compare(_: nn.Module, given: tuple[Tensor, ...]) -> None:
        (x,) = given
        tensor, agreement = known.get(id(x), (lambda: None, None))
        if tensor() is not x:
            signs = torch.where(x.detach() > 0, 1.0, -1.0).flatten(1)
            agreement = torch.addmm(signs.new_full((), signs.shape[1] / 2), signs, signs.T, beta=1, alpha=0.5)
            known[id(x)] = (weakref.ref(x), agreement)
        agreements.append(agreement)

    relus = [module for module in network.modules() if isinstance(module, nn.ReLU)]
    with removed([relu.register_forward_pre_hook(compare) for relu in relus]):
        yield agreements
