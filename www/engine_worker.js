/**
 * Engine worker: what the workers that hold an engine have in common.
 *
 * @import { Failure } from './worker.js'
 */

// A MessageChannel, because nested timers are held back by 4 ms each.
const turnstile = new MessageChannel();

/** Lets waiting messages in between two pieces of work. */
export const nextTurn = () => new Promise((resolve) => {
  turnstile.port1.onmessage = resolve;
  turnstile.port2.postMessage(null);
});

/**
 * The engine that this worker is named after, ready to use.
 * @param {WebAssembly.Module} module
 * @returns {Promise<typeof import('./engines/flex/overfit_lab.js')>}
 */
export async function initialised(module) {
  const engine = await import(`./engines/${self.name}/overfit_lab.js`);
  await engine.default({ module_or_path: module });
  return engine;
}

/** Whether an error is one for people. @param {any} error @returns {error is Failure} */
export const isFailure = (error) => typeof error?.kind === 'string';

/**
 * Whether an error is a trap. A panic posts its own message before it traps; a trap that comes
 * without one is Rust's answer to memory it cannot get.
 * @param {unknown} error
 */
export const isTrap = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
