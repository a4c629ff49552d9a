/**
 * Engine worker: what the workers that hold an engine have in common.
 *
 * @import { Failure } from './worker.js'
 *
 * @typedef {typeof import('./engines/flex/overfit_lab.js')} Engine
 * @typedef {Engine & { initThreadPool(threads: number): Promise<void> }} ThreadedEngine
 * @typedef {{ module: WebAssembly.Module, threads: number }} Start  The first message: the compiled
 *   build that the worker is named after, and the threads that it is to compute on.
 */

/** The workers of a thread pool may take this long to start. */
const POOL_TIMEOUT_MS = 10_000;

// A MessageChannel, because nested timers are held back by 4 ms each.
const turnstile = new MessageChannel();

/** Lets waiting messages in between two pieces of work. */
export const nextTurn = () => new Promise((resolve) => {
  turnstile.port1.onmessage = resolve;
  turnstile.port2.postMessage(null);
});

/** Fetched while the page compiles the engine. @type {Promise<Engine>} */
const bindings = import(`./engines/${self.name}/overfit_lab.js`);
// Whoever awaits them hears of the failure.
bindings.catch(() => {});

/**
 * The engine, and the threads that it computes on once they have started: they take longer than all
 * else, and little needs them. Without them it computes on this one.
 * @param {Start} start
 */
export async function initialised({ module, threads }) {
  const engine = await bindings;
  await engine.default({ module_or_path: module });
  return { engine, threads: startThreads(/** @type {ThreadedEngine} */ (engine), threads) };
}

/** @param {ThreadedEngine} engine @param {number} threads @returns {Promise<number>} */
async function startThreads(engine, threads) {
  if (threads === 1) return 1;
  try {
    // A worker that cannot start may say nothing.
    await new Promise((resolve, reject) => {
      setTimeout(() => reject('they did not start in time'), POOL_TIMEOUT_MS);
      engine.initThreadPool(threads).then(resolve, reject);
    });
    return threads;
  } catch (error) {
    console.info(`Training on one thread instead of ${threads}: ${error}.`);
    return 1;
  }
}

/** Whether an error is one for people. @param {any} error @returns {error is Failure} */
export const isFailure = (error) => typeof error?.kind === 'string';

/**
 * Whether an error is a trap. A panic posts its own message before it traps; a trap that comes
 * without one is Rust's answer to memory it cannot get.
 * @param {unknown} error
 */
export const isTrap = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
