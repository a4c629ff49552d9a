/**
 * Threads: workers that compute along with the one that trains, in a build that shares its memory.
 * They are the page's own, and not the other worker's, which cannot hear what befalls them while it
 * waits for their part of the work.
 *
 * @import { Build } from './engine_builds.js'
 *
 * @typedef {{ module: WebAssembly.Module, memory: WebAssembly.Memory }} Shared  What they share: the
 *   compiled build and its memory.
 */

import { SITE } from '../shared/site.js';

/**
 * Starts those that a build computes on beside the first; each helps as soon as it is there. One
 * that cannot start is not counted any more.
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
