/** TensorFlow.js, on the backend asked for: a Layers model, trained batch by batch. */

import * as tf from '@tensorflow/tfjs';
import { ADAM, CHANNELS, CLASSES, DENSE, KERNEL, SIDE, BATCH, convolutions } from '../reference_network.js';
import { randomImages, randomLabels } from './batch.js';

/**
 * @param {object} options
 * @param {number} options.width
 * @param {'cpu' | 'wasm' | 'webgl' | 'webgpu'} options.backend
 * @param {string} options.folder  Where TensorFlow's wasm files are.
 * @param {number} [options.threads]  Of the wasm backend.
 * @param {boolean} [options.isPatched]  Whether kernels that the wasm backend lacks are added.
 * @returns {Promise<import('./worker.js').Contender>}
 */
export async function create({ width, backend, folder, threads, isPatched }) {
  if (backend === 'wasm') {
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(folder);
    if (threads) wasm.setThreadsCount(threads);
  }
  if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
  if (isPatched) (await import('./tensorflow_patch.js')).patch();
  if (!await tf.setBackend(backend)) throw new Error(`There is no ${backend} here.`);
  await tf.ready();

  const convolution = (/** @type {number} */ filters, /** @type {object} */ input = {}) => (
    tf.layers.conv2d({ filters, kernelSize: KERNEL, padding: 'same', activation: 'relu', ...input })
  );
  const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });
  const [first, second, third, fourth] = convolutions(width).map(({ to }) => to);
  const model = tf.sequential({ layers: [
    convolution(first, { inputShape: [SIDE, SIDE, CHANNELS] }), convolution(second), pool(),
    convolution(third), convolution(fourth), pool(),
    tf.layers.flatten(),
    tf.layers.dense({ units: DENSE, activation: 'relu' }),
    tf.layers.dense({ units: CLASSES, activation: 'softmax' }),
  ] });
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  model.compile({ optimizer: tf.train.adam(learningRate, beta1, beta2, epsilon), loss: 'categoricalCrossentropy' });
  const images = tf.tensor4d(randomImages(), [BATCH, SIDE, SIDE, CHANNELS]);
  const labels = /** @type {tf.Tensor} */ (tf.oneHot(tf.tensor1d(randomLabels(), 'int32'), CLASSES));
  return {
    about: adapter(backend),
    async step() {
      // Resolves when the loss is here, but the GPU may still be busy with the update.
      await model.trainOnBatch(images, labels);
      const weights = model.layers[0].getWeights()[0];
      await weights.data();
    },
  };
}

/** The graphics adapter, where there is one to name. @param {string} backend */
function adapter(backend) {
  const { adapterInfo, gpgpu } = /** @type {any} */ (tf.backend());
  if (backend === 'webgpu') return adapterInfo?.description || adapterInfo?.architecture || '';
  if (backend !== 'webgl') return '';
  const gl = gpgpu.gl;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  return info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL).replace(/^ANGLE \((.*)\)$/, '$1') : '';
}
