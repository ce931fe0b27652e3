"""Scores networks by modules that eznasc wrote: `score.py CASES`, a file of JSON.

A case has `modules`, texts of Python; a network as `layers`, `logits` and `weights`, or as `arch` with weights; `batches`,
pairs of images and labels, and `noise`, by stream; `random`, by function, place and number. Tensors are pairs of a shape and numbers. Prints JSON: for each case `scores` by function,
NaN and ∞ by name; `errors`; and `changes`, what is not as it was about the model, which should be nothing.
"""

import inspect
import json
import math
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType

import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).parents[3] / "oracle"))
import networks
import oracle
from layers import Layers


def main(path: Path) -> None:
    torch.set_num_threads(1)
    print(json.dumps([scored(case) for case in json.loads(path.read_text())]))


def scored(case: dict) -> dict:
    noise = [tensor(pair) for pair in case["noise"]]
    random = {tuple(key): tensor(pair) for key, pair in case["random"]}
    given = {}
    for number, (images, labels) in enumerate(case["batches"]):
        end = f"_{number}" if number else ""
        given |= {f"images{end}": tensor(images), f"labels{end}": tensor(labels).long()}
    model = model_of(case)
    before = state_of(model)
    scores, errors = {}, []
    for text in case["modules"]:
        module = imported(text)
        if hasattr(module, "noise"):
            module.noise = lambda _images, stream, _seed: noise[stream]
        for name in ("random_signs", "random_normal"):
            if hasattr(module, name):
                setattr(module, name, partial(drawn_or_own, random, getattr(module, name)))
        if case["values"] and hasattr(module, "new_values"):
            paths = {id(parameter): path for path, parameter in parameters_of(case, model).items()}
            drawn = dict(map(tuple, case["values"]))
            module.new_values = lambda x, _role, _weight, values, *_: tensor(drawn[values][paths[id(x)]])
        for name in module.__all__:
            try:
                function = getattr(module, name)
                takes = inspect.signature(function).parameters
                score = function(model, **{each: given[each] for each in takes if each in given})
                scores[name] = score if math.isfinite(score) else str(score)
            except Exception:
                errors.append(traceback.format_exc())
    return {"scores": scores, "errors": errors, "changes": changed(before, state_of(model))}


def drawn_or_own(drawn: dict[tuple[str, str, int], Tensor], own: Callable, x: Tensor, place: str, number: int, seed: int) -> Tensor:
    """What the case has for a place, else what the module draws: of that, it may be, only the size is read."""
    key = (own.__name__, place, number)
    return drawn[key] if key in drawn else own(x, place, number, seed)


def tensor(pair: tuple[list[int], list[float]]) -> Tensor:
    shape, numbers = pair
    return torch.tensor(numbers, dtype=torch.float64).view(shape)


def model_of(case: dict) -> nn.Module:
    weights = {name: tensor(pair) for name, pair in case["weights"].items()}
    if "layers" in case:
        return Layers(case["layers"], case["logits"], weights)
    network = networks.Network(case["arch"], networks.MICRO).double()
    oracle.load(network, weights)
    return network


def parameters_of(case: dict, model: nn.Module) -> dict[str, nn.Parameter]:
    """The model's parameters by their names in the case."""
    by_name = dict(model.named_parameters())
    return {path: by_name[model.names[path] if "layers" in case else oracle.renamed(path)] for path in case["weights"]}


def imported(text: str) -> ModuleType:
    module = ModuleType("proxies")
    exec(compile(text, "<module>", "exec"), module.__dict__)
    return module


def state_of(model: nn.Module) -> dict[str, object]:
    """All that a score might change about a model."""
    state = {f"value of {name}": value.clone() for name, value in model.state_dict().items()}
    for name, parameter in model.named_parameters():
        state |= {f"gradient of {name}": parameter.grad, f"requires_grad of {name}": parameter.requires_grad}
    for name, module in model.named_modules():
        hooks = len(module._forward_hooks) + len(module._forward_pre_hooks) + len(module._backward_hooks)
        state |= {f"mode of {name}": module.training, f"hooks of {name}": hooks}
    return state


def changed(before: dict[str, object], after: dict[str, object]) -> list[str]:
    def same(a: object, b: object) -> bool:
        return torch.equal(a, b) if isinstance(a, Tensor) and isinstance(b, Tensor) else a is b or a == b

    return [name for name in before.keys() | after.keys() if not same(before.get(name), after.get(name))]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
