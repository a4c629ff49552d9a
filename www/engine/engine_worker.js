/**
 * Engine worker: what the workers that hold an engine have in common.
 *
 * @import { Shared } from './threads.js'
 * @import { Failure } from './worker.js'
 *
 * @typedef {typeof import('../engines/flex/overfit_lab.js')} Engine
 * @typedef {object} ThreadedParts  What a build with threads has beyond others.
 * @property {(shared: Shared) => void} initSync
 * @property {(count: number) => void} openThreads
 * @property {() => void} runThread
 * @typedef {Engine & ThreadedParts} ThreadedEngine
 * @typedef {{ module: WebAssembly.Module, threads: number }} Start  The first message: the compiled
 *   build that the worker is named after, and the threads that it is to compute on.
 * @typedef {{ event: 'memory', memory: WebAssembly.Memory }} MemoryEvent  What the other threads are
 *   to share.
 */

import { SITE } from '../shared/site.js';

// A MessageChannel, because nested timers are held back by 4 ms each.
const turnstile = new MessageChannel();

/** Lets waiting messages in between two pieces of work. */
export const nextTurn = () => new Promise((resolve) => {
  turnstile.port1.onmessage = resolve;
  turnstile.port2.postMessage(null);
});

/** Fetched while the page compiles the engine. @type {Promise<ThreadedEngine>} */
export const bindings = import(new URL(`engines/${self.name}/overfit_lab.js`, SITE).href);
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

/** Whether an error is one for people. @param {any} error @returns {error is Failure} */
export const isFailure = (error) => typeof error?.kind === 'string';

/**
 * Whether an error is a trap. A panic posts its own message before it traps; a trap that comes
 * without one is Rust's answer to memory it cannot get.
 * @param {unknown} error
 */
export const isTrap = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

/** What to say of an error that an engine does not survive. @param {unknown} error @returns {Failure} */
export function failureOf(error) {
  // After a panic's own message this one is an echo: the page heeds only the first.
  return isTrap(error)
    ? {
      kind: 'memory',
      field: 'batch',
      message: 'The engine stopped, most likely because it ran out of memory: choose a smaller '
        + 'batch size, a smaller width or fewer images.',
    }
    : { kind: 'panic', field: '', message: `The engine stopped: ${error}.` };
}
