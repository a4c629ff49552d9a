"""Trains an experiment of Overfit Lab with PyTorch.

    #v=2&data=noise&classes=4&train=60&flip=copy&activation=leaky-relu&epochs=6&batch=30&optimizer=adamw&schedule=step&decay=0.1

The images, the initial weights and the order of the batches are the lab's: they lie beside
this script.

Differences from the lab:

- Losses differ by rounding errors, which grow with time.

    pip install torch safetensors
    python train_pytorch.py
"""

import math
from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn

FOLDER = Path(__file__).parent
DEVICE = "cpu"  # "cuda" is faster, but adds up in another order
EPOCHS = 6
BATCH = 30
LEARNING_RATE = 0.003
EPSILON = 1e-7


def load(name):
    return load_file(FOLDER / f"{name}.safetensors", device=DEVICE)


# "images": [images, channels, rows, columns], from 0 to 1; "labels": the number of each one's class.
splits = {name: load(name) for name in ["train", "test"]}
train = splits["train"]

model = nn.Sequential(
    OrderedDict(
        conv1=nn.Conv2d(3, 8, 3, padding=1),
        leaky_relu1=nn.LeakyReLU(0.01),
        pool1=nn.MaxPool2d(2),
        conv2=nn.Conv2d(8, 16, 3, padding=1),
        leaky_relu2=nn.LeakyReLU(0.01),
        pool2=nn.MaxPool2d(2),
        conv3=nn.Conv2d(16, 32, 3, padding=1),
        leaky_relu3=nn.LeakyReLU(0.01),
        pool3=nn.MaxPool2d(2),
        flatten=nn.Flatten(),
        hidden=nn.Linear(512, 64),
        leaky_relu4=nn.LeakyReLU(0.01),
        output=nn.Linear(64, 4),
    )
).to(DEVICE)
model.load_state_dict(load("initial_weights"))

optimizer = torch.optim.AdamW(
    model.parameters(), lr=LEARNING_RATE, eps=EPSILON, weight_decay=0.1
)
milestones = [math.ceil(EPOCHS / 2), math.ceil(EPOCHS * 3 / 4)]
schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones)
loss_function = nn.CrossEntropyLoss(label_smoothing=0.0)


@torch.no_grad()
def evaluate(split):
    """Accuracy and loss in evaluation mode."""
    model.eval()
    logits = torch.cat([model(images) for images in split["images"].split(64)])
    right = (logits.argmax(1) == split["labels"]).double()
    return right.mean().item(), nn.functional.cross_entropy(logits, split["labels"]).item()


step = 0
for epoch in range(1, EPOCHS + 1):
    model.train()
    seen, loss_sum = 0, 0.0
    for chosen in train["order"][epoch - 1].split(BATCH):
        images, labels = train["images"][chosen], train["labels"][chosen]
        logits = model(images)
        loss = loss_function(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        step += 1
        optimizer.step()
        seen += len(labels)
        loss_sum += len(labels) * nn.functional.cross_entropy(logits, labels).item()
        print(f"step {step}: loss {loss_sum / seen:.7g}, the mean of the epoch so far")
    schedule.step()
    figures = {name: evaluate(split) for name, split in splits.items()}
    for name, (accuracy, loss) in figures.items():
        print(f"epoch {epoch}: {name} accuracy {accuracy:.1%}, loss {loss:.4f}")

# The lab can load these, too.
save_file(model.state_dict(), FOLDER / "trained_weights.safetensors")
