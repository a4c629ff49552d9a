/**
 * The reference network, whose training is what every contender is timed at: two blocks of two
 * 3×3 convolutions and a pool, a dense layer, an output.
 */

/** Images of a step. */
export const BATCH = 32;
/** Height and width of an image, in pixels. */
export const SIDE = 32;
/** Red, green and blue. */
export const CHANNELS = 3;
export const KERNEL = 3;
/** Units of the dense layer. */
export const DENSE = 256;
export const CLASSES = 2;
/** Adam, with Keras' defaults. */
export const ADAM = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/**
 * The convolutions, from input to output.
 * @param {number} width  Channels of the first.
 */
export const convolutions = (width) => [
  { side: SIDE, from: CHANNELS, to: width },
  { side: SIDE, from: width, to: width },
  { side: SIDE / 2, from: width, to: 2 * width },
  { side: SIDE / 2, from: 2 * width, to: 2 * width },
];

/** Values of an image that reach the dense layer. @param {number} width */
export const flattened = (width) => (SIDE / 4) ** 2 * 2 * width;

/**
 * Floating point operations that one image costs a training step: a multiplication and an addition
 * for each weight used, in each of the forward pass, the gradient of the inputs and the gradient of
 * the weights. What else a step does (ReLU, pools, Adam) is not counted.
 * @param {number} width
 */
export function flopPerImage(width) {
  const multiplyAdds = convolutions(width)
    .reduce((sum, { side, from, to }) => sum + side ** 2 * KERNEL ** 2 * from * to, 0)
    + flattened(width) * DENSE + DENSE * CLASSES;
  return 2 * 3 * multiplyAdds;
}
