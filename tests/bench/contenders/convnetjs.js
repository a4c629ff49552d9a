/**
 * ConvNetJS. It has no Adam: Adadelta is the nearest it has, and costs as much. It works image by
 * image and in 64-bit numbers, and updates its weights after a batch.
 */

import convnetjs from 'convnetjs';
import { BATCH, CHANNELS, CLASSES, DENSE, KERNEL, SIDE, convolutions } from '../reference_network.js';
import { randomImages, randomLabels } from './batch.js';

/**
 * @param {{ width: number }} options
 * @returns {Promise<import('./worker.js').Contender>}
 */
export async function create({ width }) {
  const network = new convnetjs.Net();
  const layers = convolutions(width).map(({ to }) => (
    { type: 'conv', sx: KERNEL, filters: to, stride: 1, pad: 1, activation: 'relu' }
  ));
  const pool = { type: 'pool', sx: 2, stride: 2 };
  network.makeLayers([
    { type: 'input', out_sx: SIDE, out_sy: SIDE, out_depth: CHANNELS },
    layers[0], layers[1], pool,
    layers[2], layers[3], pool,
    { type: 'fc', num_neurons: DENSE, activation: 'relu' },
    { type: 'softmax', num_classes: CLASSES },
  ]);
  const trainer = new convnetjs.Trainer(network, { method: 'adadelta', batch_size: BATCH });
  const values = randomImages();
  const size = values.length / BATCH;
  const labels = randomLabels();
  const images = Array.from(labels, (_, index) => {
    const image = new convnetjs.Vol(SIDE, SIDE, CHANNELS, 0);
    image.w.set(values.subarray(index * size, (index + 1) * size));
    return image;
  });
  return {
    async step() {
      images.forEach((image, index) => trainer.train(image, labels[index]));
    },
  };
}
