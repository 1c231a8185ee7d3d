# PyTorch's side of bench/recurrent.ts: a GRU over 7 680 steps, and training steps of FCNN and CRNN on 10 s clips.
# Prints lines of "name<TAB>seconds": processor time on one thread, the best of a few runs.
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
BATCH, STEPS, INPUTS, HIDDEN, CLIPS, RUNS = map(int, sys.argv[1:])


def best(run):
    times = []
    for _ in range(RUNS + 1):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times[1:])


def block(inputs, outputs):
    return nn.ModuleList([nn.Conv2d(inputs, outputs, 3, padding=1), nn.Conv2d(outputs, outputs, 3, padding=1)])


class Net(nn.Module):
    def __init__(self, recurrent):
        super().__init__()
        self.down1, self.down2, self.up1, self.up2 = block(1, 16), block(16, 64), block(64, 16), block(32, 4)
        self.middle = block(64, 64)
        self.recurrent = recurrent
        if recurrent:
            self.gru = nn.GRU(352, 88, batch_first=True, bidirectional=True)
            self.linear = nn.Linear(176, 88)
        else:
            self.conv = nn.Conv1d(352, 88, 6)

    @staticmethod
    def stage(layers, x):
        first = torch.tanh(layers[0](x))
        return torch.tanh(layers[1](first) + first)

    def forward(self, x):
        columns = round(x.shape[3] // 2 * 2 * 768 / 100)
        down1 = F.max_pool2d(self.stage(self.down1, x), 2)
        down2 = F.max_pool2d(self.stage(self.down2, down1), 2)
        y = torch.tanh(self.middle[0](down2))
        y = torch.tanh(self.middle[1](y) + down2)
        y = F.interpolate(self.stage(self.up1, y), scale_factor=2, mode="bilinear")
        y = self.stage(self.up2, torch.cat([down1, y], 1))
        y = F.interpolate(y, size=(88, columns if self.recurrent else columns + 5), mode="bilinear").flatten(1, 2)
        if not self.recurrent:
            return torch.sigmoid(self.conv(y))
        return torch.sigmoid(self.linear(self.gru(y.transpose(1, 2))[0])).transpose(1, 2)


def train(net, images, target):
    optimizer = torch.optim.Adam(net.parameters(), 3e-4)

    def step():
        optimizer.zero_grad()
        F.binary_cross_entropy(net(images), target).backward()
        optimizer.step()

    return best(step)


torch.manual_seed(1)
print(f"version\t{torch.__version__}")
gru = nn.GRU(INPUTS, HIDDEN, batch_first=True)
x = torch.randn(BATCH, STEPS, INPUTS, requires_grad=True)
with torch.no_grad():
    print(f"gru forward\t{best(lambda: gru(x))}")
print(f"gru train\t{best(lambda: gru(x)[0].square().mean().backward())}")
images = torch.randn(CLIPS, 1, 229, 1001)
target = (torch.rand(CLIPS, 88, 7680) > 0.95).float()
print(f"fcnn\t{train(Net(False), images, target)}")
print(f"crnn\t{train(Net(True), images, target)}")
