"""The same ten proxies as well as PyTorch can: what `npm run bench` compares with second.

The network is not copied; what is changed is restored, but for the layout of the weights. No gradient is computed that is not asked for,
and no graph is kept without need; ReLUs that read one tensor have one code. Channels lie last, which takes a third off
first derivatives; second derivatives are slower with it, so `grasp` and all ten go without. `ten_at_once` has one forward
pass for all proxies but `synflow`, whose network is another one, one backward pass of the summed logits, and one of the
cross-entropy, differentiated once more for `grasp`: sharing all but `grasp` with channels last, and `grasp` by itself, took longer.

The process should run with a `malloc` that keeps freed memory:
`GLIBC_TUNABLES=glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592`.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

import given  # makes the oracle's modules importable
from proxies import sign_logdet
from taps import (
    channels_last,
    compared_codes,
    frozen,
    gradients,
    relus_of_triples,
    tapped_inputs,
    tapped_outputs,
    weighted_layers,
    weights_of,
)


def l2_norm(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    return l2_norm_of(weights_of(network))


def grad_norm(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    images = channels_last(network, images)
    weights = weights_of(network)
    return l2_norm_of(gradients(cross_entropy(network(images), labels), weights))


def plain(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    images = channels_last(network, images)
    weights = weights_of(network)
    return plain_of(weights, gradients(cross_entropy(network(images), labels), weights))


def snip(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    images = channels_last(network, images)
    weights = weights_of(network)
    return snip_of(weights, gradients(cross_entropy(network(images), labels), weights))


def fisher(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    images = channels_last(network, images)
    layers = weighted_layers(network)
    with frozen(network):
        with tapped_outputs(layers) as outputs:
            loss = cross_entropy(network(images), labels)
        return fisher_of(layers, outputs, gradients(loss, outputs))


def grasp(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    weights = weights_of(network)
    first = gradients(cross_entropy(network(images), labels), weights, differentiable=True)
    return grasp_of(weights, first)


def synflow(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    layers = weighted_layers(network)
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    parameters = [parameter for layer in layers for parameter in layer.parameters()]
    kept = [parameter.data for parameter in parameters]
    try:
        for parameter in parameters:
            parameter.data = parameter.data.abs().double()
        for norm in norms:
            norm.forward = same
        weights = [layer.weight for layer in layers]
        flow = network(torch.ones_like(images[:1], dtype=torch.float64)).sum()
        return plain_of(weights, gradients(flow, weights))
    finally:
        for parameter, data in zip(parameters, kept, strict=True):
            parameter.data = data
        for norm in norms:
            del norm.forward


def same(x: Tensor) -> Tensor:
    return x


def jacob_cov(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    images = channels_last(network, images)
    with frozen(network):
        x = images.clone().requires_grad_()
        return jacob_cov_of(*gradients(network(x).sum(), [x]))


def naswot(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    images = channels_last(network, images)
    with torch.inference_mode(), compared_codes(network) as agreements:
        network(images)
    return naswot_of(agreements)


def eznas_a(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    images = channels_last(network, images)
    with frozen(network):
        with tapped_inputs(relus_of_triples(network)) as inputs:
            logits = network(images)
        return eznas_a_of(gradients(logits.sum(), inputs))


def ten_at_once(network: nn.Module, images: Tensor, labels: Tensor) -> dict[str, float]:
    layers, weights = weighted_layers(network), weights_of(network)
    x = images.clone().requires_grad_()
    codes, ends = compared_codes(network), tapped_outputs(layers)
    with codes as agreements, tapped_inputs(relus_of_triples(network)) as inputs, ends as outputs:
        logits = network(x)
    by_images, *by_inputs = gradients(logits.sum(), [x, *inputs], again=True)
    both = gradients(cross_entropy(logits, labels), [*weights, *outputs], differentiable=True)
    by_weights, by_outputs = both[: len(weights)], both[len(weights) :]
    first_order = [g.detach() for g in by_weights]
    return {
        "eznas_a": eznas_a_of(by_inputs),
        "fisher": fisher_of(layers, outputs, by_outputs),
        "grad_norm": l2_norm_of(first_order),
        "grasp": grasp_of(weights, by_weights),
        "jacob_cov": jacob_cov_of(by_images),
        "l2_norm": l2_norm_of(weights),
        "naswot": naswot_of(agreements),
        "plain": plain_of(weights, first_order),
        "snip": snip_of(weights, first_order),
        "synflow": synflow(network, images, labels),
    }


PROXIES: dict[str, Callable[[nn.Module, Tensor, Tensor], float]] = {
    each.__name__: each
    for each in (eznas_a, fisher, grad_norm, grasp, jacob_cov, l2_norm, naswot, plain, snip, synflow)
}


def scores(names: list[str], network: nn.Module, images: Tensor, labels: Tensor) -> list[float]:
    """Of one proxy, or of all ten together."""
    if len(names) == 1:
        return [PROXIES[names[0]](network, images, labels)]
    together = ten_at_once(network, images, labels)
    return [together[name] for name in names]


# From tensors to scores


@torch.no_grad()
def l2_norm_of(tensors: list[Tensor]) -> float:
    return torch.stack(torch._foreach_norm(tensors)).sum().item()


@torch.no_grad()
def plain_of(weights: list[Tensor], by_weights: list[Tensor]) -> float:
    pairs = zip(weights, by_weights, strict=True)
    return torch.stack([(w * g).sum() for w, g in pairs]).sum().item()


@torch.no_grad()
def snip_of(weights: list[Tensor], by_weights: list[Tensor]) -> float:
    return torch.stack(torch._foreach_norm(torch._foreach_mul(weights, by_weights), 1)).sum().item()


@torch.no_grad()
def fisher_of(layers: list[nn.Module], outputs: list[Tensor], by_outputs: list[Tensor]) -> float:
    terms = []
    for layer, a, g in zip(layers, outputs, by_outputs, strict=True):
        by_image = a * g if a.dim() == 2 else (a * g).sum((2, 3))
        terms.append(by_image.square_().sum() * (layer.weight[0].numel() / 2 / len(a)))
    return torch.stack(terms).sum().item()


def grasp_of(weights: list[Tensor], by_weights: list[Tensor]) -> float:
    flow = sum((g.detach() * g).sum() for g in by_weights)
    return -plain_of(weights, gradients(flow, weights))


@torch.no_grad()
def jacob_cov_of(by_images: Tensor) -> float:
    correlations = torch.corrcoef(by_images.flatten(1).double())
    if not correlations.isfinite().all():
        return torch.nan
    v = torch.linalg.eigvalsh(correlations).add_(1e-5)
    return -(v.log() + v.reciprocal()).sum().item()


@torch.no_grad()
def naswot_of(agreements: list[Tensor]) -> float:
    return torch.linalg.slogdet(torch.stack(agreements).sum(0, dtype=torch.float64)).logabsdet.item()


@torch.no_grad()
def eznas_a_of(by_inputs: list[Tensor]) -> float:
    return torch.stack([torch.sigmoid_(sign_logdet(g)).norm() for g in by_inputs]).mean().item()
