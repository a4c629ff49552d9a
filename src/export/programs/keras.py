"""Trains an experiment of Overfit Lab with Keras.

    {{link}}

The images, the initial weights and the order of the batches are the lab's: they lie beside
this script.

Differences from the lab:

- Losses differ by rounding errors, which grow with time.
- Dropout leaves other units out.  #? drops
- Augmentation draws other changes, the nearest that there are here.  #? augments mixup
- Brightness is added to the pixels; the lab multiplies them.  #? brightness
- Weight decay acts on the weights alone; the lab adds it to the gradient, and so to the momentum.  #? optimizer=sgd&momentum&decay
- Momentum keeps past steps with their learning rates; the lab's keeps past gradients.  #? optimizer=sgd&momentum&schedule=step optimizer=sgd&momentum&schedule=cosine
- Adam's epsilon is added before the second moment is corrected; the lab's AdamW adds it after.  #? optimizer=adamw
- Of a fault that the lab plants, what it does to images, labels and network is here; what it  #? faulty
  does to how accuracy is counted, or to which weights are tested, is not.  #? faulty

    pip install keras tensorflow safetensors
    python train_keras.py
"""

import math
from pathlib import Path

import keras
import numpy as np  #? mixup
from keras import layers
from safetensors.numpy import load_file

FOLDER = Path(__file__).parent
CLASSES = {{classes}}
EPOCHS = {{epochs}}
BATCH = {{batch}}
LEARNING_RATE = {{lr}}


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
        return train["images"][chosen], train["targets"][chosen]  #? !mixup
        batch = {"images": train["images"][chosen], "labels": train["targets"][chosen]}  #? mixup
        mixed = mix_up(batch)  #? mixup
        return np.array(mixed["images"]), np.array(mixed["labels"])  #? mixup


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
    if layer.name == "hidden":  # what it takes is flattened, there with channels first  #? head=dense
        weight = weight.reshape(-1, {{lastChannels}}, {{lastSide}}, {{lastSide}}).transpose(0, 2, 3, 1)  #? head=dense
        weight = weight.reshape(len(weight), -1)  #? head=dense
    return weight.T


splits = {name: load(name) for name in ["train", "test"]}  #? !validation
splits = {name: load(name) for name in ["train", "validation", "test"]}  #? validation
train, watched = splits["train"], splits["test"]  #? !validation
train, watched = splits["train"], splits["validation"]  #? validation
batches = Batches()
keras.utils.set_random_seed({{seed}})  #? drops augments mixup
mix_up = layers.MixUp({{mixup}})  #? mixup

model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.RandomFlip("horizontal"),  #? flip=random
        layers.RandomFlip("vertical"),  #? verticalFlip=random
        layers.RandomRotation({{rotation}} / 360),  #? rotation
        layers.RandomZoom({{zoom}}),  #? zoom
        layers.RandomTranslation({{shift}}, {{shift}}),  #? shift
        layers.RandomBrightness({{brightness}}, value_range=(0, 1)),  #? brightness
        layers.RandomContrast({{contrast}}, value_range=(0, 1)),  #? contrast
        # A factor f multiplies the saturation by f / (1 - f).  #? colorJitter
        layers.RandomSaturation(  #? colorJitter
            ((1 - {{colorJitter}}) / (2 - {{colorJitter}}), (1 + {{colorJitter}}) / (2 + {{colorJitter}})),  #? colorJitter
            value_range=(0, 1),  #? colorJitter
        ),  #? colorJitter
        layers.RandomHue({{colorJitter}} / 2, value_range=(0, 1)),  #? colorJitter
        layers.RandomErasing(  #? cutout
            (1.0, 1.0), scale=({{cutout}}, {{cutout}}), fill_value=0.0, value_range=(0, 1)  #? cutout
        ),  #? cutout
        layers.GaussianNoise({{randomNoise}}),  #? randomNoise
#> convolutions
        layers.Conv2D({{outputs}}, 3, padding="same", activation="{{activation}}", name="conv{{number}}"),  #? batchNorm=off&namedActivation
        layers.Conv2D({{outputs}}, 3, padding="same", name="conv{{number}}"),  #? batchNorm=off&activation=leaky-relu
        layers.Conv2D({{outputs}}, 3, padding="same", use_bias=False, name="conv{{number}}"),  #? batchNorm=on
        layers.BatchNormalization(  #? batchNorm=on
            momentum={{batchNormMomentum}}, epsilon={{batchNormEpsilon}}, name="bn{{number}}"  #? batchNorm=on
        ),  #? batchNorm=on
        layers.Activation("{{activation}}"),  #? batchNorm=on&namedActivation
        layers.LeakyReLU(negative_slope={{leakySlope}}),  #? activation=leaky-relu
        layers.MaxPooling2D(2),  #? endsBlock
        layers.Dropout({{poolDropout}}),  #? endsBlock&poolDropout
#<
        layers.GlobalAveragePooling2D(),  #? head=pooling
        layers.Flatten(),  #? head=dense
        layers.Dense({{dense}}, activation="{{activation}}", name="hidden"),  #? head=dense&namedActivation
        layers.Dense({{dense}}, name="hidden"),  #? head=dense&activation=leaky-relu
        layers.LeakyReLU(negative_slope={{leakySlope}}),  #? head=dense&activation=leaky-relu
        layers.Dropout({{dropout}}),  #? dropout
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

rate = LEARNING_RATE  #? schedule=constant
# A rate holds up to its boundary, and in that step too.  #? schedule=step
boundaries = [math.ceil(EPOCHS / 2) * len(batches) - 1, math.ceil(EPOCHS * 3 / 4) * len(batches) - 1]  #? schedule=step
rates = [LEARNING_RATE, LEARNING_RATE / 10, LEARNING_RATE / 100]  #? schedule=step
rate = keras.optimizers.schedules.PiecewiseConstantDecay(boundaries, rates)  #? schedule=step
rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, EPOCHS * len(batches))  #? schedule=cosine
model.compile(
    optimizer=keras.optimizers.Adam(rate),  #? optimizer=adam&!decay
    optimizer=keras.optimizers.Adam(rate, weight_decay={{decay}}),  #? optimizer=adam&decay
    optimizer=keras.optimizers.AdamW(rate, weight_decay={{decay}}),  #? optimizer=adamw
    optimizer=keras.optimizers.SGD(rate, momentum={{momentum}}),  #? optimizer=sgd&!decay
    optimizer=keras.optimizers.SGD(rate, momentum={{momentum}}, weight_decay={{decay}}),  #? optimizer=sgd&decay
    loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing={{smoothing}}),
    metrics=["accuracy", keras.metrics.CategoricalCrossentropy("cross_entropy", from_logits=True)],
)
model.fit(
    batches,
    epochs=EPOCHS,
    shuffle=False,
    validation_data=(watched["images"], watched["targets"]),
    callbacks=[
        Progress(),
        keras.callbacks.EarlyStopping(  #? patience
            "val_cross_entropy", patience={{patience}}, mode="min", restore_best_weights=True  #? patience
        ),  #? patience
    ],
    verbose=2,
)
for name, split in splits.items():
    figures = model.evaluate(split["images"], split["targets"], verbose=0, return_dict=True)
    print(f"{name} accuracy {figures['accuracy']:.1%}, loss {figures['cross_entropy']:.4f}")
