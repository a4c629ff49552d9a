/**
 * jax-js: the gradient operation by operation, Adam as one jitted update. Jitted, the gradient takes
 * three to six times as long, because each use of a value computes it anew.
 */

import { ADAM, BATCH, CHANNELS, CLASSES, DENSE, KERNEL, SIDE, convolutions, flattened } from '../reference_network.js';
import { randomImages, randomLabels } from './batch.js';

/**
 * @param {object} options
 * @param {number} options.width
 * @param {'wasm' | 'webgpu'} options.device
 * @param {number} [options.threads]
 * @returns {Promise<import('./worker.js').Contender>}
 */
export async function create({ width, device, threads }) {
  if (threads) {
    // It has no other setting than this.
    Object.defineProperty(self.navigator, 'hardwareConcurrency', { value: threads });
  }
  const jax = await import('@jax-js/jax');
  const { lax, nn, numpy: np } = jax;
  if (!(await jax.init(device)).includes(device)) throw new Error(`There is no ${device} here.`);
  jax.defaultDevice(device);

  /** @typedef {import('@jax-js/jax').numpy.Array} Value */
  /** Uniform, as wide as Glorot's. @param {number[]} shape @param {number} fan @returns {Value} */
  const weights = (shape, fan) => {
    const limit = Math.sqrt(6 / fan);
    const size = shape.reduce((product, length) => product * length, 1);
    return np.array(Float32Array.from({ length: size }, () => (Math.random() * 2 - 1) * limit)).reshape(shape);
  };
  const kernels = convolutions(width).map(({ from, to }) => weights([to, from, KERNEL, KERNEL], (from + to) * KERNEL ** 2));
  /** @type {Value[]} */
  let parameters = [
    ...kernels,
    ...convolutions(width).map(({ to }) => np.zeros([1, to, 1, 1])),
    weights([flattened(width), DENSE], flattened(width) + DENSE), np.zeros([DENSE]),
    weights([DENSE, CLASSES], DENSE + CLASSES), np.zeros([CLASSES]),
  ];
  const zeros = () => parameters.map(({ shape }) => np.zeros(shape));
  let first = zeros();
  let second = zeros();
  let steps = 0;

  /** @param {Value} input @param {Value} kernel @param {Value} bias */
  const convolve = (input, kernel, bias) => (
    nn.relu(lax.conv(input, kernel, [1, 1], 'SAME').add(bias))
  );
  /** @param {Value} input @param {number} side @param {number} channels */
  const pool = (input, side, channels) => (
    np.max(input.reshape([BATCH, channels, side / 2, 2, side / 2, 2]), [3, 5])
  );
  /** @param {Value[]} parameters @param {Value} images @param {Value} targets @returns {Value} */
  function loss([k1, k2, k3, k4, b1, b2, b3, b4, w5, b5, w6, b6], images, targets) {
    const block1 = pool(convolve(convolve(images, k1, b1), k2, b2), SIDE, width);
    const block2 = pool(convolve(convolve(block1, k3, b3), k4, b4), SIDE / 2, 2 * width);
    const dense = nn.relu(np.matmul(block2.reshape([BATCH, flattened(width)]), w5).add(b5));
    const scores = nn.logSoftmax(np.matmul(dense, w6).add(b6));
    return scores.mul(targets).sum().mul(-1 / BATCH);
  }
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  const differentiate = jax.grad(loss);
  const update = jax.jit((
    /** @type {Value[]} */ parameters, /** @type {Value[]} */ first, /** @type {Value[]} */ second,
    /** @type {Value[]} */ gradients, /** @type {Value} */ rate, /** @type {Value} */ scale,
  ) => {
    const firsts = first.map((mean, index) => mean.mul(beta1).add(gradients[index].ref.mul(1 - beta1)));
    const seconds = second.map((mean, index) => mean.mul(beta2).add(np.square(gradients[index]).mul(1 - beta2)));
    const changed = parameters.map((value, index) => value.sub(
      firsts[index].ref.mul(rate.ref).div(np.sqrt(seconds[index].ref.mul(scale.ref)).add(epsilon)),
    ));
    rate.dispose();
    scale.dispose();
    return [changed, firsts, seconds];
  });

  const images = np.array(randomImages()).reshape([BATCH, CHANNELS, SIDE, SIDE]);
  const targets = nn.oneHot(np.array(randomLabels(), { dtype: np.int32 }), CLASSES);
  await jax.blockUntilReady([images.ref, targets.ref]);
  async function step() {
    steps += 1;
    const rate = np.array(learningRate / (1 - beta1 ** steps));
    const scale = np.array(1 / (1 - beta2 ** steps));
    const gradients = /** @type {Value[]} */ (
      differentiate(parameters.map((value) => value.ref), images.ref, targets.ref)
    );
    const all = /** @type {[Value[], Value[], Value[]]} */ (
      update(parameters, first, second, gradients, rate, scale)
    );
    [parameters, first, second] = all;
    await jax.blockUntilReady(all);
  }
  // The first step writes its kernels, which the browser optimises once they have run: it takes many
  // times as long as those that follow.
  await step();
  return { step };
}
