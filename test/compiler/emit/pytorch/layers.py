"""Networks of eznasc's layers as torch modules, as functional as they can be: what a module has to see has no module."""

import math
from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Cell(nn.Module):
    """What runs the layers of a cell on its input."""

    def forward(self, x: Tensor, run: Callable[[Tensor], Tensor]) -> Tensor:
        return run(x)


class Layers(nn.Module):
    """A list of layers in topological order; `weights` by the names `PATH.NAME`."""

    def __init__(self, layers: list[dict], logits: int, weights: dict[str, Tensor]):
        super().__init__()
        self.layers, self.logits = layers, logits
        self.names = {name: f"weight{at}" for at, name in enumerate(weights)}
        for name, value in weights.items():
            self.register_parameter(self.names[name], nn.Parameter(value))
        self.cells = nn.ModuleDict({str(at): Cell() for at, layer in enumerate(layers) if layer["cell"]})

    def forward(self, images: Tensor) -> Tensor:
        outputs = {-1: images}
        ends = {layer["cell"]["first"]: end for end, layer in enumerate(self.layers) if layer["cell"]}
        at = 0
        while at < len(self.layers):
            end = ends.get(at)
            if end is None:
                outputs[at] = self.output(at, outputs)
                at += 1
            else:
                entered = self.layers[end]["cell"]["input"]
                outputs[end] = self.cells[str(end)](outputs[entered], partial(self.run, outputs, entered, at, end))
                at = end + 1
        return outputs[self.logits]

    def run(self, outputs: dict[int, Tensor], entered: int, first: int, end: int, x: Tensor) -> Tensor:
        """The layers of a cell, where what it reads of its input is x."""
        inside = {**outputs, entered: x}
        for at in range(first, end + 1):
            outputs[at] = inside[at] = self.output(at, inside)
        return outputs[end]

    def output(self, at: int, outputs: dict[int, Tensor]) -> Tensor:
        layer = self.layers[at]
        inputs = [outputs[each] for each in layer["inputs"]]
        return self.apply_layer(at, layer["op"], layer["path"], inputs, len(outputs[-1]))

    def weight(self, path: str, name: str) -> Tensor | None:
        found = self.names.get(f"{path}.{name}")
        return None if found is None else getattr(self, found)

    def apply_layer(self, at: int, op: dict, path: str, inputs: list[Tensor], batch: int) -> Tensor:
        x = inputs[0] if inputs else None
        match op["kind"]:
            case "conv":
                top, left, _, _ = op["padding"]
                options = {"stride": op["stride"], "padding": (top, left), "dilation": op["dilation"], "groups": op["groups"]}
                return F.conv2d(x, self.weight(path, "weight"), self.weight(path, "bias"), **options)
            case "linear":
                return F.linear(x, self.weight(path, "weight"), self.weight(path, "bias"))
            case "batch_norm":
                scale, shift = self.weight(path, "scale"), self.weight(path, "shift")
                return F.batch_norm(x, None, None, scale, shift, True, eps=op["epsilon"])
            case "layer_norm":
                return F.layer_norm(x, (op["size"],), self.weight(path, "scale"), self.weight(path, "shift"), op["epsilon"])
            case "relu":
                spellings = [F.relu, torch.relu, Tensor.relu, nn.ReLU()]
                readers = [layer for layer in self.layers if set(layer["inputs"]) & set(self.layers[at]["inputs"])]
                if len(readers) == 1 and self.layers[at]["inputs"] != [-1]:
                    spellings += [nn.ReLU(inplace=True), F.relu_, torch.relu_, Tensor.relu_]
                return spellings[at % len(spellings)](x)
            case "activation":
                return activation(op["fn"], x, *map(float, op["parameters"]))
            case "average_pool" | "max_pool":
                return pool(op, x)
            case "global_average_pool":
                return x.mean((2, 3))
            case "mean":
                return x.mean([axis + 1 for axis in op["axes"]], keepdim=op["keep"]) if op["axes"] else x
            case "add":
                return sum(inputs[1:], x)
            case "mul":
                return math.prod(inputs[1:], start=x)
            case "sub":
                return x - inputs[1]
            case "div":
                return x / inputs[1]
            case "matmul":
                return x @ inputs[1]
            case "softmax":
                return x.softmax(op["axis"] + 1)
            case "scale":
                return x * op["factor"] + op["offset"]
            case "concat":
                return torch.cat(inputs, op["axis"] + 1)
            case "slice":
                return x.narrow(op["axis"] + 1, op["start"], op["stop"] - op["start"])
            case "pad":
                after = x.dim() - 2 - op["axis"]
                return F.pad(x, [0, 0] * after + [op["before"], op["after"]])
            case "reshape":
                return x.reshape(batch, *op["shape"])
            case "transpose":
                return x.permute(0, *[axis + 1 for axis in op["order"]])
            case "tensor":
                return self.weight(path, "value").expand(batch, *op["shape"])
            case "zero":
                return torch.zeros_like(x)
        raise ValueError(f"unknown layer: {op['kind']}")


def pool(op: dict, x: Tensor) -> Tensor:
    """Averages and maxima; only what is inside the image takes part, unless the padding is counted."""
    top, left, bottom, right = op["padding"]
    around = (left, right, top, bottom)
    window = {"kernel_size": op["kernel"], "stride": op["stride"]}
    if op["kind"] == "max_pool":
        return F.max_pool2d(F.pad(x, around, value=-math.inf), **window)
    averages = F.avg_pool2d(F.pad(x, around), **window)
    return averages if op["counted"] else averages / F.avg_pool2d(F.pad(torch.ones_like(x), around), **window)


def activation(name: str, x: Tensor, *parameters: float) -> Tensor:
    match name:
        case "gelu" | "gelu_tanh":
            return F.gelu(x, approximate="none" if name == "gelu" else "tanh")
        case "mish":
            return x * torch.logaddexp(x, torch.zeros_like(x)).tanh()
        case "softplus":
            return torch.logaddexp(x, torch.zeros_like(x))
        case "silu":
            return x * x.sigmoid()
        case "softsign":
            return x / (1 + x.abs())
        case "selu":
            return F.selu(x)
        case "hard_swish":
            return x * (x / 6 + 0.5).clamp(0, 1)
        case "leaky_relu":
            return F.leaky_relu(x, *parameters)
        case "elu":
            return F.elu(x, *parameters)
        case "hard_sigmoid":
            return (parameters[0] * x + parameters[1]).clamp(0, 1)
        case "clip":
            return x.clamp(*parameters)
        case "pow":
            return x ** parameters[0]
        case _:
            return getattr(torch, name)(x)
