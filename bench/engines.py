"""Times PyTorch: `engines.py FOLDER`, with a module `NAME.py` for each proxy in the folder.

Reads lines of JSON, {by, names, arch, batch}: scores a new network of that architecture by each of the proxies, with the modules
("module") or with the functions of the oracle ("oracle"), and prints the seconds that it took.
"""

import importlib.util
import json
import sys
import time
from pathlib import Path
from types import ModuleType

import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "test" / "oracle"))
import networks
import proxies


def main(folder: Path) -> None:
    torch.set_num_threads(1)
    modules = {path.stem: imported(path) for path in folder.glob("*.py")}
    for line in sys.stdin:
        request = json.loads(line)
        network = networks.Network(request["arch"], networks.NASBENCH201)
        images, noise, images_1, noise_1 = torch.randn(4, request["batch"], 3, 32, 32)
        labels, labels_1 = torch.randint(10, (2, request["batch"]))
        # No proxy that is timed asks for other weights than the network's, or for random signs.
        unread = {"normal": {}, "weight_signs": {}, "cell_signs": []}
        batch = proxies.Batch(images, labels, noise, images_1, labels_1, noise_1, **unread)
        start = time.perf_counter()
        for name in request["names"]:
            if request["by"] == "module":
                getattr(modules[name], name)(network, images, labels)
            else:
                getattr(proxies, name)(network, batch)
        print(time.perf_counter() - start, flush=True)


def imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main(Path(sys.argv[1]))
