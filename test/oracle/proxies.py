"""Zero-cost proxies, each written from its definition with torch's autograd and hooks.

Every function takes a network in training mode, leaves it as it was but for the running statistics of its
normalisations, which no score reads, and computes in the type of its weights.

Unless a proxy says otherwise, conventions are those of the reference harness [ACM21]: batch normalisation uses the
statistics of the batch, the loss L is the batch's mean cross-entropy, and a score is the sum over all convolutions and
fully connected layers. Where the loss does not depend on a tensor, its gradient is zero.
"""

import copy
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy
import torch
from torch import Tensor, nn
from torch.distributions import Categorical
from torch.func import functional_call
from torch.nn.functional import cosine_similarity, cross_entropy, kl_div
from torch.utils.hooks import RemovableHandle

from networks import Cell, ReluConvNorm


@dataclass(frozen=True)
class Batch:
    """What a network is run on."""

    images: Tensor
    """[batch, channel, h, w], normalised per channel."""
    labels: Tensor
    """[batch], class indices from 0."""
    noise: Tensor
    """Like `images`, standard normal."""
    images_1: Tensor
    labels_1: Tensor
    """A second batch of the same size."""
    noise_1: Tensor
    """Like `noise`, and independent of it."""
    normal: dict[str, Tensor]
    """By name, other values for all trainable tensors: standard normal weights, biases and shifts 0, scales 1."""
    weight_signs: dict[str, Tensor]
    """By name, -1 or 1 for each weight of convolutions and fully connected layers."""
    cell_signs: list[Tensor]
    """The same for what each cell gives, in the order of the cells."""


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

    All parameters and buffers are replaced by their absolute values, and batch normalisation by the identity.
    """
    return total((w * g).abs().sum() for w, g in synaptic_flow(network, batch, normalised=False))


def synflow_bn(network: nn.Module, batch: Batch) -> float:
    """The same with the batch normalisation left as it is, in training mode."""
    return total((w * g).abs().sum() for w, g in synaptic_flow(network, batch, normalised=True))


def logsynflow(network: nn.Module, batch: Batch) -> float:
    """Σ over layers of Σ |W|·ln(|∂R/∂W| + 1), as for `synflow` [CRCA23]."""
    return total((w.abs() * (g.abs() + 1).log()).sum() for w, g in synaptic_flow(network, batch, normalised=False))


def synaptic_flow(network: nn.Module, batch: Batch, normalised: bool) -> list[tuple[Tensor, Tensor]]:
    """The absolute weights of each layer and ∂R/∂W. Always in double precision, whose range the scores need."""
    network = copy.deepcopy(network).double()
    for state in network.state_dict().values():
        state.abs_()
    for module in [] if normalised else [*network.modules()]:
        for name, child in module.named_children():
            if isinstance(child, (nn.BatchNorm1d, nn.BatchNorm2d)):
                setattr(module, name, nn.Identity())
    weights = layer_weights(network)
    flow = network(torch.ones_like(batch.images[:1], dtype=torch.float64)).sum()
    return [*zip(weights, gradients(flow, weights), strict=True)]


def knas(network: nn.Module, batch: Batch) -> float:
    """The mean entry of the Gram matrix of the images' gradients [XZL21]."""
    rows = per_image(image_losses(network, batch), layer_weights(network))
    return (rows @ rows.T).mean().item()


def zico(network: nn.Module, batch: Batch) -> float:
    """Σ over layers of ln Σ over weights of mean |g_n| / std(g_n), g_n being the gradient of batch n of two [LYBM23].

    The std is that of the population; weights of which it is 0 do not count, nor do layers without others.
    """
    weights = layer_weights(network)
    losses = [
        cross_entropy(network(batch.images), batch.labels),
        cross_entropy(network(batch.images_1), batch.labels_1),
    ]
    score = 0.0
    for both in zip(*(gradients(each, weights) for each in losses), strict=True):
        g = torch.stack(both)
        deviation = g.std(0, unbiased=False)
        ratios = (g.abs().mean(0) / deviation)[deviation != 0]
        score += math.log(ratios.sum().item()) if len(ratios) > 0 else 0
    return score


def gradsign(network: nn.Module, batch: Batch) -> float:
    """Σ over weights of |Σ over images of sign(∂L_i/∂w)|, L_i being the loss of image i [ZJ22].

    All images go through the network together, so that normalisation sees the batch.
    """
    rows = per_image(image_losses(network, batch), layer_weights(network))
    return rows.sign().sum(0).abs().sum().item()


def grad_angle(network: nn.Module, batch: Batch) -> float:
    """The mean over images of the cosine between u_i and the mean of all u, u_i = g_i / ‖g_i‖ [DLW23]."""
    rows = per_image(image_losses(network, batch), layer_weights(network))
    directions = rows / rows.norm(dim=1, keepdim=True)
    centre = directions.mean(0)
    return cosine_similarity(directions, centre[None], eps=0).mean().item()


# Second-order saliency


def grasp(network: nn.Module, batch: Batch) -> float:
    """-Σ over layers of Σ W·(H g), g = ∂L/∂W, H the Hessian of L by all these weights; temperature 1 [WZG20]."""
    weights = layer_weights(network)
    first = gradients(loss(network, batch), weights, differentiable=True)
    flow = sum((g.detach() * g).sum() for g in first)
    pairs = zip(weights, gradients(flow, weights), strict=True)
    return -total((w * second).sum() for w, second in pairs)


def hessian_trace(network: nn.Module, batch: Batch) -> float:
    """v·(H v), H the Hessian of L by the weights of all layers, v random signs [Hut89]; [DLW23] takes one weight in a hundred."""
    signs = [batch.weight_signs[name] for name in named_weights(network)]
    weights = layer_weights(network)
    first = gradients(loss(network, batch), weights, differentiable=True)
    along = sum((v * g).sum() for v, g in zip(signs, first, strict=True))
    pairs = zip(signs, gradients(along, weights), strict=True)
    return total((v * second).sum() for v, second in pairs)


# How a network tells images apart


def jacob_cov(network: nn.Module, batch: Batch) -> float:
    """-Σ ln(v + k) + 1/(v + k), k = 1e-5, over the eigenvalues v of a correlation matrix [MTSC21].

    It correlates the images' gradients ∂(Σ logits)/∂x with each other.
    """
    images = batch.images.clone().requires_grad_()
    (jacobian,) = gradients(network(images).sum(), [images])
    v = torch.linalg.eigvalsh(torch.corrcoef(jacobian.flatten(1).double())) + 1e-5
    return -(v.log() + 1 / v).sum().item()


def epe_nas(network: nn.Module, batch: Batch) -> float:
    """Σ over classes of |Σ ln(|c| + k)|, k = 1e-5, over the entries c of the correlation matrix of the class [LAA21].

    It correlates the gradients ∂(Σ logits)/∂x of the images of a class with each other.
    """
    images = batch.images.clone().requires_grad_()
    (jacobian,) = gradients(network(images).sum(), [images])
    score = 0.0
    for label in batch.labels.unique():
        rows = jacobian[batch.labels == label].flatten(1).double()
        correlations = torch.corrcoef(rows).reshape(len(rows), len(rows))
        score += (correlations.abs() + 1e-5).log().sum().abs().item()
    return score


def ntk_cond(network: nn.Module, batch: Batch) -> float:
    """λ_max / λ_min of the tangent kernel G Gᵀ [CGW21].

    Row i of G is ∂(Σ logits of image i) by every parameter that is called a weight: of layers and of normalisations.
    """
    weights = [each for name, each in network.named_parameters() if name.endswith("weight")]
    rows = per_image(network(batch.images).sum(1), weights)
    eigenvalues = torch.linalg.eigvalsh((rows @ rows.T).double())
    return (eigenvalues[-1] / eigenvalues[0]).item()


def ntk_trace(network: nn.Module, batch: Batch) -> float:
    """√(Σ over images of ‖∂(logit of the image's class)/∂W‖² / N), W being the weights of all layers [DLW23]."""
    logits = network(batch.images)
    rows = per_image(logits[torch.arange(len(logits)), batch.labels], layer_weights(network))
    return ((rows @ rows.T).trace() / len(rows)).sqrt().item()


def jacobian_trace(network: nn.Module, batch: Batch) -> float:
    """½ Σ over classes of ‖∂(Σ over images of the logit)/∂x‖² / N [DLW23]."""
    images = batch.images.clone().requires_grad_()
    rows = per_image(network(images).sum(0), [images])
    return (rows.square().sum() / 2 / len(images)).item()


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


def linear_regions(network: nn.Module, batch: Batch) -> float:
    """How many rows of `relu_signs` differ [CGW21]."""
    return float(len(relu_signs(network, batch).unique(dim=0)))


def swap(network: nn.Module, batch: Batch) -> float:
    """How many columns of `relu_signs` differ [PSF24]."""
    return float(len(relu_signs(network, batch).T.unique(dim=0)))


def relu_signs(network: nn.Module, batch: Batch) -> Tensor:
    """The sign of each output of each ReLU, as a row for each image."""
    signs: list[Tensor] = []

    def keep(_: nn.Module, __: tuple[Tensor, ...], out: Tensor) -> None:
        signs.append(out.detach().sign().flatten(1))

    relus = [module for module in network.modules() if isinstance(module, nn.ReLU)]
    run(network, batch.images, [relu.register_forward_hook(keep) for relu in relus])
    return torch.cat(signs, dim=1)


def t_cet(network: nn.Module, batch: Batch) -> float:
    """Σ over triples of v·Σs / std(s): v is the `naswot` of the triple's ReLU alone, s the synaptic flow of its weights [Vio23].

    A std of 0 counts as 1, and v of a singular kernel as 0.
    """
    codes: list[Tensor] = []

    def keep(_: nn.Module, given: tuple[Tensor, ...]) -> None:
        codes.append((given[0] > 0).flatten(1).double())

    run(network, batch.images, [each.relu.register_forward_pre_hook(keep) for each in triples(network)])
    names = {f"{name}.conv.weight" for name, each in network.named_modules() if isinstance(each, ReluConvNorm)}
    flows = zip(named_weights(network), synaptic_flow(network, batch, normalised=False), strict=True)
    saliencies = [(w * g).abs() for name, (w, g) in flows if name in names]
    score = 0.0
    for on, s in zip(codes, saliencies, strict=True):
        kernel = on @ on.T + (1 - on) @ (1 - on).T
        # A kernel of counts is singular exactly if its rank, which is far from rounding, is not full.
        regular = torch.linalg.matrix_rank(kernel) == len(kernel)
        volume = torch.linalg.slogdet(kernel).logabsdet.item() if regular else 0.0
        deviation = s.std().item()
        score += volume * s.sum().item() / (deviation if deviation > 0 else 1)
    return score


# How features are spread


def az_expressivity(network: nn.Module, batch: Batch) -> float:
    """Σ over cells of -Σ p ln(p + 1e-8), p being the eigenvalues of the cell's channel covariance, divided by their sum [LH24].

    The covariance is that of the channels at every pixel of a batch of noise. Eigenvalues below 0 count as 0.
    """
    return sum(cell_entropies(network, batch))


def az_progressivity(network: nn.Module, batch: Batch) -> float:
    """The least difference of that entropy between a cell and the cell before it [LH24]."""
    entropies = cell_entropies(network, batch)
    return min(after - before for before, after in zip(entropies, entropies[1:]))


def az_trainability(network: nn.Module, batch: Batch) -> float:
    """The mean over cells of 2 - s - 1/(s + 1e-6), s being the norm of gᵀu/(BHW) [LH24].

    u are random signs for what the cell gives, g the gradient that they make of what it reads; rows are pixels of images.
    Cells that halve the map, or that give what they read, would need a rule; there are none here.
    """
    terms: list[float] = []
    cells = [module for module in network.modules() if isinstance(module, Cell)]
    for cell, given, u in zip(cells, inputs_of(network, batch.noise, Cell), batch.cell_signs, strict=True):
        x = given.detach().requires_grad_()
        (g,) = torch.autograd.grad(cell(x), x, u, materialize_grads=True)
        rows_in, rows_out = (each.movedim(1, -1).flatten(0, 2) for each in (g, u))
        s = torch.linalg.matrix_norm(rows_in.T @ rows_out / len(rows_out), 2).item()
        terms.append(2 - s - 1 / (s + 1e-6))
    return sum(terms) / len(terms)


def cell_entropies(network: nn.Module, batch: Batch) -> list[float]:
    entropies: list[float] = []
    for out in outputs_of(network, batch.noise, Cell):
        pixels = out.movedim(1, -1).flatten(0, 2)
        centred = pixels - pixels.mean(0)
        eigenvalues = torch.linalg.eigvalsh(centred.T @ centred / len(pixels)).clamp(min=0)
        p = eigenvalues / eigenvalues.sum()
        entropies.append(-(p * (p + 1e-8).log()).sum().item())
    return entropies


def bn_score(network: nn.Module, batch: Batch) -> float:
    """Σ over normalisations of ln √(v + 1e-5), v being the mean over channels of the batch's variance [LWS21, DLW23]."""
    score = 0.0
    for given in inputs_of(network, batch.images, nn.BatchNorm2d):
        variances = given.movedim(1, 0).flatten(1).var(1, unbiased=False)
        score += math.log(math.sqrt(variances.mean().item() + 1e-5))
    return score


def zen(network: nn.Module, batch: Batch) -> float:
    """ln D + the `bn_score` on noise x, with standard normal weights [LWS21].

    D is the mean over images of Σ |f(x) - f(x + 0.01 x')|, f being the features before they are pooled.
    """
    network = with_weights(network, batch.normal)
    changed, plain = (
        outputs_of(network, images, nn.ReLU)[-1] for images in (batch.noise + 0.01 * batch.noise_1, batch.noise)
    )
    distance = (changed - plain).abs().flatten(1).sum(1).mean().item()
    return math.log(distance) + bn_score(network, replace(batch, images=batch.noise))


def epsinas(network: nn.Module, batch: Batch) -> float:
    """mean |u - v| / mean of u and v: the logits under weights 1e-7 and 1, moved and scaled to the range 0 to 1 [Gra21].

    Where either is 0 their difference does not count, and zeros do not count in the mean. Biases and shifts are 0, scales 1.
    """
    placed: list[Tensor] = []
    for value in (1e-7, 1):
        # The constant is a float32 number, as weights are.
        constant = {
            name: torch.full_like(each, float(numpy.float32(value))) if each.dim() > 1 else batch.normal[name]
            for name, each in network.named_parameters()
        }
        y = with_weights(network, constant)(batch.images).detach()
        placed.append((y - y.min()) / (y.max() - y.min()))
    both = torch.stack(placed)
    both = torch.where(both == 0, torch.nan, both)
    return ((both[0] - both[1]).abs().nanmean() / both.nanmean()).item()


def meco(network: nn.Module, batch: Batch) -> float:
    """Σ over the outputs of convolutions, normalisations and ReLUs of λ_min of the correlation of their channels [JWB23].

    On the first image of a batch of noise; correlations with a constant channel count as 0.
    """
    return total(least_eigenvalue(out[0]) for out in maps_of(network, batch.noise))


def meco_opt(network: nn.Module, batch: Batch) -> float:
    """The same of the first 8 channels of each map, times the number of its channels divided by 8."""
    return total(least_eigenvalue(out[0, :8]) * out.shape[1] / 8 for out in maps_of(network, batch.noise))


def maps_of(network: nn.Module, images: Tensor) -> list[Tensor]:
    kinds = (nn.Conv2d, nn.BatchNorm2d, nn.ReLU)
    return [out for kind in kinds for out in outputs_of(network, images, kind)]


def least_eigenvalue(channels: Tensor) -> Tensor:
    correlations = torch.corrcoef(channels.detach().flatten(1).double())
    return torch.linalg.eigvalsh(torch.where(correlations.isnan(), 0, correlations))[0]


def logits_entropy(network: nn.Module, batch: Batch) -> float:
    """The mean over images of -Σ p ln p, p being the softmax of the logits [DLW23]."""
    return Categorical(logits=network(batch.images)).entropy().mean().item()


# Programs that searches found


def auto_prox_a(network: nn.Module, batch: Batch) -> float:
    """The mean over layers of mean |z(∂L/∂x)| + mean of max(√W, 0), x being the input of the layer [WDH24].

    z(t) = (t - mean) / std, with the unbiased std; 0 where that is 0. The root of a negative weight counts as 0.
    """
    layers = [*weighted_layers(network).values()]
    taps: dict[nn.Module, Tensor] = {}

    def tap(layer: nn.Module, given: tuple[Tensor, ...]) -> Tensor:
        taps[layer] = given[0].view_as(given[0]) if given[0].requires_grad else given[0].clone().requires_grad_()
        return taps[layer]

    logits = run(network, batch.images, [layer.register_forward_pre_hook(tap) for layer in layers])
    by_input = gradients(cross_entropy(logits, batch.labels), [taps[layer] for layer in layers])
    pairs = zip(by_input, layers, strict=True)
    return total(z(g).abs().mean() + layer.weight.sqrt().nan_to_num(0).mean() for g, layer in pairs) / len(layers)


def auto_prox_p(network: nn.Module, batch: Batch) -> float:
    """The mean over triples of ‖W‖_F - ln mean |∂L/∂x|, x being the input of the ReLU; ln 0 counts as 0 [WDH24]."""
    score = 0.0
    logits, inputs = tapped(network, batch.images, "relu")
    by_input = gradients(cross_entropy(logits, batch.labels), inputs)
    for each, g in zip(triples(network), by_input, strict=True):
        size = g.abs().mean().item()
        score += each.conv.weight.norm().item() - (math.log(size) if size > 0 else 0)
    return score / len(triples(network))


def lpzero(network: nn.Module, batch: Batch) -> float:
    """The mean over layers of mean W² + mean softmax(∂L/∂W)², the softmax being along the input channels [DLL24]."""
    weights = layer_weights(network)
    pairs = zip(weights, gradients(loss(network, batch), weights), strict=True)
    return total(w.square().mean() + g.softmax(dim=1).square().mean() for w, g in pairs) / len(weights)


def z(x: Tensor) -> Tensor:
    """With mean 0 and unbiased standard deviation 1; zeros if it has none."""
    return (x - x.mean()) / x.std() if x.std() > 0 else torch.zeros_like(x)


# EZNAS-A [EZNAS22]: the mean over the ReLU-Conv-BatchNorm triples of ‖sigmoid(logdet(sign(X)))‖₂, the loss being the sum
# of the logits. Sources differ in what X is.


def eznas_a(network: nn.Module, batch: Batch) -> float:
    """With X = T1G_D, as the released code executes it: the gradient on data by the input of the triple's ReLU.

    By the input as this ReLU reads it, that is: what flows back through other readers of the same tensor does not count.
    """
    logits, inputs = tapped(network, batch.images, "relu")
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


# The other programs in the code of EZNAS [EZNAS22], with the tensors that it executes them on: means over the triples.


def eznas_topprog(network: nn.Module, batch: Batch) -> float:
    """(|‖T2_N‖₂|)², T2_N being the input of the convolution on noise."""
    _, inputs = tapped(network, batch.noise, "conv")
    return total(x.norm().abs() ** 2 for x in inputs) / len(inputs)


def eznas_enas(network: nn.Module, batch: Batch) -> float:
    """1 / (‖a‖ + exp ‖ln σ(ln σ(a))‖), a being T4_P, the change of the triple's output."""
    return total(
        1 / (a.norm() + torch.exp(positive_log(torch.sigmoid(positive_log(torch.sigmoid(a)))).norm()))
        for a in output_changes(network, batch)
    ) / len(triples(network))


def eznas_pnas(network: nn.Module, batch: Batch) -> float:
    """KL(z(z(z(T4G_P))), T4G_D > 0), T4G being the gradient of Σ logits by the triple's output.

    The divergence is torch's `batchmean`: Σ y (ln y - x) divided by the size of the first dimension.
    """
    changed = [g for _, g in triple_outputs(network, perturbed(batch))]
    clean = [g for _, g in triple_outputs(network, batch.images)]
    pairs = [(z(z(z(p - d))), (d > 0).to(d.dtype)) for p, d in zip(changed, clean, strict=True)]
    return total(kl_div(x, y, reduction="batchmean") for x, y in pairs) / len(pairs)


def eznas_nasnet(network: nn.Module, batch: Batch) -> float:
    """‖ln(ln T4_P + T1_N) < 0‖, T1_N being the input of the ReLU on noise.

    Only of triples whose input and output have one shape, for others cannot be added.
    """
    _, inputs = tapped(network, batch.noise, "relu")
    pairs = zip(output_changes(network, batch), inputs, strict=True)
    norms = [(positive_log(positive_log(a) + b) < 0).double().norm() for a, b in pairs if a.shape == b.shape]
    return total(norms) / len(norms)


def positive_log(x: Tensor) -> Tensor:
    """ln x, 0 where x is not positive."""
    return torch.where(x > 0, x, torch.ones_like(x)).log()


def perturbed(batch: Batch) -> Tensor:
    return batch.images + 0.1 * batch.noise


def output_changes(network: nn.Module, batch: Batch) -> list[Tensor]:
    """T4_P: each triple's output on perturbed images less that on the images."""
    both = zip(triple_outputs(network, perturbed(batch)), triple_outputs(network, batch.images), strict=True)
    return [changed - clean for (changed, _), (clean, _) in both]


def triple_outputs(network: nn.Module, images: Tensor) -> list[tuple[Tensor, Tensor]]:
    """Each triple's output, with the gradient of Σ logits by it."""
    outputs: list[Tensor] = []

    def keep(_: nn.Module, __: tuple[Tensor, ...], out: Tensor) -> None:
        outputs.append(out)

    logits = run(network, images, [each.norm.register_forward_hook(keep) for each in triples(network)])
    return [*zip(outputs, gradients(logits.sum(), outputs), strict=True)]


PROXIES: tuple[Callable[[nn.Module, Batch], float], ...] = (
    params,
    flops,
    l2_norm,
    grad_norm,
    plain,
    snip,
    fisher,
    synflow,
    synflow_bn,
    logsynflow,
    knas,
    zico,
    gradsign,
    grad_angle,
    grasp,
    hessian_trace,
    jacob_cov,
    epe_nas,
    ntk_cond,
    ntk_trace,
    jacobian_trace,
    naswot,
    linear_regions,
    swap,
    t_cet,
    az_expressivity,
    az_progressivity,
    az_trainability,
    meco,
    meco_opt,
    bn_score,
    zen,
    epsinas,
    logits_entropy,
    auto_prox_a,
    auto_prox_p,
    lpzero,
    eznas_a,
    eznas_a_paper,
    eznas_a_weight,
    eznas_topprog,
    eznas_enas,
    eznas_pnas,
    eznas_nasnet,
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


def with_weights(network: nn.Module, values: dict[str, Tensor]) -> nn.Module:
    """A copy of the network with other values for all of its trainable tensors."""
    network = copy.deepcopy(network)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            parameter.copy_(values[name])
    return network


def image_losses(network: nn.Module, batch: Batch) -> Tensor:
    """The cross-entropy of each image, all of which go through the network together."""
    return cross_entropy(network(batch.images), batch.labels, reduction="none")


def per_image(of: Tensor, by: list[Tensor]) -> Tensor:
    """The gradients of each element of a vector, joined to a row."""
    rows = [torch.autograd.grad(each, by, retain_graph=True, materialize_grads=True) for each in of]
    return torch.stack([torch.cat([g.flatten() for g in row]) for row in rows])


def tapped(network: nn.Module, images: Tensor, part: str) -> tuple[Tensor, list[Tensor]]:
    """The logits, and what one part of each triple reads: a view of its own, apart from what others read of the same tensor."""
    inputs: list[Tensor] = []

    def tap(_: nn.Module, given: tuple[Tensor, ...]) -> Tensor:
        inputs.append(given[0].view_as(given[0]))
        return inputs[-1]

    hooks = [each.get_submodule(part).register_forward_pre_hook(tap) for each in triples(network)]
    return run(network, images, hooks), inputs


def outputs_of(network: nn.Module, images: Tensor, kind: type[nn.Module]) -> list[Tensor]:
    """What all modules of a kind give, in the order in which they run."""
    outputs: list[Tensor] = []

    def keep(_: nn.Module, __: tuple[Tensor, ...], out: Tensor) -> None:
        outputs.append(out)

    run(network, images, [each.register_forward_hook(keep) for each in network.modules() if isinstance(each, kind)])
    return outputs


def inputs_of(network: nn.Module, images: Tensor, kind: type[nn.Module]) -> list[Tensor]:
    """What all modules of a kind read, in the order in which they run."""
    inputs: list[Tensor] = []

    def keep(_: nn.Module, given: tuple[Tensor, ...]) -> None:
        inputs.append(given[0])

    run(network, images, [each.register_forward_pre_hook(keep) for each in network.modules() if isinstance(each, kind)])
    return inputs


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
