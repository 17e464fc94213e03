"""The full U²-Net without its 176 MB file: what PyTorch makes of the same layout with made-up weights.

    pip install torch numpy opencv-python-headless onnx onnxruntime
    python benches/peers/u2net_full.py [--write tests/data/u2net/full.bin] [--onnx u2net-made-up.onnx]

The network is written out here after Qin et al., *U²-Net* (2020), and its authors' model/u2net.py, with batch norms
folded into the convolutions, as the published ONNX files have them. Two things show that this is their layout:

- with the small network's widths and the weights of models/u2netp.onnx it gives what that file gives;
- with the full widths it has as many weights as the published u2net.onnx has bytes for.

The weights of the full one are made up by a rule that tests/references/full.rs follows too, so that its ONNX file and
this network are the same; `--write` keeps what this one says of assets/samples/astronaut.png (every 8th cell, 40 x 40
floats), which the test compares with what Lineup makes of the file.
"""
import argparse
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

ROOT = Path(__file__).resolve().parents[2]
FULL = [(7, 3, 32, 64), (6, 64, 32, 128), (5, 128, 64, 256), (4, 256, 128, 512), (0, 512, 256, 512), (0, 512, 256, 512),
        (0, 1024, 256, 512), (4, 1024, 128, 256), (5, 512, 64, 128), (6, 256, 32, 64), (7, 128, 16, 64)]
SMALL = [(7, 3, 16, 64), (6, 64, 16, 64), (5, 64, 16, 64), (4, 64, 16, 64), (0, 64, 16, 64), (0, 64, 16, 64),
         (0, 128, 16, 64), (4, 128, 16, 64), (5, 128, 16, 64), (6, 128, 16, 64), (7, 128, 16, 64)]
PUBLISHED = 175_997_641           # bytes of u2net.onnx


def up(x, like):
    return F.interpolate(x, size=like.shape[2:], mode='bilinear', align_corners=False)


def pool(x):
    return F.max_pool2d(x, 2, 2, ceil_mode=True)


class Block(nn.Module):
    """A residual U-block of some height; 0 is the one that widens its convolutions instead of pooling."""

    def __init__(self, height, from_, middle, to):
        super().__init__()
        self.height = height
        flat, height = height == 0, height or 4
        conv = lambda a, b, reach: nn.Conv2d(a, b, 3, padding=reach, dilation=reach)
        down = [2 ** i if flat else 1 for i in range(height - 1)] + [8 if flat else 2]
        back = [2 ** i if flat else 1 for i in range(height - 1)][::-1]
        self.first = conv(from_, to, 1)
        self.down = nn.ModuleList(conv(to if i == 0 else middle, middle, reach) for i, reach in enumerate(down))
        self.back = nn.ModuleList(conv(2 * middle, to if i == height - 2 else middle, r) for i, r in enumerate(back))

    def forward(self, x):
        whole = x = F.relu(self.first(x))
        kept = []
        for i, layer in enumerate(self.down):
            if self.height and 0 < i < len(self.down) - 1:
                x = pool(x)
            x = F.relu(layer(x))
            kept.append(x)
        x = kept.pop()
        for layer in self.back:
            beside = kept.pop()
            x = F.relu(layer(torch.cat((up(x, beside) if self.height else x, beside), 1)))
        return x + whole


class U2Net(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.blocks = nn.ModuleList(Block(*width) for width in widths)
        last = [widths[10][3], widths[9][3], widths[8][3], widths[7][3], widths[6][3], widths[5][3]]
        self.sides = nn.ModuleList(nn.Conv2d(width, 1, 3, padding=1) for width in last)
        self.out = nn.Conv2d(6, 1, 1)

    def forward(self, x):
        kept = []
        for block in self.blocks[:6]:
            x = block(x if not kept else pool(x))
            kept.append(x)
        deep = [kept.pop()]
        for block in self.blocks[6:]:
            beside = kept.pop()
            deep.append(block(torch.cat((up(deep[-1], beside), beside), 1)))
        sides = [side(x) for side, x in zip(self.sides, deep[::-1])]
        sides = [sides[0]] + [up(side, sides[0]) for side in sides[1:]]
        return [torch.sigmoid(x) for x in [self.out(torch.cat(sides, 1))] + sides]


def made_up(network):
    """The weights, by a rule: splitmix64 of a running number, as a share of plus or minus a width."""
    number = 0
    for layer in [m for m in network.modules() if isinstance(m, nn.Conv2d)]:
        shape = layer.weight.shape
        count, per = layer.weight.numel(), shape[1] * shape[2] * shape[3]
        width = np.float32(np.sqrt(4.0 / per))
        with np.errstate(over='ignore'):
            z = np.arange(number + 1, number + 1 + count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            z = z ^ (z >> np.uint64(31))
        share = (z >> np.uint64(40)).astype(np.float32) / np.float32(1 << 23) - np.float32(1)
        layer.weight.data = torch.from_numpy((share * width).reshape(shape))
        layer.bias.data.zero_()
        number += count
    return network


def as_authors_do(path):
    photo = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB).astype(np.float64) / 255
    small = cv2.resize(photo, (320, 320), interpolation=cv2.INTER_LINEAR)
    small = (small / small.max() - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)
    return small.transpose(2, 0, 1)[None].astype(np.float32)


def small_is_the_same(photo):
    import onnx
    import onnxruntime
    path = str(ROOT / 'models/u2netp.onnx')
    graph = onnx.load(path).graph
    weights = {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}
    convolutions = [node.input for node in graph.node if node.op_type == 'Conv']
    network = U2Net(SMALL).eval()
    order = order_of_use(network)
    assert len(order) == len(convolutions), (len(order), len(convolutions))
    for layer, (_, weight, bias) in zip(order, convolutions):
        layer.weight.data = torch.from_numpy(weights[weight].copy())
        layer.bias.data = torch.from_numpy(weights[bias].copy())
    with torch.no_grad():
        ours = network(torch.from_numpy(photo))
    theirs = onnxruntime.InferenceSession(path, providers=['CPUExecutionProvider']).run(None, {'input.1': photo})
    return max(float(np.abs(a.numpy() - b).max()) for a, b in zip(ours, theirs))


def order_of_use(network):
    """The convolutions in the order in which a photo meets them, which is that of an exported file."""
    order = []
    hooks = [m.register_forward_hook(lambda m, *_: order.append(m)) for m in network.modules() if isinstance(m, nn.Conv2d)]
    with torch.no_grad():
        network(torch.zeros(1, 3, 64, 64))
    for hook in hooks:
        hook.remove()
    return order


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--write', type=Path)
    parser.add_argument('--onnx', type=Path)
    options = parser.parse_args()
    photo = as_authors_do(ROOT / 'assets/samples/astronaut.png')
    print(f'small network, this layout against models/u2netp.onnx: largest difference {small_is_the_same(photo):.2e}')
    network = made_up(U2Net(FULL).eval())
    count = sum(p.numel() for p in network.parameters())
    print(f'full network: {count:,} weights, {4 * count:,} bytes of the {PUBLISHED:,} of the published file')
    with torch.no_grad():
        said = network(torch.from_numpy(photo))[0][0, 0].numpy()
    print(f'it says {said.min():.4f} to {said.max():.4f}, mean {said.mean():.4f}, scatter {said.std():.4f}')
    if options.write:
        options.write.write_bytes(said[4::8, 4::8].astype('<f4').tobytes())
    if options.onnx:
        torch.onnx.export(network, torch.from_numpy(photo), str(options.onnx), input_names=['input.1'], opset_version=11,
                          dynamo=False)


if __name__ == '__main__':
    main()
