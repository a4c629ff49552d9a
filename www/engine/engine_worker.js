/**
 * Engine worker: what the workers that hold an engine have in common. They import it; it is not a
 * worker by itself.
 *
 * @import { Call, Reply } from './calls.js'
 * @import { Failure } from './lab_error.js'
 * @import { Shared } from './threads.js'
 *
 * @typedef {typeof import('../engines/flex/overfit_lab.js')} Engine
 * @typedef {object} ThreadedParts  What a build with threads exports beyond others.
 * @property {(shared: Shared) => void} initSync
 * @property {(count: number) => void} openThreads
 * @property {() => void} runThread
 * @typedef {Engine & ThreadedParts} ThreadedEngine
 * @typedef {{ module: WebAssembly.Module, threads: number }} Start  The first message to a worker: the
 *   compiled build that it is named after, and the number of threads to compute on.
 * @typedef {{ event: 'memory', memory: WebAssembly.Memory }} MemoryEvent  Posted by a worker that computes
 *   on several threads: the memory that the others are to share.
 */

import { workerName } from '../shared/worker_life.js';
import { SITE } from '../shared/site.js';

// A MessageChannel, because nested timers are held back by 4 ms each.
const turnstile = new MessageChannel();

/** Lets waiting messages in between two pieces of work. */
export const nextTurn = () => new Promise((resolve) => {
  turnstile.port1.onmessage = resolve;
  turnstile.port2.postMessage(null);
});

/** The JavaScript side of the build, fetched while the page compiles the wasm file. @type {Promise<ThreadedEngine>} */
export const bindings = import(new URL(`engines/${workerName}/overfit_lab.js`, SITE).href);
// Whoever awaits them hears of the failure.
bindings.catch(() => {});

/**
 * The engine, ready to compute: on this thread alone until others join it.
 * @param {Start} start @returns {Promise<Engine>}
 */
export async function initialised({ module, threads }) {
  const engine = await bindings;
  const { memory } = await engine.default({ module_or_path: module });
  if (threads > 1) {
    engine.openThreads(threads);
    postMessage({ event: 'memory', memory });
  }
  return engine;
}

/**
 * The reply to a call. Rejects with an error that the engine does not survive.
 * @param {object} methods  What the page may ask for, by name. @param {Call} call @returns {Promise<Reply>}
 */
export async function replyTo(methods, { id, method, args }) {
  try {
    return { id, value: await /** @type {any} */ (methods)[method](...args) };
  } catch (error) {
    if (isFailure(error)) return { id, failure: error };
    throw error;
  }
}

/** Whether an error is one in words for people. @param {any} error @returns {error is Failure} */
export const isFailure = (error) => typeof error?.kind === 'string';

/** Tells the page that this worker cannot go on. @param {Failure} failure */
export const postFailure = (failure) => postMessage({ event: 'failed', ...failure });

/**
 * Calls back with every trap that no promise tells of. One inside an async export happens in a microtask
 * of wasm-bindgen's, and the promise that it was to settle stays open.
 * @param {(error: unknown) => void} onTrap
 */
export function watchForTraps(onTrap) {
  addEventListener('error', (event) => {
    event.preventDefault();
    onTrap(event.error);
  });
}

/**
 * Whether an error is a trap. A panic posts its own message before it traps; a trap that comes
 * without one is Rust's answer to memory it cannot get.
 * @param {unknown} error
 */
const isTrap = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

const OUT_OF_MEMORY = 'The engine stopped, most likely because it ran out of memory: choose a smaller '
  + 'batch size, a smaller width or fewer images.';

/**
 * What to say of an error that an engine does not survive. After a panic, which has posted a message of
 * its own, this one comes second: the page heeds only the first.
 * @param {unknown} error @param {string} [outOfMemory]  What to say of a trap. @returns {Failure}
 */
export const failureOf = (error, outOfMemory = OUT_OF_MEMORY) => (isTrap(error)
  ? { kind: 'memory', field: 'batch', message: outOfMemory }
  : { kind: 'panic', field: '', message: `The engine stopped: ${error}.` });

/** What to say of an error that kept an engine from starting. @param {unknown} error @returns {Failure} */
export const startFailureOf = (error) => ({ kind: 'load', field: '', message: `The engine did not start (${error}): check the connection and restart.` });
