/**
 * Engine loader: finds, downloads and compiles engines, and starts workers with them.
 *
 * @import { Engine, ReadyEvent } from '../engines/flex/overfit_lab.js'
 * @import { Build } from './engine_builds.js'
 */

import { ENGINES } from '../contents.js';
import { support, supportedBuild } from './engine_builds.js';
import { LabError, loadError } from './lab_error.js';
import { startThreads } from './threads.js';
import { fetchFile } from '../shared/fetch_file.js';
import { WatchedWorker } from '../shared/watched_worker.js';

/** A worker with a compiled engine may take this long to start. */
const START_TIMEOUT_MS = 20_000;

/** What this browser can do, found out once. */
const supported = support();
// Whoever starts a worker hears of it.
supported.catch(() => {});
/** True once a build with threads failed to start and one without did: from then on only the latter is used. */
let isSingle = false;

/** The builds that were asked for, compiled. @type {Map<string, Promise<WebAssembly.Module>>} */
const modules = new Map();

/**
 * Downloads and compiles a build, once: a worker that replaces another starts without delay.
 * @param {string} build
 */
function compiled(build) {
  let module = modules.get(build);
  if (!module) {
    module = compile(`engines/${build}/overfit_lab_bg.wasm`);
    modules.set(build, module);
    module.catch(() => modules.delete(build));
  }
  return module;
}

/** Downloads and compiles a wasm file. @param {string} path */
async function compile(path) {
  try {
    const response = await fetchFile(path);
    // Not every static server knows the type that streaming insists on.
    return response.headers.get('content-type') === 'application/wasm'
      ? await WebAssembly.compileStreaming(response)
      : await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw loadError(`The engine could not be loaded (${reason}): check the connection and restart.`);
  }
}

/**
 * @typedef {{ late: string, broken: string }} Sentences  What to say if a worker is not ready in time, or not at all.
 *
 * @typedef {object} Started  A worker whose engine is ready.
 * @property {WatchedWorker} worker  The one to talk to.
 * @property {WatchedWorker[]} workers  All that compute: that one, then those of its threads. {@link endAll} ends them.
 * @property {ReadyEvent} ready  What the engine says about itself.
 * @property {Build} build  The build it runs, and the threads that it computes on.
 */

/**
 * Starts a worker with the fastest build of an engine that runs here.
 * @param {string} script  The worker's file. @param {Engine} engine
 * @param {{ isSingle?: boolean }} wanted  `isSingle` makes it compute on one thread: it is one of several workers.
 * @param {AbortSignal} signal  Gives the start up.
 * @param {Sentences} sentences
 * @returns {Promise<Started>}  Rejects with a {@link LabError}.
 */
export async function spawn(script, engine, wanted, signal, sentences) {
  const builds = ENGINES[engine] ?? [];
  const choose = async (/** @type {boolean} */ isSingle) => {
    const build = supportedBuild(builds, isSingle, await supported);
    if (!build) throw loadError(`This page has no build of the engine “${engine}” for this browser.`);
    return build;
  };
  const build = await choose(isSingle || Boolean(wanted.isSingle));
  try {
    return await start(script, build, signal, sentences);
  } catch (error) {
    if (build.threads === 1 || signal.aborted) throw error;
    const started = await start(script, await choose(true), signal, sentences);
    isSingle = true;
    console.info(`Training on one thread: ${/** @type {LabError} */ (error).message}`);
    return started;
  }
}

/**
 * Starts a worker with one build; if that fails, nothing is left running.
 * @param {string} script @param {Build} build @param {AbortSignal} signal @param {Sentences} sentences
 * @returns {Promise<Started>}
 */
async function start(script, build, signal, { late, broken }) {
  signal.throwIfAborted();
  // Before the engine is compiled: meanwhile the worker's modules are fetched.
  const worker = new WatchedWorker(script, build.name);
  const workers = [worker];
  try {
    const ready = await new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      worker.onLost = (how) => reject(loadError(how === 'late' ? late : broken));
      compiled(build.name).then((module) => {
        const timer = setTimeout(() => reject(loadError(late)), START_TIMEOUT_MS);
        worker.onMessage = (data) => {
          if (data.event === 'joined') return;
          if (data.event === 'memory') {
            workers.push(...startThreads(build, { module, memory: data.memory }, {
              // A thread tells of its own failure: the worker waits for it and cannot.
              onMessage: (told) => worker.onMessage(told),
              onLost: (how) => worker.lose(how),
              onMissing(why) {
                build.threads -= 1;
                console.info(`Training on one thread less: ${why}.`);
              },
            }));
            return;
          }
          clearTimeout(timer);
          if (data.event === 'ready') resolve(data);
          else reject(new LabError(data));
        };
        worker.post({ module, threads: build.threads });
      }).catch(reject);
    });
    return { worker, workers, ready, build };
  } catch (error) {
    endAll(workers);
    throw error;
  }
}

/** Ends a worker with its threads: none of them can be used any more. @param {WatchedWorker[]} workers */
export function endAll(workers) {
  for (const worker of workers) worker.end();
}
