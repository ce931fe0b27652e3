"""The networks and batches that are scored here: those of the oracle, whose modules can be imported after this one.

A request names an architecture of NAS-Bench-201 and the size of the batch, or a folder of inputs, as `inputs.ts` writes it, so that
scores are those of the very weights, images, labels and noise of this project.
"""

import json
import sys
from pathlib import Path

import numpy
import torch
from torch import Tensor

sys.path.insert(0, str(Path(__file__).parents[2] / "test" / "oracle"))
import oracle
from networks import NASBENCH201, Network


def network_and_batch(request: dict) -> tuple[Network, tuple[Tensor, Tensor, Tensor]]:
    """In training mode, with images [batch, 3, 32, 32], labels [batch] and noise like the images."""
    if "inputs" in request:
        return from_folder(Path(request["inputs"]))
    images, noise = torch.randn(2, request["batch"], 3, 32, 32)
    return Network(request["arch"], NASBENCH201), (images, torch.randint(10, (request["batch"],)), noise)


def from_folder(folder: Path) -> tuple[Network, tuple[Tensor, Tensor, Tensor]]:
    described = json.loads((folder / "inputs.json").read_text())
    numbers = torch.from_numpy(numpy.fromfile(folder / "inputs.bin", "<f4"))
    shapes = dict(described["tensors"])
    parts = numbers.split([torch.Size(shape).numel() for shape in shapes.values()])
    tensors = {name: part.view(shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}
    images, labels, noise = (tensors.pop(name) for name in ("images", "labels", "noise"))
    network = Network(described["arch"], NASBENCH201)
    oracle.load(network, tensors)
    return network, (images, labels.long(), noise)
