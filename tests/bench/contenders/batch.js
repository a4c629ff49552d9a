/** The one batch that a contender trains on, again and again. */

import { BATCH, CHANNELS, CLASSES, SIDE } from '../reference_network.js';

/** Uniform noise: red, green and blue of each pixel, row by row, image after image, 0 to 1. */
export const randomImages = () => Float32Array.from({ length: BATCH * SIDE ** 2 * CHANNELS }, Math.random);

/** A class for each image. */
export const randomLabels = () => Int32Array.from({ length: BATCH }, () => Math.floor(Math.random() * CLASSES));
