"""Trains an experiment of Overfit Lab with PyTorch.

    {{link}}

The images, the initial weights and the order of the batches are the lab's: they lie beside
this script.

Differences from the lab:

- Losses differ by rounding errors, which grow with time.
- Dropout leaves other units out.  #? drops
- Augmentation draws other changes, the nearest that there are here.  #? augments
- Mix-up blends all of a batch in one share; the lab draws a share for each image.  #? mixup
- Of a fault that the lab plants, what it does to images, labels and network is here; what it  #? faulty
  does to how accuracy is counted, or to which weights are tested, is not.  #? faulty

    pip install torch safetensors  #? !changes
    pip install torch torchvision safetensors  #? augments mixup
    python train_pytorch.py
"""

import math  #? optimizer=adam patience schedule=step schedule=cosine
from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torchvision.transforms import v2  #? augments mixup

FOLDER = Path(__file__).parent
DEVICE = "cpu"  # "cuda" is faster, but adds up in another order
EPOCHS = {{epochs}}
BATCH = {{batch}}
LEARNING_RATE = {{lr}}
EPSILON = {{epsilon}}  #? optimizer=adam optimizer=adamw
PATIENCE = {{patience}}  #? patience


def load(name):
    return load_file(FOLDER / f"{name}.safetensors", device=DEVICE)


# "images": [images, channels, rows, columns], from 0 to 1; "labels": the number of each one's class.
splits = {name: load(name) for name in ["train", "test"]}  #? !validation
splits = {name: load(name) for name in ["train", "validation", "test"]}  #? validation
train = splits["train"]
torch.manual_seed({{seed}})  #? drops augments mixup
augment = v2.Compose(  #? augments
    [  #? augments
        v2.RandomHorizontalFlip(),  #? flip=random
        v2.RandomVerticalFlip(),  #? verticalFlip=random
        # Beyond its border an image goes on mirrored.  #? rotation zoom shift
        v2.Pad(16, padding_mode="symmetric"),  #? rotation zoom shift
        v2.RandomAffine(  #? rotation zoom shift
            degrees={{rotation}},  #? rotation zoom shift
            translate=({{shift}} / 2, {{shift}} / 2),  # of the padded side  #? rotation zoom shift
            scale=(1 - {{zoom}}, 1 + {{zoom}}),  #? rotation zoom shift
            interpolation=v2.InterpolationMode.BILINEAR,  #? rotation zoom shift
        ),  #? rotation zoom shift
        v2.CenterCrop(32),  #? rotation zoom shift
        v2.ColorJitter(brightness={{brightness}}),  #? brightness
        v2.ColorJitter(contrast={{contrast}}),  #? contrast
        v2.ColorJitter(saturation={{colorJitter}}, hue={{colorJitter}} / 4),  #? colorJitter
        v2.RandomErasing(1.0, scale=({{cutout}} ** 2, {{cutout}} ** 2), ratio=(1.0, 1.0)),  #? cutout
        v2.GaussianNoise(sigma={{randomNoise}}),  #? randomNoise
    ]  #? augments
)  #? augments
mix_up = v2.MixUp(alpha={{mixup}}, num_classes={{classes}})  #? mixup

model = nn.Sequential(
    OrderedDict(
#> convolutions
        conv{{number}}=nn.Conv2d({{inputs}}, {{outputs}}, 3, padding=1),  #? batchNorm=off
        conv{{number}}=nn.Conv2d({{inputs}}, {{outputs}}, 3, padding=1, bias=False),  #? batchNorm=on
        bn{{number}}=nn.BatchNorm2d({{outputs}}, {{batchNormEpsilon}}, momentum=1 - {{batchNormMomentum}}),  #? batchNorm=on
        relu{{number}}=nn.ReLU(),  #? activation=relu
        leaky_relu{{number}}=nn.LeakyReLU({{leakySlope}}),  #? activation=leaky-relu
        gelu{{number}}=nn.GELU(),  #? activation=gelu
        tanh{{number}}=nn.Tanh(),  #? activation=tanh
        pool{{block}}=nn.MaxPool2d(2),  #? endsBlock
        dropout{{block}}=nn.Dropout({{poolDropout}}),  #? endsBlock&poolDropout
#<
        average=nn.AdaptiveAvgPool2d(1),  #? head=pooling
        flatten=nn.Flatten(),
        hidden=nn.Linear({{flattened}}, {{dense}}),  #? head=dense
        relu{{lastNumber}}=nn.ReLU(),  #? head=dense&activation=relu
        leaky_relu{{lastNumber}}=nn.LeakyReLU({{leakySlope}}),  #? head=dense&activation=leaky-relu
        gelu{{lastNumber}}=nn.GELU(),  #? head=dense&activation=gelu
        tanh{{lastNumber}}=nn.Tanh(),  #? head=dense&activation=tanh
        dropout=nn.Dropout({{dropout}}),  #? dropout
        output=nn.Linear({{dense}}, {{classes}}),  #? head=dense
        output=nn.Linear({{lastChannels}}, {{classes}}),  #? head=pooling
    )
).to(DEVICE)
model.load_state_dict(load("initial_weights"))

optimizer = torch.optim.AdamW(  #? optimizer=adam optimizer=adamw
    model.parameters(), lr=LEARNING_RATE, eps=EPSILON, weight_decay={{decay}}  #? optimizer=adam optimizer=adamw
)  #? optimizer=adam optimizer=adamw
optimizer = torch.optim.SGD(  #? optimizer=sgd
    model.parameters(), lr=LEARNING_RATE, momentum={{momentum}}, weight_decay={{decay}}  #? optimizer=sgd
)  #? optimizer=sgd
milestones = [math.ceil(EPOCHS / 2), math.ceil(EPOCHS * 3 / 4)]  #? schedule=step
schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones)  #? schedule=step
steps = EPOCHS * math.ceil(len(train["labels"]) / BATCH)  #? schedule=cosine
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)  #? schedule=cosine
loss_function = nn.CrossEntropyLoss(label_smoothing={{smoothing}})


@torch.no_grad()
def evaluate(split):
    """Accuracy and loss in evaluation mode."""
    model.eval()
    logits = torch.cat([model(images) for images in split["images"].split(64)])
    right = (logits.argmax(1) == split["labels"]).double()
    return right.mean().item(), nn.functional.cross_entropy(logits, split["labels"]).item()


step = 0
best_epoch, best_loss = 0, math.inf  #? patience
for epoch in range(1, EPOCHS + 1):
    model.train()
    seen, loss_sum = 0, 0.0
    for chosen in train["order"][epoch - 1].split(BATCH):
        images, labels = train["images"][chosen], train["labels"][chosen]
        images = torch.stack([augment(image) for image in images])  #? augments
        images, targets = mix_up(images, labels)  #? mixup
        logits = model(images)
        loss = loss_function(logits, labels)  #? !mixup
        loss = loss_function(logits, targets)  #? mixup
        optimizer.zero_grad()
        loss.backward()
        step += 1
        # Keras and the lab add EPSILON before the second moment is corrected, PyTorch after.  #? optimizer=adam
        optimizer.param_groups[0]["eps"] = EPSILON / math.sqrt(1 - 0.999**step)  #? optimizer=adam
        optimizer.step()
        schedule.step()  #? schedule=cosine
        seen += len(labels)
        loss_sum += len(labels) * nn.functional.cross_entropy(logits, labels).item()
        print(f"step {step}: loss {loss_sum / seen:.7g}, the mean of the epoch so far")
    schedule.step()  #? schedule=step
    figures = {name: evaluate(split) for name, split in splits.items()}
    for name, (accuracy, loss) in figures.items():
        print(f"epoch {epoch}: {name} accuracy {accuracy:.1%}, loss {loss:.4f}")
    # Ends when the validation loss has not fallen for PATIENCE epochs.  #? patience
    validation_loss = figures["validation"][1]  #? patience
    if validation_loss < best_loss:  #? patience
        best_epoch, best_loss = epoch, validation_loss  #? patience
        best_weights = {name: values.clone() for name, values in model.state_dict().items()}  #? patience
    elif epoch >= best_epoch + PATIENCE:  #? patience
        break  #? patience

model.load_state_dict(best_weights)  #? patience
accuracy, loss = evaluate(splits["test"])  #? patience
print(f"back to epoch {best_epoch}: test accuracy {accuracy:.1%}, loss {loss:.4f}")  #? patience
# The lab can load these, too.
save_file(model.state_dict(), FOLDER / "trained_weights.safetensors")
