/**
 * Thread worker: runs a thread of the build that it is named after, for as long as it lives. It
 * receives what it shares with the others, and posts `joined` once it is one of them.
 *
 * @import { Shared } from './threads.js'
 */

import { bindings, failureOf, postFailure } from './engine_worker.js';

/** @param {Shared} shared */
async function run(shared) {
  const engine = await bindings;
  engine.initSync(shared);
  postMessage({ event: 'joined' });
  try {
    engine.runThread();
  } catch (error) {
    postFailure(failureOf(error));
  }
}

// What is reported makes an `error` event of the worker where it was started.
addEventListener('message', ({ data }) => { run(data).catch(reportError); }, { once: true });
