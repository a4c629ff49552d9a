/**
 * Threads: workers that compute along with the one that trains, in a build that shares its memory.
 * The page starts them, not the worker that trains: that one waits for their part of the work, and cannot
 * hear meanwhile that one of them has failed.
 *
 * @import { Loss } from '../shared/watched_worker.js'
 * @import { Build } from './engine_builds.js'
 *
 * @typedef {{ module: WebAssembly.Module, memory: WebAssembly.Memory }} Shared  What the threads of an
 *   engine share: the compiled build and its memory.
 *
 * @typedef {object} ThreadListeners
 * @property {(data: any) => void} onMessage  Hears what a thread posts: `joined` first.
 * @property {(how: Loss) => void} onLost  Hears that a thread is gone that took part: the others wait for it in vain.
 * @property {(why: string) => void} onMissing  Hears that a thread never took part.
 */

import { WatchedWorker } from '../shared/watched_worker.js';

/**
 * Starts the threads that a build computes on beside its first; each helps as soon as it is there.
 * @param {Build} build @param {Shared} shared @param {ThreadListeners} listeners
 * @param {URL | string} [site]  Where the page is.
 */
export const startThreads = (build, shared, { onMessage, onLost, onMissing }, site) => (
  Array.from({ length: build.threads - 1 }, () => {
    const thread = new WatchedWorker('thread_worker.js', build.name, { answersAlways: false, site });
    let hasJoined = false;
    thread.onMessage = (data) => {
      hasJoined ||= data.event === 'joined';
      onMessage(data);
    };
    thread.onLost = (how, detail) => {
      if (hasJoined) onLost(how);
      else onMissing(detail || 'its worker did not load');
    };
    thread.post(shared);
    return thread;
  })
);
