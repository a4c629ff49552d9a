/**
 * Threads: workers that compute along with the one that trains, in a build that shares its memory.
 * The page starts them, not the worker that trains: that one waits for their part of the work, and cannot
 * hear meanwhile that one of them has failed.
 *
 * @import { Build } from './engine_builds.js'
 *
 * @typedef {{ module: WebAssembly.Module, memory: WebAssembly.Memory }} Shared  What the threads of an
 *   engine share: the compiled build and its memory.
 */

import { SITE } from '../shared/site.js';

/**
 * Starts the threads that a build computes on beside its first; each helps as soon as it is there. One
 * that cannot start is taken off the build's count.
 * @param {Build} build @param {Shared} shared @param {URL | string} [site]  Where the page is.
 */
export const startThreads = (build, shared, site = SITE) => Array.from({ length: build.threads - 1 }, () => {
  const worker = new Worker(new URL('thread_worker.js', site), { type: 'module', name: build.name });
  worker.onerror = (event) => {
    event.preventDefault();
    build.threads -= 1;
    console.info(`Training on one thread less: ${event.message || 'its worker did not load'}.`);
  };
  worker.postMessage(shared);
  return worker;
});
