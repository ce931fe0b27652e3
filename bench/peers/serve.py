"""Scores networks by the ten proxies, as requests ask for: `serve.py`, started by `npm run bench`.

Reads lines of JSON, {way: "habit" or "tuned", names, arch, batch, threads}, and prints {seconds, scores}. The network and the images
are made before the clock runs. {"memory": true} is answered with {bytes}, the most memory that this process had.
"""

import importlib
import json
import sys
import time
from pathlib import Path

import torch

import given


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(memory() if "memory" in request else timed(request)), flush=True)


def timed(request: dict) -> dict:
    torch.set_num_threads(request["threads"])
    # Of the two modules only what is asked for: a cold start pays for no other.
    way = importlib.import_module(request["way"])
    network, (images, labels, _) = given.network_and_batch(request)
    start = time.perf_counter()
    scores = way.scores(request["names"], network, images, labels)
    return {"seconds": time.perf_counter() - start, "scores": scores}


def memory() -> dict:
    # Not `resource.getrusage`: there a process begins with what the one had that started it.
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return {"bytes": int(line.split()[1]) * 1024}


if __name__ == "__main__":
    main()
