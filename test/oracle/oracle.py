"""Scores the networks in a folder written by `inputs.ts` and prints them as JSON: `oracle.py FOLDER [float32|float64]`.

The folder holds `inputs.json`, which says what was drawn, and `inputs.bin`: all tensors of all networks in the order of the
former, row-major, as little-endian float32.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

import numpy
import torch
from torch import Tensor, nn

import networks
import proxies

SKELETONS = {"micro": networks.MICRO, "nasbench201": networks.NASBENCH201}

RENAMED = {
    r"\bconv1\b": "first.conv",
    r"\bnorm1\b": "first.norm",
    r"\bconv2\b": "second.conv",
    r"\bnorm2\b": "second.norm",
    r"\.scale$": ".weight",
    r"\.shift$": ".bias",
}
"""From the names of the inputs' weights to those of torch, where these differ."""


def main(folder: Path, dtype: torch.dtype) -> None:
    torch.set_num_threads(1)
    inputs = json.loads((folder / "inputs.json").read_text())
    data = (folder / "inputs.bin").read_bytes()
    numbers = torch.from_numpy(numpy.frombuffer(data, "<f4").copy())
    for entry in inputs["networks"]:
        tensors = {}
        for name, shape in entry.pop("tensors"):
            values, numbers = numbers.split([size := torch.Size(shape).numel(), len(numbers) - size])
            tensors[name] = values.view(shape).to(dtype)
        drawn = split(tensors, "signs ")
        batch = proxies.Batch(
            images=tensors.pop("images"),
            labels=tensors.pop("labels").long(),
            noise=tensors.pop("noise"),
            images_1=tensors.pop("images_1"),
            labels_1=tensors.pop("labels_1").long(),
            noise_1=tensors.pop("noise_1"),
            normal=split(tensors, "normal "),
            weight_signs={name: signs for name, signs in drawn.items() if not name.endswith(".out")},
            cell_signs=[signs for name, signs in drawn.items() if name.endswith(".out")],
        )
        network = networks.Network(entry["arch"], SKELETONS[inputs["space"]]).to(dtype)
        load(network, tensors)
        entry["scores"] = {proxy.__name__: proxy(network, batch) for proxy in proxies.PROXIES}
    assert len(numbers) == 0, "inputs.bin is longer than inputs.json says"
    digest = hashlib.sha256(data).hexdigest()
    settings = {"inputs_sha256": digest, "dtype": str(dtype).removeprefix("torch."), "torch": torch.__version__}
    print(json.dumps({**settings, **inputs}, indent=2))


def split(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """Takes the tensors of a prefix out of all tensors, by the names that the network has for them."""
    names = [name for name in tensors if name.startswith(prefix)]
    return {renamed(name.removeprefix(prefix)): tensors.pop(name) for name in names}


def renamed(name: str) -> str:
    """What the network calls a trainable tensor."""
    for pattern, replacement in RENAMED.items():
        name = re.sub(pattern, replacement, name)
    return name


def load(network: nn.Module, weights: dict[str, Tensor]) -> None:
    """Sets every trainable tensor; `weights` must name exactly these."""
    values = {renamed(name): value for name, value in weights.items()}
    buffers = dict(network.named_buffers())
    network.load_state_dict({**values, **buffers}, strict=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), getattr(torch, sys.argv[2] if len(sys.argv) > 2 else "float64"))
