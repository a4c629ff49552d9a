"""Trains the reference network with TensorFlow, as many steps as each line of input says.

Usage: train_tensorflow.py WIDTH THREADS. Prints a line about itself first, then for each line of
input the seconds that the steps took.
"""

import sys
import time

import tensorflow as tf

BATCH = 32


def network(width):
    """Two blocks of two convolutions and a pool, a dense layer, an output."""
    layers = [tf.keras.Input((32, 32, 3))]
    for filters in (width, 2 * width):
        for _ in range(2):
            layers.append(tf.keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        layers.append(tf.keras.layers.MaxPooling2D())
    dense = tf.keras.layers.Dense
    return tf.keras.Sequential([*layers, tf.keras.layers.Flatten(), dense(256, "relu"), dense(2)])


def main():
    width, threads = map(int, sys.argv[1:])
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    model = network(width)
    optimizer = tf.keras.optimizers.Adam(1e-3, epsilon=1e-7)
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    images = tf.random.uniform((BATCH, 32, 32, 3))
    labels = tf.random.uniform((BATCH,), maxval=2, dtype=tf.int32)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            value = loss(labels, model(images, training=True))
        optimizer.apply_gradients(zip(tape.gradient(value, model.trainable_variables), model.trainable_variables))
        return value

    print(tf.__version__, flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        for _ in range(int(line)):
            step().numpy()
        print(time.perf_counter() - began, flush=True)


main()
