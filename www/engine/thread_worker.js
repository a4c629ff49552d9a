/**
 * Thread worker: one thread of an engine, in the build that the worker is named after. It receives the
 * compiled build and the memory that all threads share, and posts `joined` once it takes part.
 *
 * @import { Shared } from './threads.js'
 */

import { bindings, failureOf, postFailure } from './engine_worker.js';

/** Takes part in the computation, for as long as the worker lives. @param {Shared} shared */
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

// A reported error becomes an `error` event of this worker, on the page that started it.
addEventListener('message', ({ data }) => { run(data).catch(reportError); }, { once: true });
