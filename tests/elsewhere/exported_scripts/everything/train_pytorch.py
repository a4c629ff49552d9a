"""Trains an experiment of Overfit Lab with PyTorch.

    #v=2&train=90&validation=0.2&blocks=2&convs=2&activation=gelu&batchNorm=on&head=pooling&epochs=5&optimizer=sgd&lr=0.02&schedule=cosine&decay=0.01&smoothing=0.1&patience=4

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
EPOCHS = 5
BATCH = 16
LEARNING_RATE = 0.02
PATIENCE = 4


def load(name):
    return load_file(FOLDER / f"{name}.safetensors", device=DEVICE)


# "images": [images, channels, rows, columns], from 0 to 1; "labels": the number of each one's class.
splits = {name: load(name) for name in ["train", "validation", "test"]}
train = splits["train"]

model = nn.Sequential(
    OrderedDict(
        conv1=nn.Conv2d(3, 8, 3, padding=1, bias=False),
        bn1=nn.BatchNorm2d(8, 0.001, momentum=1 - 0.99),
        gelu1=nn.GELU(),
        conv2=nn.Conv2d(8, 8, 3, padding=1, bias=False),
        bn2=nn.BatchNorm2d(8, 0.001, momentum=1 - 0.99),
        gelu2=nn.GELU(),
        pool1=nn.MaxPool2d(2),
        conv3=nn.Conv2d(8, 16, 3, padding=1, bias=False),
        bn3=nn.BatchNorm2d(16, 0.001, momentum=1 - 0.99),
        gelu3=nn.GELU(),
        conv4=nn.Conv2d(16, 16, 3, padding=1, bias=False),
        bn4=nn.BatchNorm2d(16, 0.001, momentum=1 - 0.99),
        gelu4=nn.GELU(),
        pool2=nn.MaxPool2d(2),
        average=nn.AdaptiveAvgPool2d(1),
        flatten=nn.Flatten(),
        output=nn.Linear(16, 8),
    )
).to(DEVICE)
model.load_state_dict(load("initial_weights"))

optimizer = torch.optim.SGD(
    model.parameters(), lr=LEARNING_RATE, momentum=0.9, weight_decay=0.01
)
steps = EPOCHS * math.ceil(len(train["labels"]) / BATCH)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
loss_function = nn.CrossEntropyLoss(label_smoothing=0.1)


@torch.no_grad()
def evaluate(split):
    """Accuracy and loss in evaluation mode."""
    model.eval()
    logits = torch.cat([model(images) for images in split["images"].split(64)])
    right = (logits.argmax(1) == split["labels"]).double()
    return right.mean().item(), nn.functional.cross_entropy(logits, split["labels"]).item()


step = 0
best_epoch, best_loss = 0, math.inf
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
        schedule.step()
        seen += len(labels)
        loss_sum += len(labels) * nn.functional.cross_entropy(logits, labels).item()
        print(f"step {step}: loss {loss_sum / seen:.7g}, the mean of the epoch so far")
    figures = {name: evaluate(split) for name, split in splits.items()}
    for name, (accuracy, loss) in figures.items():
        print(f"epoch {epoch}: {name} accuracy {accuracy:.1%}, loss {loss:.4f}")
    # Ends when the validation loss has not fallen for PATIENCE epochs.
    validation_loss = figures["validation"][1]
    if validation_loss < best_loss:
        best_epoch, best_loss = epoch, validation_loss
        best_weights = {name: values.clone() for name, values in model.state_dict().items()}
    elif epoch >= best_epoch + PATIENCE:
        break

model.load_state_dict(best_weights)
accuracy, loss = evaluate(splits["test"])
print(f"back to epoch {best_epoch}: test accuracy {accuracy:.1%}, loss {loss:.4f}")
# The lab can load these, too.
save_file(model.state_dict(), FOLDER / "trained_weights.safetensors")
