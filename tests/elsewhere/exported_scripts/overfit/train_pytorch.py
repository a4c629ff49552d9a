"""Trains an experiment of Overfit Lab with PyTorch.

    #v=2&preset=overfit&width=8&dense=32&epochs=10

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
EPOCHS = 10
BATCH = 32
LEARNING_RATE = 0.001
EPSILON = 1e-7


def load(name):
    return load_file(FOLDER / f"{name}.safetensors", device=DEVICE)


# "images": [images, channels, rows, columns], from 0 to 1; "labels": the number of each one's class.
splits = {name: load(name) for name in ["train", "test"]}
train = splits["train"]

model = nn.Sequential(
    OrderedDict(
        conv1=nn.Conv2d(3, 8, 3, padding=1),
        relu1=nn.ReLU(),
        conv2=nn.Conv2d(8, 8, 3, padding=1),
        relu2=nn.ReLU(),
        pool1=nn.MaxPool2d(2),
        conv3=nn.Conv2d(8, 16, 3, padding=1),
        relu3=nn.ReLU(),
        conv4=nn.Conv2d(16, 16, 3, padding=1),
        relu4=nn.ReLU(),
        pool2=nn.MaxPool2d(2),
        flatten=nn.Flatten(),
        hidden=nn.Linear(1024, 32),
        relu5=nn.ReLU(),
        output=nn.Linear(32, 2),
    )
).to(DEVICE)
model.load_state_dict(load("initial_weights"))

optimizer = torch.optim.AdamW(
    model.parameters(), lr=LEARNING_RATE, eps=EPSILON, weight_decay=0.0
)
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
        # Keras and the lab add EPSILON before the second moment is corrected, PyTorch after.
        optimizer.param_groups[0]["eps"] = EPSILON / math.sqrt(1 - 0.999**step)
        optimizer.step()
        seen += len(labels)
        loss_sum += len(labels) * nn.functional.cross_entropy(logits, labels).item()
        print(f"step {step}: loss {loss_sum / seen:.7g}, the mean of the epoch so far")
    figures = {name: evaluate(split) for name, split in splits.items()}
    for name, (accuracy, loss) in figures.items():
        print(f"epoch {epoch}: {name} accuracy {accuracy:.1%}, loss {loss:.4f}")

# The lab can load these, too.
save_file(model.state_dict(), FOLDER / "trained_weights.safetensors")
