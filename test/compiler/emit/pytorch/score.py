"""Scores networks by modules that eznasc wrote: `score.py FOLDER`, after `test/oracle/inputs.ts` wrote its inputs there.

Prints JSON: for each network the score of each function of each module `modules/*.py`, NaN and ∞ by name; and what was
changed about the models, which should be nothing.
"""

import importlib.util
import json
import math
import sys
from pathlib import Path
from types import ModuleType

import numpy
import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).parents[3] / "oracle"))
import networks
import oracle


def main(folder: Path) -> None:
    torch.set_num_threads(1)
    modules = [imported(path) for path in sorted(folder.glob("modules/*.py"))]
    inputs = json.loads((folder / "inputs.json").read_text())
    numbers = torch.from_numpy(numpy.frombuffer((folder / "inputs.bin").read_bytes(), "<f4").copy())
    scores, changes = [], []
    for entry in inputs["networks"]:
        tensors = {}
        for name, shape in entry["tensors"]:
            values, numbers = numbers.split([size := torch.Size(shape).numel(), len(numbers) - size])
            tensors[name] = values.view(shape).double()
        images, labels, noise = tensors.pop("images"), tensors.pop("labels").long(), tensors.pop("noise")
        network = networks.Network(entry["arch"], oracle.SKELETONS[inputs["space"]]).double()
        oracle.load(network, tensors)
        before = state_of(network)
        scores.append({})
        for module in modules:
            module.noise = lambda _images, stream, _seed, noise=noise: noise if stream == 0 else noise.roll(stream)
            for name in module.__all__:
                score = getattr(module, name)(network, images, labels)
                scores[-1][name] = score if math.isfinite(score) else str(score)
        changes += [f"{entry['arch']}: {what}" for what in changed(before, state_of(network))]
    print(json.dumps({"scores": scores, "changes": changes}))


def imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def state_of(model: nn.Module) -> dict[str, object]:
    """All that a score might change about a model."""
    state = {f"value of {name}": value.clone() for name, value in model.state_dict(keep_vars=False).items()}
    for name, parameter in model.named_parameters():
        state |= {f"gradient of {name}": parameter.grad, f"requires_grad of {name}": parameter.requires_grad}
    for name, module in model.named_modules():
        hooks = len(module._forward_hooks) + len(module._forward_pre_hooks) + len(module._backward_hooks)
        state |= {f"mode of {name}": module.training, f"hooks of {name}": hooks}
    return state


def changed(before: dict[str, object], after: dict[str, object]) -> list[str]:
    same = lambda a, b: torch.equal(a, b) if isinstance(a, Tensor) and isinstance(b, Tensor) else a is b or a == b
    return [name for name in before.keys() | after.keys() if not same(before.get(name), after.get(name))]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
