"""A population as EZNAS scores one [EZNAS22]: the 22 tensors of every ReLU-Conv-BatchNorm triple, then programs operator by operator.

Reads lines of JSON, {arch, batch, threads, programs}, where a program is a tree: a tensor's name, a number, or {op, of, …}. It
prints {collect, evaluate, scores} with the seconds for collecting the tensors and for evaluating all programs on all triples. The network and
the images are made before; `inputs` names a folder to take them from.
"""

import json
import operator
import sys
import time
from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn

import given  # makes the oracle's modules importable
from networks import ReluConvNorm

Statistics = dict[str, Tensor]
"""Of one triple, by EZNAS's names: T1 is the input of the ReLU, T2 that of the convolution, T3 its weight, T4 the output of the
normalisation; with G the gradient of the summed logits by it."""


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        torch.set_num_threads(request["threads"])
        network, (images, _, noise) = given.network_and_batch(request)
        start = time.perf_counter()
        triples = collect(network, images, noise)
        collected = time.perf_counter()
        with torch.no_grad():
            scores = [score(program, triples) for program in request["programs"]]
        end = time.perf_counter()
        print(json.dumps({"collect": collected - start, "evaluate": end - collected, "scores": scores}), flush=True)


def collect(network: nn.Module, images: Tensor, noise: Tensor) -> list[Statistics]:
    """All 22 tensors of each triple: on data, on noise, and the differences that perturbing the data makes."""
    on_data, on_noise, perturbed = (statistics(network, x) for x in (images, noise, images + 0.1 * noise))
    return [
        {
            "T3": d["T3"],
            **{f"{name}_D": d[name] for name in d if name != "T3"},
            **{f"{name}_N": n[name] for name in n if name != "T3"},
            **{f"{name}_P": p[name] - d[name] for name in p if name != "T3"},
        }
        for d, n, p in zip(on_data, on_noise, perturbed, strict=True)
    ]


def statistics(network: nn.Module, images: Tensor) -> list[Statistics]:
    """Of all triples for one input, by hooks; where nothing flows back, gradients are zeros."""
    triples = [module for module in network.modules() if isinstance(module, ReluConvNorm)]
    found: list[Statistics] = [{} for _ in triples]
    hooks = []
    for each, own in zip(triples, found, strict=True):
        hooks += [
            each.relu.register_forward_hook(partial(keep_input, own, "T1")),
            each.conv.register_forward_hook(partial(keep_input, own, "T2")),
            each.norm.register_forward_hook(partial(keep_output, own, "T4")),
            each.relu.register_full_backward_hook(partial(keep_input, own, "T1G")),
            each.conv.register_full_backward_hook(partial(keep_input, own, "T2G")),
            each.norm.register_full_backward_hook(partial(keep_output, own, "T4G")),
        ]
    network.zero_grad()
    logits = network(images)
    logits.backward(torch.ones_like(logits))
    for hook in hooks:
        hook.remove()
    for each, own in zip(triples, found, strict=True):
        weight = each.conv.weight
        own["T3"] = weight.detach().clone()
        own["T3G"] = torch.zeros_like(weight) if weight.grad is None else weight.grad.detach().clone()
        for name in ("T1", "T2", "T4"):
            own.setdefault(f"{name}G", torch.zeros_like(own[name]))
    return found


def keep_input(own: Statistics, name: str, _: nn.Module, given: tuple[Tensor, ...], __: object) -> None:
    own[name] = given[0].detach().clone()


def keep_output(own: Statistics, name: str, _: nn.Module, __: object, given: Tensor | tuple[Tensor, ...]) -> None:
    own[name] = (given if isinstance(given, Tensor) else given[0]).detach().clone()


def score(program: object, triples: list[Statistics]) -> float:
    """The mean over triples of the program's mean."""
    return sum(evaluate(program, each).mean().item() for each in triples) / len(triples)


def evaluate(program: object, tensors: Statistics) -> Tensor:
    if isinstance(program, str):
        return tensors[program]
    if not isinstance(program, dict):
        return torch.tensor(float(program))
    arguments = [evaluate(each, tensors) for each in program["of"]]
    return OPERATORS[program["op"]](*arguments, **program.get("with", {}))


def align(x: Tensor, missing: list[int]) -> Tensor:
    """With axes of size 1 at these places, so that the others meet those of another tensor of the same names."""
    for axis in missing:
        x = x.unsqueeze(axis)
    return x


def normalise(x: Tensor) -> Tensor:
    if x.numel() == 1:
        return torch.zeros_like(x)
    return torch.nan_to_num((x - x.mean()) / x.std(), nan=0.0, posinf=torch.inf, neginf=-torch.inf)


def logdet_or_zero(x: Tensor) -> Tensor:
    return torch.nan_to_num(torch.logdet(x), nan=0.0, posinf=torch.inf, neginf=-torch.inf)


def eigen_ratio(x: Tensor, axis: int) -> Tensor:
    rows = x.movedim(axis, 0).flatten(1) if x.dim() > 1 else x[:, None]
    gram = rows @ rows.T
    if not gram.isfinite().all():
        return torch.tensor(torch.nan)
    values = torch.linalg.eigvalsh(gram)
    return values[-1] / values[0]


def kl_divergence(x: Tensor, y: Tensor, axis: int) -> Tensor:
    return (y * (y.log() - x)).sum() / y.shape[axis]


def step(compare: Callable[[Tensor, Tensor], Tensor]) -> Callable[[Tensor, Tensor], Tensor]:
    return lambda x, y: compare(x, y).float()


OPERATORS: dict[str, Callable[..., Tensor]] = {
    "align": align,
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "lt": step(torch.lt),
    "gt": step(torch.gt),
    "eq": step(torch.eq),
    "neg": torch.neg,
    "abs": torch.abs,
    "square": torch.square,
    "exp": torch.exp,
    "relu": torch.relu,
    "sign": torch.sign,
    "heaviside": lambda x: (x > 0).float(),
    "reciprocal": torch.reciprocal,
    "sigmoid": torch.sigmoid,
    "norm": torch.norm,
    "mean": torch.mean,
    "det": torch.det,
    "log_positive": lambda x: torch.where(x > 0, x, 1.0).log(),
    "abs_log": lambda x: torch.where(x == 0, 1.0, x).log().abs(),
    "normalise": normalise,
    "below_zero": lambda x: (x < 0).float(),
    "ones_like": lambda x: 0 * x + 1,
    "zeros_like": lambda x: 0 * x,
    "numel": lambda x: torch.tensor(float(x.numel())),
    "l1_norm": lambda x: x.abs().mean(),
    "hamming": lambda x, y: ((x > 0) != (y > 0)).sum().float(),
    "kl_divergence": kl_divergence,
    "cosine": lambda x, y: (x * y).sum() / (x.norm() * y.norm()),
    "softmax": lambda x, axis: x.softmax(axis),
    "logdet_or_zero": logdet_or_zero,
    "matmul": torch.matmul,
    "eigen_ratio": eigen_ratio,
}

if __name__ == "__main__":
    main()
