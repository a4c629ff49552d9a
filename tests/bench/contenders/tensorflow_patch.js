/**
 * What TensorFlow.js' wasm backend lacks to train the reference network, composed of kernels that
 * it has. Not a part of TensorFlow.js: nobody who just installs it has this.
 */

import * as tf from '@tensorflow/tfjs';

/** For the wasm backend, until the page is closed. */
export function patch() {
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc({ inputs, attrs }) {
      const { x, dy } = /** @type {{ x: tf.Tensor4D, dy: tf.Tensor4D }} */ (inputs);
      const { strides, pad, filterShape } = /** @type {any} */ (attrs);
      const isSimple = pad === 'same' && [strides].flat().every((/** @type {number} */ stride) => stride === 1);
      if (!isSimple) throw new Error('The patch only knows convolutions with stride 1 and padding “same”.');
      return filterGradient(x, dy, filterShape);
    },
  });
}

/**
 * For each place of the kernel a product of matrices: the inputs below it, transposed, times the
 * gradient of the outputs.
 * @param {tf.Tensor4D} x @param {tf.Tensor4D} dy @param {[number, number, number, number]} filterShape
 */
function filterGradient(x, dy, [rows, columns, from, to]) {
  return tf.tidy(() => {
    const [images, height, width] = dy.shape;
    const padding = (/** @type {number} */ size) => (
      /** @type {[number, number]} */ ([Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)])
    );
    const padded = tf.pad(x, [[0, 0], padding(rows), padding(columns), [0, 0]]);
    const gradient = tf.reshape(dy, [images * height * width, to]);
    const places = [];
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const below = tf.slice(padded, [0, row, column, 0], [images, height, width, from]);
        places.push(tf.matMul(tf.reshape(below, [images * height * width, from]), gradient, true));
      }
    }
    return tf.reshape(tf.stack(places), [rows, columns, from, to]);
  });
}
