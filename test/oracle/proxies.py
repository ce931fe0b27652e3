"""Zero-cost proxies, each written from its definition with torch's autograd and hooks.

Every function takes a network in training mode, leaves it as it was but for the running statistics of its
normalisations, which no score reads, and computes in the type of its weights.

Unless a proxy says otherwise, conventions are those of the reference harness [ACM21]: batch normalisation uses the
statistics of the batch, the loss L is the batch's mean cross-entropy, and a score is the sum over all convolutions and
fully connected layers. Where the loss does not depend on a tensor, its gradient is zero.
"""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.functional import cross_entropy
from torch.utils.hooks import RemovableHandle

from networks import ReluConvNorm


@dataclass(frozen=True)
class Batch:
    """What a network is run on."""

    images: Tensor
    """[batch, channel, h, w], normalised per channel."""
    labels: Tensor
    """[batch], class indices from 0."""
    noise: Tensor
    """Like `images`, standard normal."""


# Counts


def params(network: nn.Module, _: Batch) -> float:
    """The number of trainable scalars."""
    return float(sum(parameter.numel() for parameter in network.parameters()))


def flops(network: nn.Module, batch: Batch) -> float:
    """Multiply-accumulates of convolutions and fully connected layers for one image; biases multiply nothing."""
    counts: list[int] = []

    def count(layer: nn.Module, _: tuple[Tensor, ...], out: Tensor) -> None:
        counts.append(layer.weight.numel() * out[0, 0].numel())

    run(network, batch.images, [layer.register_forward_hook(count) for layer in weighted_layers(network).values()])
    return float(sum(counts))


def l2_norm(network: nn.Module, _: Batch) -> float:
    """Σ over layers of ‖W‖₂."""
    return total(weight.norm() for weight in layer_weights(network))


# First-order saliency


def grad_norm(network: nn.Module, batch: Batch) -> float:
    """Σ over layers of ‖∂L/∂W‖₂."""
    return total(g.norm() for g in gradients(loss(network, batch), layer_weights(network)))


def plain(network: nn.Module, batch: Batch) -> float:
    """Σ over layers of Σ W·∂L/∂W, signed."""
    weights = layer_weights(network)
    pairs = zip(weights, gradients(loss(network, batch), weights), strict=True)
    return total((w * g).sum() for w, g in pairs)


def snip(network: nn.Module, batch: Batch) -> float:
    """Σ over layers of Σ |∂L/∂m|, where the mask m = 1 multiplies W [LAT19]."""
    weights = {name: weight.detach() for name, weight in named_weights(network).items()}
    masks = {name: torch.ones_like(weight).requires_grad_() for name, weight in weights.items()}
    masked = {name: weight * masks[name] for name, weight in weights.items()}
    logits = functional_call(network, masked, batch.images)
    return total(g.abs().sum() for g in gradients(cross_entropy(logits, batch.labels), [*masks.values()]))


def fisher(network: nn.Module, batch: Batch) -> float:
    """Σ over layers of Σ over weights of Δ of the output channel that the weight belongs to [TKYG20].

    Δ of a channel is ½ mean over the batch of (Σ over space of a·∂L/∂a)², a being the output of the layer.
    """
    layers = weighted_layers(network).values()
    outputs: dict[nn.Module, Tensor] = {}

    def keep(layer: nn.Module, _: tuple[Tensor, ...], out: Tensor) -> None:
        outputs[layer] = out

    logits = run(network, batch.images, [layer.register_forward_hook(keep) for layer in layers])
    by_output = gradients(cross_entropy(logits, batch.labels), [*outputs.values()])
    score = 0.0
    for (layer, a), g in zip(outputs.items(), by_output, strict=True):
        channel = -1 if isinstance(layer, nn.Linear) else 1
        by_image = (a * g).movedim(channel, 1).flatten(2).sum(2) if a.dim() > 2 else a * g
        saliency = by_image.square().mean(0) / 2
        score += saliency.sum().item() * layer.weight[0].numel()
    return score


def synflow(network: nn.Module, batch: Batch) -> float:
    """Σ over layers of Σ |W·∂R/∂W|, R being the sum of the logits of one image of ones [TKYG20].

    All parameters and buffers are replaced by their absolute values, and batch normalisation by the identity. Always in
    double precision, whose range the score needs.
    """
    network = copy.deepcopy(network).double()
    for state in network.state_dict().values():
        state.abs_()
    for module in [*network.modules()]:
        for name, child in module.named_children():
            if isinstance(child, (nn.BatchNorm1d, nn.BatchNorm2d)):
                setattr(module, name, nn.Identity())
    weights = layer_weights(network)
    flow = network(torch.ones_like(batch.images[:1], dtype=torch.float64)).sum()
    pairs = zip(weights, gradients(flow, weights), strict=True)
    return total((w * g).abs().sum() for w, g in pairs)


# Second-order saliency


def grasp(network: nn.Module, batch: Batch) -> float:
    """-Σ over layers of Σ W·(H g), g = ∂L/∂W, H the Hessian of L by all these weights; temperature 1 [WZG20]."""
    weights = layer_weights(network)
    first = gradients(loss(network, batch), weights, differentiable=True)
    flow = sum((g.detach() * g).sum() for g in first)
    pairs = zip(weights, gradients(flow, weights), strict=True)
    return -total((w * second).sum() for w, second in pairs)


# How a network tells images apart


def jacob_cov(network: nn.Module, batch: Batch) -> float:
    """-Σ ln(v + k) + 1/(v + k), k = 1e-5, over the eigenvalues v of a correlation matrix [MTSC21].

    It correlates the images' gradients ∂(Σ logits)/∂x with each other.
    """
    images = batch.images.clone().requires_grad_()
    (jacobian,) = gradients(network(images).sum(), [images])
    v = torch.linalg.eigvalsh(torch.corrcoef(jacobian.flatten(1).double())) + 1e-5
    return -(v.log() + 1 / v).sum().item()


def naswot(network: nn.Module, batch: Batch) -> float:
    """ln |det K|, where K counts the units of all ReLUs that are on, or off, for both of two images [MTSC21].

    A unit is on if the input of the ReLU is positive. ReLUs that the logits do not depend on count too.
    """
    agreements: list[Tensor] = []

    def compare(_: nn.Module, given: tuple[Tensor, ...]) -> None:
        on = (given[0] > 0).flatten(1).double()
        agreements.append(on @ on.T + (1 - on) @ (1 - on).T)

    relus = [module for module in network.modules() if isinstance(module, nn.ReLU)]
    run(network, batch.images, [relu.register_forward_pre_hook(compare) for relu in relus])
    return torch.linalg.slogdet(sum(agreements)).logabsdet.item()


# EZNAS-A [EZNAS22]: the mean over the ReLU-Conv-BatchNorm triples of ‖sigmoid(logdet(sign(X)))‖₂, the loss being the sum
# of the logits. Sources differ in what X is.


def eznas_a(network: nn.Module, batch: Batch) -> float:
    """With X = T1G_D, as the released code executes it: the gradient on data by the input of the triple's ReLU.

    By the input as this ReLU reads it, that is: what flows back through other readers of the same tensor does not count.
    """
    inputs: list[Tensor] = []

    def tap(_: nn.Module, given: tuple[Tensor, ...]) -> Tensor:
        inputs.append(given[0].view_as(given[0]))
        return inputs[-1]

    logits = run(network, batch.images, [each.relu.register_forward_pre_hook(tap) for each in triples(network)])
    return eznas_a_of(gradients(logits.sum(), inputs))


def eznas_a_paper(network: nn.Module, batch: Batch) -> float:
    """With X = T3G_N, as the paper's figure labels it: the gradient on noise by the weights of the convolution."""
    return eznas_a_of(gradients(network(batch.noise).sum(), [each.conv.weight for each in triples(network)]))


def eznas_a_weight(network: nn.Module, batch: Batch) -> float:
    """With X = T3G_D, as later re-implementations read it: the gradient on data by the weights of the convolution."""
    return eznas_a_of(gradients(network(batch.images).sum(), [each.conv.weight for each in triples(network)]))


def eznas_a_of(tensors: tuple[Tensor, ...]) -> float:
    """The mean over triples, given X [.., .., k, k] of each; the determinant is over the last two dimensions."""
    return total(torch.sigmoid(sign_logdet(x)).norm() for x in tensors) / len(tensors)


def sign_logdet(x: Tensor) -> Tensor:
    """ln det(sign(x)) of [..., k, k]: 0 where the determinant is negative, -∞ where it is 0.

    Determinants of signs are whole numbers, and often 0. Elimination in floating point makes some of these ±1e-16, whose
    sign decides between 0 and 0.5 in the sigmoid; rounding gives the true value.
    """
    determinant = torch.linalg.det(x.sign().double()).round()
    return torch.where(determinant < 0, 0.0, determinant.log())


PROXIES: tuple[Callable[[nn.Module, Batch], float], ...] = (
    params,
    flops,
    l2_norm,
    grad_norm,
    plain,
    snip,
    fisher,
    synflow,
    grasp,
    jacob_cov,
    naswot,
    eznas_a,
    eznas_a_paper,
    eznas_a_weight,
)
"""All of them; a function bears the name of the proxy's program."""


# What they share


def weighted_layers(network: nn.Module) -> dict[str, nn.Module]:
    """Every convolution and fully connected layer, by its name."""
    return {name: each for name, each in network.named_modules() if isinstance(each, (nn.Conv1d, nn.Conv2d, nn.Linear))}


def named_weights(network: nn.Module) -> dict[str, Tensor]:
    """The weights of these layers, and of the layer that attention keeps without a module of its own."""
    own = {f"{name}.weight": layer.weight for name, layer in weighted_layers(network).items()}
    attentions = {name: each for name, each in network.named_modules() if isinstance(each, nn.MultiheadAttention)}
    return own | {f"{name}.in_proj_weight": each.in_proj_weight for name, each in attentions.items()}


def layer_weights(network: nn.Module) -> list[Tensor]:
    return [*named_weights(network).values()]


def triples(network: nn.Module) -> list[ReluConvNorm]:
    return [module for module in network.modules() if isinstance(module, ReluConvNorm)]


def loss(network: nn.Module, batch: Batch) -> Tensor:
    return cross_entropy(network(batch.images), batch.labels)


def gradients(of: Tensor, by: list[Tensor], differentiable: bool = False) -> tuple[Tensor, ...]:
    """The derivatives of a scalar; zeros where it does not depend on a tensor."""
    return torch.autograd.grad(of, by, create_graph=differentiable, materialize_grads=True)


def run(network: nn.Module, images: Tensor, hooks: list[RemovableHandle]) -> Tensor:
    """The logits; the hooks are gone afterwards."""
    try:
        return network(images)
    finally:
        for hook in hooks:
            hook.remove()


def total(values: Iterable[Tensor]) -> float:
    return sum(value.item() for value in values)
