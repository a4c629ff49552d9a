/**
 * The worker of one contender: creates it, then times its steps as often as it is asked to.
 *
 * @typedef {object} Contender
 * @property {() => Promise<number | void>} step  One training step on a batch, to its very end;
 *   resolves with the seconds that count, if not all of them do.
 * @property {string} [about]  What it turned out to run on.
 */

/** @type {Record<string, () => Promise<{ create(options: any): Promise<Contender> }>>} */
const modules = {
  convnetjs: () => import('./convnetjs.js'),
  engine: () => import('./engine.js'),
  jax: () => import('./jax.js'),
  limit: () => import('./limit.js'),
  tensorflow: () => import('./tensorflow.js'),
};

/** @type {Contender | undefined} */
let contender;

const methods = {
  /** @param {string} module @param {object} options */
  async create(module, options) {
    const { create } = await modules[module]();
    const created = contender = await create(options);
    return created.about ?? '';
  },
  /** Seconds of a number of steps. @param {number} steps */
  async time(steps) {
    if (!contender) throw new Error('There is no contender.');
    let seconds = 0;
    for (let step = 0; step < steps; step += 1) {
      const began = performance.now();
      const counted = await contender.step();
      seconds += counted ?? (performance.now() - began) / 1000;
    }
    return seconds;
  },
  /** For engines of ours: what each epoch of a whole run takes. */
  epochs: () => /** @type {Awaited<ReturnType<typeof import('./engine.js').create>>} */ (contender).epochs(),
};

// One call at a time: whoever asks waits for the answer.
addEventListener('message', async ({ data: { method, args } }) => {
  try {
    postMessage({ value: await /** @type {any} */ (methods)[method](...args) });
  } catch (error) {
    postMessage({ failure: error instanceof Error ? error.message : String(/** @type {any} */ (error)?.message ?? error) });
  }
});
