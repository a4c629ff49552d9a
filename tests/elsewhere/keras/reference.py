"""Records what Keras gives on the reference experiments, for tests/elsewhere/keras.rs to compare with.

    pip install tensorflow-cpu==2.21.0
    python tests/elsewhere/keras/reference.py > tests/elsewhere/keras/reference.json

The data are drawn by NumPy, so a seed here is another draw of the same experiment, not the same
draw: what must agree is the distribution over seeds.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
from keras import layers

SEEDS = range(1, 11)
BATCH = 32

# name: (epochs, classes, test images, append a flipped copy, dropout after pools, before the last)
EXPERIMENTS = {
    "overfit": (20, 2, 20, False, 0.0, 0.0),
    "flip": (20, 2, 20, True, 0.0, 0.0),
    "dropout": (20, 2, 20, False, 0.25, 0.5),
    "seventy-six": (40, 16, 200, False, 0.0, 0.0),
}


class FreshOrder(keras.utils.PyDataset):
    """Batches in an order drawn afresh for every epoch, as `fit` does without a global seed.

    After `keras.utils.set_random_seed`, `fit(shuffle=True)` on TensorFlow repeats one order in
    every epoch (seen in Keras 3.15.1), and so the same batches: these runs then learn much faster.
    """

    def __init__(self, images, labels, seed):
        super().__init__()
        self.images, self.labels = images, labels
        self.random = np.random.default_rng(seed)
        self.on_epoch_end()

    def __len__(self):
        return -(-len(self.labels) // BATCH)

    def __getitem__(self, index):
        chosen = self.order[index * BATCH : (index + 1) * BATCH]
        return self.images[chosen], self.labels[chosen]

    def on_epoch_end(self):
        self.order = self.random.permutation(len(self.labels))


def network(classes, after_pool, before_last):
    stack = [keras.Input((32, 32, 3))]
    for width in (64, 128):
        for _ in range(2):
            stack.append(layers.Conv2D(width, 3, padding="same", activation="relu"))
        stack.append(layers.MaxPooling2D(2))
        if after_pool:
            stack.append(layers.Dropout(after_pool))
    stack += [layers.Flatten(), layers.Dense(256, activation="relu")]
    if before_last:
        stack.append(layers.Dropout(before_last))
    stack.append(layers.Dense(classes, activation="softmax"))
    return keras.Sequential(stack)


def run(seed, epochs, classes, tests, flip, after_pool, before_last):
    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    images = random.random((50, 32, 32, 3), dtype=np.float32)
    labels = random.integers(0, classes, 50)
    test_images = random.random((tests, 32, 32, 3), dtype=np.float32)
    test_labels = random.integers(0, classes, tests)
    if flip:
        images = np.concatenate([images, images[:, :, ::-1]])
        labels = np.concatenate([labels, labels])
    model = network(classes, after_pool, before_last)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    batches = FreshOrder(images, labels, [seed, 1])
    history = model.fit(batches, shuffle=False, epochs=epochs, verbose=0).history
    train_loss, train = model.evaluate(images, labels, verbose=0)
    test_loss, test = model.evaluate(test_images, test_labels, verbose=0)
    print(seed, history["accuracy"][-1], train, test, file=sys.stderr)
    return {
        "seed": seed,
        "parameters": model.count_params(),
        "reportedAccuracy": [round(x, 6) for x in history["accuracy"]],
        "reportedLoss": [round(x, 6) for x in history["loss"]],
        "trainAccuracy": train,
        "trainLoss": train_loss,
        "testAccuracy": test,
        "testLoss": test_loss,
    }


def main():
    runs = {name: [run(seed, *settings) for seed in SEEDS] for name, settings in EXPERIMENTS.items()}
    versions = {"keras": keras.__version__, "backend": keras.backend.backend()}
    lines = [json.dumps("versions") + ": " + json.dumps(versions)]
    for name, results in runs.items():
        rows = ",\n".join("  " + json.dumps(result) for result in results)
        lines.append(f"{json.dumps(name)}: [\n{rows}\n]")
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    main()
