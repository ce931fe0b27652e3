"""Exports networks to ONNX and prints what PyTorch computes on them: `export.py FOLDER [EXPORTER …]`.

Writes `NETWORK.EXPORTER.onnx` into the folder, and `values.json`: for each network the images and labels, and the scores of
the proxies in float64 by the functions in `test/oracle/proxies.py`.
"""

import base64
import json
import logging
import sys
import warnings
from pathlib import Path

import onnx
import torch
from torch import nn

from exported import NETWORKS, Encoder

sys.path.append(str(Path(__file__).parents[1] / "oracle"))
import proxies  # noqa: E402

BATCH = 4
CLASSES = 5
UNFUSED = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
EXPORTERS = {
    "older": {"dynamo": False, **UNFUSED},
    "older-open": {"dynamo": False, "dynamic_axes": {"images": {0: "batch"}}, **UNFUSED},
    "dynamo": {"optimize": False},
    "dynamo-open": {"optimize": False, "dynamic_shapes": ({0: torch.export.Dim("batch")},)},
    "dynamo-inside": {"optimize": False, "external_data": False},
    "fused": {},
    "older-fused": {"dynamo": False, "training": torch.onnx.TrainingMode.EVAL},
}
"""Arguments of `torch.onnx.export`."""

SCORES = ("snip", "grad_norm", "fisher", "synflow", "naswot", "grasp")


def main(folder: Path, exporters: list[str]) -> None:
    torch.set_num_threads(1)
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    entries = {}
    for seed, kind in enumerate(NETWORKS):
        torch.manual_seed(seed)
        network = kind().eval()
        randomise(network)
        images = torch.randn(BATCH, *kind.shape)
        labels = torch.arange(BATCH) % CLASSES
        name = kind.__name__.lower()
        for exporter in exporters:
            path = folder / f"{name}.{exporter}.onnx"
            options = {"input_names": ["images"], "output_names": ["logits"], "verbose": False}
            torch.onnx.export(network, (images,), str(path), **options, **EXPORTERS[exporter])
            forget_sources(path)
        entries[name] = {
            "images": base64.b64encode(images.numpy().astype("<f4").tobytes()).decode(),
            "labels": labels.tolist(),
            "scores": scores(network.double().train(), proxies.Batch(images.double(), labels, images.double())),
        }
    (folder / "values.json").write_text(json.dumps({"torch": torch.__version__, "networks": entries}, indent=2) + "\n")


def forget_sources(path: Path) -> None:
    """Takes out the stack traces that the exporter leaves with nodes: they name folders of the machine."""
    model = onnx.load(path, load_external_data=False)
    for node in model.graph.node:
        kept = [entry for entry in node.metadata_props if entry.key != "pkg.torch.onnx.stack_trace"]
        del node.metadata_props[:]
        node.metadata_props.extend(kept)
    path.write_bytes(model.SerializeToString())


def randomise(network: nn.Module) -> None:
    """Scales, shifts and biases that are neither 0 nor 1, so that one that is lost is missed."""
    for parameter in network.parameters():
        if parameter.dim() == 1:
            parameter.data += 0.2 * torch.randn_like(parameter)


def scores(network: nn.Module, batch: proxies.Batch) -> dict[str, float]:
    # PyTorch's own attention calls no module for its layers, so their outputs cannot be seen.
    hidden = ("fisher",) if isinstance(network, Encoder) else ()
    return {name: getattr(proxies, name)(network, batch) for name in SCORES if name not in hidden}


if __name__ == "__main__":
    with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
        main(Path(sys.argv[1]), sys.argv[2:] or [*EXPORTERS])
