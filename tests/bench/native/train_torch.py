"""Trains the reference network with PyTorch, as many steps as each line of input says.

Usage: train_torch.py WIDTH THREADS. Prints a line about itself first, then for each line of input
the seconds that the steps took. The environment decides which instructions are used.
"""

import sys
import time

import torch
from torch import nn

BATCH = 32


def network(width):
    """Keras' layout: two blocks of two convolutions and a pool, a dense layer, an output."""
    layers, channels = [], 3
    for filters in (width, 2 * width):
        for _ in range(2):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
            channels = filters
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(8 * 8 * channels, 256), nn.ReLU(), nn.Linear(256, 2))


def stepper(width, layout):
    """A function that does one training step."""
    model = network(width).to(memory_format=layout)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)
    loss = nn.CrossEntropyLoss()
    images = torch.rand(BATCH, 3, 32, 32).to(memory_format=layout)
    labels = torch.randint(2, (BATCH,))

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss(model(images), labels).backward()
        optimizer.step()

    return step


def timed(step, steps):
    """Seconds of a number of steps."""
    began = time.perf_counter()
    for _ in range(steps):
        step()
    return time.perf_counter() - began


def main():
    width, threads = map(int, sys.argv[1:])
    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    steppers = {
        "channels first": stepper(width, torch.contiguous_format),
        "channels last": stepper(width, torch.channels_last),
    }
    # The faster layout counts; which it is depends on the instructions. Steps before warm up.
    seconds = {}
    for name, step in steppers.items():
        timed(step, 2)
        seconds[name] = min(timed(step, 1) for _ in range(5))
    layout = min(seconds, key=seconds.get)
    print(f"{torch.__version__.split('+')[0]}, {torch.backends.cpu.get_cpu_capability()}, {layout}", flush=True)
    for line in sys.stdin:
        print(timed(steppers[layout], int(line)), flush=True)


main()
