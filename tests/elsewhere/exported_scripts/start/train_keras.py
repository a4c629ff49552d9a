"""Trains an experiment of Overfit Lab with Keras.

    #v=2&train=96&epochs=4

The images, the initial weights and the order of the batches are the lab's: they lie beside
this script.

Differences from the lab:

- Losses differ by rounding errors, which grow with time.

    pip install keras tensorflow safetensors
    python train_keras.py
"""

import math
from pathlib import Path

import keras
from keras import layers
from safetensors.numpy import load_file

FOLDER = Path(__file__).parent
CLASSES = 8
EPOCHS = 4
BATCH = 16
LEARNING_RATE = 0.003


def load(name):
    """A split with channels last and a row of zeros and a one for each label, as Keras has them."""
    split = load_file(FOLDER / f"{name}.safetensors")
    split["images"] = split["images"].transpose(0, 2, 3, 1)
    split["targets"] = keras.utils.to_categorical(split["labels"], CLASSES)
    return split


class Batches(keras.utils.PyDataset):
    """The training images in the lab's order, another one in each epoch."""

    epoch = 0

    def __len__(self):
        return math.ceil(len(train["labels"]) / BATCH)

    def __getitem__(self, index):
        chosen = train["order"][self.epoch][index * BATCH : (index + 1) * BATCH]
        return train["images"][chosen], train["targets"][chosen]


class Progress(keras.callbacks.Callback):
    """Tells the batches which epoch it is, and us the loss of every step."""

    def on_epoch_begin(self, epoch, logs=None):
        batches.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        step, loss = int(self.model.optimizer.iterations), logs["cross_entropy"]
        print(f"step {step}: loss {loss:.7g}, the mean of the epoch so far")


def in_keras(layer, weight):
    """A weight whose axes are in PyTorch's order, in that of Keras."""
    if isinstance(layer, layers.Conv2D):
        return weight.transpose(2, 3, 1, 0)
    if layer.name == "hidden":  # what it takes is flattened, there with channels first
        weight = weight.reshape(-1, 32, 4, 4).transpose(0, 2, 3, 1)
        weight = weight.reshape(len(weight), -1)
    return weight.T


splits = {name: load(name) for name in ["train", "test"]}
train, watched = splits["train"], splits["test"]
batches = Batches()

model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Conv2D(8, 3, padding="same", activation="relu", name="conv1"),
        layers.MaxPooling2D(2),
        layers.Conv2D(16, 3, padding="same", activation="relu", name="conv2"),
        layers.MaxPooling2D(2),
        layers.Conv2D(32, 3, padding="same", activation="relu", name="conv3"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(64, activation="relu", name="hidden"),
        layers.Dense(CLASSES, name="output"),
    ]
)
initial = load_file(FOLDER / "initial_weights.safetensors")
for layer in model.layers:
    if isinstance(layer, layers.BatchNormalization):
        parts = "weight", "bias", "running_mean", "running_var"
        layer.set_weights([initial[f"{layer.name}.{part}"] for part in parts])
    elif isinstance(layer, (layers.Conv2D, layers.Dense)):
        weights = [in_keras(layer, initial[f"{layer.name}.weight"])]
        if layer.use_bias:
            weights.append(initial[f"{layer.name}.bias"])
        layer.set_weights(weights)
model.summary()

rate = LEARNING_RATE
model.compile(
    optimizer=keras.optimizers.Adam(rate),
    loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.0),
    metrics=["accuracy", keras.metrics.CategoricalCrossentropy("cross_entropy", from_logits=True)],
)
model.fit(
    batches,
    epochs=EPOCHS,
    shuffle=False,
    validation_data=(watched["images"], watched["targets"]),
    callbacks=[
        Progress(),
    ],
    verbose=2,
)
for name, split in splits.items():
    figures = model.evaluate(split["images"], split["targets"], verbose=0, return_dict=True)
    print(f"{name} accuracy {figures['accuracy']:.1%}, loss {figures['cross_entropy']:.4f}")
