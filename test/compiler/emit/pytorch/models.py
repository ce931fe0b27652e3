"""Scores variants of one model, which differ in nothing that a score should see: `models.py FILE`.

The file is a JSON object of Python texts by name. Prints JSON: `scores` by variant and then by function, in double
precision but for the variant `float32`; `changes`, what is not as it was about a model, also after an exception; and
`noise`, what holds of the noise that modules draw.
"""

import inspect
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from score import changed, imported, state_of

IMAGES = torch.randn(4, 3, 8, 8, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
LABELS = torch.tensor([0, 1, 2, 0])
GIVEN = {"images": IMAGES, "labels": LABELS, "images_1": IMAGES.flip(2) + 0.5, "labels_1": LABELS.flip(0)}


class Residual(nn.Module):
    """Two blocks with shortcuts, written as its users would: `style` says how."""

    def __init__(self, style: str = ""):
        super().__init__()
        torch.manual_seed(0)
        self.style = style
        self.stem = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(8) for _ in range(5))
        self.convs = nn.ModuleList(nn.Conv2d(8, 8, 3, padding=1, groups=groups) for groups in (1, 2, 1, 8))
        self.relu = nn.ReLU(inplace=style == "in place")
        self.drop = nn.Dropout(0.5)
        self.head = nn.Linear(8, 3)
        self.double()

    def forward(self, x: Tensor):
        x = self.norms[0](self.stem(x))
        for at in (0, 2):
            y = self.convs[at](self.rectified(x.clone()))
            y = self.convs[at + 1](self.rectified(self.norms[at + 1](y)))
            y = self.norms[at + 2](y)
            if self.style == "in place":
                y += x
                x = y.mul_(0.5)
            else:
                x = (y + x) * 0.5
        x = self.rectified(x).mean((2, 3))
        if self.style == "dropout":
            x = self.drop(x)
        if self.style == "broken":
            raise RuntimeError("a model with a bug")
        logits = self.head(x)
        return (x, logits) if self.style == "tuple" else logits

    def rectified(self, x: Tensor) -> Tensor:
        return torch.relu(x) if self.style == "functional" else self.relu(x)


def variants() -> dict[str, nn.Module]:
    models = {style or "plain": Residual(style) for style in ("", "functional", "in place", "tuple")}
    models["dropout"] = Residual("dropout").train()
    models["evaluated"] = Residual().eval()
    models["frozen"] = Residual().requires_grad_(False)
    models["trained"] = Residual()
    for buffer in models["trained"].buffers():
        buffer += 3
    for parameter in models["trained"].parameters():
        parameter.grad = torch.ones_like(parameter)
    models["float32"] = Residual().float()
    return models


def main(texts: dict[str, str]) -> None:
    torch.set_num_threads(1)
    modules = {name: imported(text) for name, text in texts.items()}
    scores, changes = {}, []
    for variant, model in variants().items():
        before = state_of(model)
        scores[variant] = {name: call(getattr(module, name), model) for name, module in modules.items()}
        changes += [f"{variant}: {what}" for what in changed(before, state_of(model))]
    with torch.no_grad():
        scores["without gradients"] = {
            name: call(getattr(module, name), Residual()) for name, module in modules.items()
        }
    broken = Residual("broken").train()
    before = state_of(broken)
    for name, module in modules.items():
        try:
            call(getattr(module, name), broken)
            changes.append(f"{name} does not raise")
        except RuntimeError as error:
            assert "bug" in str(error)
    changes += [f"broken: {what}" for what in changed(before, state_of(broken))]
    print(json.dumps({"scores": scores, "changes": changes, "noise": noise_of(modules["eznas_a_paper"])}))


def call(function: Callable[..., float], model: nn.Module) -> float | str:
    """The score of a model, by a function of some of what is given; NaN and ∞ by name."""
    takes = inspect.signature(function).parameters
    score = function(model, **{name: value for name, value in GIVEN.items() if name in takes})
    return score if math.isfinite(score) else str(score)


def noise_of(module) -> dict[str, bool]:
    def draw(stream: int, seed: int, dtype: torch.dtype = torch.float64) -> Tensor:
        return module.noise(IMAGES.to(dtype), stream, seed)

    model = Residual()
    paper = [module.eznas_a_paper(model, IMAGES, LABELS, seed=seed) for seed in (0, 0, 1)]
    return {
        "the same for the same seed": torch.equal(draw(0, 5), draw(0, 5)) and paper[0] == paper[1],
        "another for another seed": not torch.equal(draw(0, 5), draw(0, 6)) and paper[0] != paper[2],
        "another for another stream": not torch.equal(draw(0, 5), draw(1, 5)),
        "the same for every type": torch.equal(draw(0, 5).float(), draw(0, 5, torch.float32)),
    }


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()))
