"""Networks of NAS-Bench-201 as torch modules, after the published description [DY20].

A stem, stages of equal cells, a residual block that halves the image between two stages, and a linear classifier on
globally averaged features. Each convolution of a cell or residual block follows a ReLU module of its own and precedes a
batch normalisation, so that hooks can tell the three apart. Modules are named by their place: `stage1.cell0.edge0-3.conv`.
"""

import re
from collections import OrderedDict
from dataclasses import dataclass

from torch import Tensor, nn

EDGES = ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3))
"""Edges (from, to) between the four nodes of a cell, in the order in which architecture strings list them."""


@dataclass(frozen=True)
class Skeleton:
    """The network around a cell."""

    channels: tuple[int, ...]
    """Of each stage; the stem has those of the first."""
    cells: int
    """Per stage."""
    side: int
    """Height and width of the images, in pixels."""
    classes: int


NASBENCH201 = Skeleton(channels=(16, 32, 64), cells=5, side=32, classes=10)
MICRO = Skeleton(channels=(8, 16, 32), cells=1, side=16, classes=10)


class Network(nn.Sequential):
    """One architecture in a skeleton: images [batch, 3, side, side] to logits [batch, class]."""

    def __init__(self, arch: str, skeleton: Skeleton):
        super().__init__()
        operations = parse(arch)
        width = skeleton.channels[0]
        self.add_module("stem", stem(width))
        for stage, channels in enumerate(skeleton.channels):
            if stage > 0:
                self.add_module(f"reduction{stage}", Reduction(width, channels))
            cells = {f"cell{index}": Cell(operations, channels) for index in range(skeleton.cells)}
            self.add_module(f"stage{stage}", nn.Sequential(OrderedDict(cells)))
            width = channels
        self.add_module("head", head(width, skeleton.classes))


def parse(arch: str) -> list[str]:
    """The operation on each of `EDGES`, from `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`."""
    found = re.findall(r"(\w+)~(\d)", arch)
    if [int(start) for _, start in found] != [start for start, _ in EDGES]:
        raise ValueError(f"not a cell architecture: {arch}")
    return [name for name, _ in found]


def stem(channels: int) -> nn.Module:
    conv = nn.Conv2d(3, channels, 3, padding=1, bias=False)
    return nn.Sequential(OrderedDict(conv=conv, norm=nn.BatchNorm2d(channels)))


def head(channels: int, classes: int) -> nn.Module:
    norm, linear = nn.BatchNorm2d(channels), nn.Linear(channels, classes)
    pool = nn.AdaptiveAvgPool2d(1)
    return nn.Sequential(OrderedDict(norm=norm, relu=nn.ReLU(), pool=pool, flatten=nn.Flatten(), linear=linear))


class Cell(nn.Module):
    """Four nodes: node 0 is the input, node 3 the output, every other node the sum of its incoming edges."""

    def __init__(self, operations: list[str], channels: int):
        super().__init__()
        for (start, end), name in zip(EDGES, operations, strict=True):
            self.add_module(f"edge{start}-{end}", operation(name, channels))

    def forward(self, x: Tensor) -> Tensor:
        nodes = [x]
        for end in range(1, 4):
            nodes.append(sum(self.get_submodule(f"edge{start}-{end}")(nodes[start]) for start in range(end)))
        return nodes[3]


def operation(name: str, channels: int) -> nn.Module:
    """One of the five operations that an edge can carry."""
    match name:
        case "none":
            return Zero()
        case "skip_connect":
            return nn.Identity()
        case "nor_conv_1x1":
            return ReluConvNorm(channels, channels, 1)
        case "nor_conv_3x3":
            return ReluConvNorm(channels, channels, 3)
        case "avg_pool_3x3":
            return nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)
    raise ValueError(f"unknown operation: {name}")


class ReluConvNorm(nn.Module):
    """The triple that EZNAS reads [EZNAS22]: ReLU, then a convolution without bias, then batch normalisation."""

    def __init__(self, channels_in: int, channels_out: int, kernel: int, stride: int = 1):
        super().__init__()
        self.relu = nn.ReLU()
        self.conv = nn.Conv2d(channels_in, channels_out, kernel, stride, padding=kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(channels_out)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(self.conv(self.relu(x)))


class Zero(nn.Module):
    """The operation `none`: zeros, and zeros as gradients."""

    def forward(self, x: Tensor) -> Tensor:
        return x * 0


class Reduction(nn.Module):
    """The basic block of a ResNet, of stride 2; its shortcut is a pool and a convolution without normalisation."""

    def __init__(self, channels_in: int, channels_out: int):
        super().__init__()
        self.first = ReluConvNorm(channels_in, channels_out, 3, stride=2)
        self.second = ReluConvNorm(channels_out, channels_out, 3)
        self.pool = nn.AvgPool2d(2, stride=2)
        self.shortcut = nn.Conv2d(channels_in, channels_out, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.second(self.first(x)) + self.shortcut(self.pool(x))


def initialise_as_eznas(network: nn.Module) -> None:
    """The initialisation of EZNAS [EZNAS22], in place of that of torch's constructors."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        elif isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, 0, 0.01)
            nn.init.zeros_(module.bias)
