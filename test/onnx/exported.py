"""Small networks as users write them, each with what its kind of exporter output is hard in."""

import torch
from torch import Tensor, nn
from torch.nn.functional import relu6


class Residual(nn.Module):
    """Convolutions with batch normalisation, a shortcut, a maximum pool."""

    shape = (3, 8, 8)

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.relu = nn.ReLU()
        self.pool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = nn.Sequential(
            nn.Conv2d(4, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, 1, bias=False)
        )
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(self.relu(self.bn1(self.conv1(x))))
        x = self.relu(x + self.layer1(x))
        return self.fc(torch.flatten(self.avgpool(x), 1))


class Windows(nn.Module):
    """Groups, dilations, strides and kernels that differ by side, paddings that differ at each end, a bias."""

    shape = (3, 9, 10)

    def __init__(self):
        super().__init__()
        self.pad = nn.ZeroPad2d((2, 1, 0, 1))
        self.body = nn.Sequential(
            nn.Conv2d(3, 6, (3, 5), stride=(1, 2), padding=(1, 2), bias=False),
            nn.BatchNorm2d(6),
            nn.ReLU(),
            nn.Conv2d(6, 6, 3, padding=2, dilation=2, groups=3),
            nn.ReLU(),
            nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True, count_include_pad=True),
            nn.Conv2d(6, 4, (1, 3), padding=(0, 1)),
            nn.BatchNorm2d(4),
            nn.ReLU(),
            nn.MaxPool2d(2, ceil_mode=True),
        )
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(24, 5))

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.body(self.pad(x)))


class Perceptron(nn.Module):
    """Vectors, batch normalisation of them, a layer without bias."""

    shape = (48,)

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(48, 12, bias=False), nn.BatchNorm1d(12), nn.ReLU(), nn.Linear(12, 8), nn.ReLU(), nn.Linear(8, 5)
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)


class Mobile(nn.Module):
    """Depthwise convolutions, hard activations, squeeze and excitation, ReLU6."""

    shape = (3, 8, 8)

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 6, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(6), nn.Hardswish())
        self.depthwise = nn.Sequential(nn.Conv2d(6, 6, 5, padding=2, groups=6, bias=False), nn.BatchNorm2d(6), nn.ReLU6())
        self.squeeze = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(6, 3, 1), nn.ReLU(), nn.Conv2d(3, 6, 1)
        )
        self.point = nn.Sequential(nn.Conv2d(6, 8, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU())
        self.classifier = nn.Sequential(nn.Linear(8, 6), nn.SiLU(), nn.Dropout(0.0), nn.Linear(6, 5))

    def forward(self, x: Tensor) -> Tensor:
        x = self.depthwise(self.stem(x))
        # A hard sigmoid written out: PyTorch has no second derivative of its own one.
        x = self.point(x * (relu6(self.squeeze(x) + 3) / 6))
        return self.classifier(x.mean((2, 3)))


class Encoder(nn.Module):
    """Patches, a class token, position embeddings, and PyTorch's own encoder layer."""

    shape = (3, 8, 8)

    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 8, 4, stride=4)
        self.token = nn.Parameter(0.1 * torch.randn(1, 1, 8))
        self.position = nn.Parameter(0.1 * torch.randn(1, 5, 8))
        layer = nn.TransformerEncoderLayer(8, 2, 12, dropout=0.0, activation=nn.ReLU(), batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
        self.head = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(len(x), -1, -1), x], 1) + self.position
        return self.head(self.encoder(x)[:, 0])


class Attention(nn.Module):
    """Attention written out, with a scale of its own on each branch."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.proj = nn.Linear(width, width)
        self.gamma = nn.Parameter(torch.full((width,), 0.5))

    def forward(self, x: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).reshape(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        weights = (q @ k.transpose(-2, -1) * (width // self.heads) ** -0.5).softmax(-1)
        return self.gamma * self.proj((weights @ v).transpose(1, 2).reshape(batch, length, width))


class Vision(nn.Module):
    """A vision transformer by hand, with GELU and ReLU, pooled over positions."""

    shape = (3, 8, 8)

    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 8, 4, stride=4)
        self.position = nn.Parameter(0.1 * torch.randn(1, 4, 8))
        self.norm1 = nn.LayerNorm(8)
        self.attention = Attention(8, 2)
        self.norm2 = nn.LayerNorm(8)
        self.mlp = nn.Sequential(nn.Linear(8, 12), nn.GELU(), nn.Linear(12, 12), nn.ReLU(), nn.Linear(12, 8))
        self.head = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.patch(x).flatten(2).transpose(1, 2) + self.position
        x = x + self.attention(self.norm1(x))
        x = x + self.mlp(self.norm2(x))
        return self.head(x.mean(1))


class Signal(nn.Module):
    """Convolutions over one dimension."""

    shape = (3, 20)

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv1d(3, 4, 5, stride=2, padding=2, bias=False),
            nn.BatchNorm1d(4),
            nn.ReLU(),
            nn.MaxPool1d(2),
            nn.Conv1d(4, 6, 3, padding=1),
            nn.ReLU(),
            nn.AdaptiveAvgPool1d(1),
            nn.Flatten(),
            nn.Linear(6, 5),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)


NETWORKS = (Residual, Windows, Perceptron, Mobile, Encoder, Vision, Signal)
