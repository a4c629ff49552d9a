/**
 * The stage: a page in Chromium on which contenders stand side by side, each in a worker of its
 * own, and are timed one at a time.
 */

import { build } from 'esbuild';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './chromium.js';
import { ACCUMULATORS, LANES, assemble } from './peak_kernel.js';
import { STATIC, serve } from './site.js';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const TENSORFLOW_WASM = here('node_modules/@tensorflow/tfjs-backend-wasm/dist/');

/**
 * @typedef {import('./rounds.js').Opened & { call(method: string): Promise<any> }} Staged
 */

/** Puts together what the stage serves. @returns {Promise<string>} A folder, to be removed in the end. */
async function prepare() {
  const folder = await mkdtemp(join(tmpdir(), 'overfit-lab-benchmark-'));
  await build({
    entryPoints: [here('contenders/worker.js')],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2023',
    // Only Node.js would need them.
    external: ['fs', 'path', 'crypto', 'util', 'worker_threads', 'perf_hooks', 'os', 'string_decoder'],
    logLevel: 'error',
  });
  const files = await readdir(TENSORFLOW_WASM);
  for (const file of files.filter((name) => name.endsWith('.wasm'))) await cp(TENSORFLOW_WASM + file, join(folder, file));
  await mkdir(join(folder, 'peak'));
  for (const isFused of [false, true]) {
    for (const accumulators of ACCUMULATORS) {
      await writeFile(join(folder, kernelPath(accumulators, isFused)), assemble(accumulators, isFused));
    }
  }
  await cp(STATIC, folder, { recursive: true });
  return folder;
}

const kernelPath = (/** @type {number} */ accumulators, /** @type {boolean} */ isFused) => (
  `peak/${isFused ? 'fused' : 'plain'}_${accumulators}.wasm`
);

/** The kernels that measure the limit, as `contenders/limit.js` takes them. @param {boolean} isFused */
export const peakKernels = (isFused) => ACCUMULATORS.map((accumulators) => (
  { url: kernelPath(accumulators, isFused), accumulators, flopPerLoop: accumulators * LANES * 2 }
));

/** Opens the stage, with all that it needs. */
export async function openStage() {
  const folder = await prepare();
  const site = await serve({ isIsolated: true, folder });
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(`${site.root}benchmark/empty.html`);
  await page.evaluate(prepareStage);
  let last = 0;

  return {
    root: site.root,
    version: browser.version(),
    cores: await page.evaluate(() => navigator.hardwareConcurrency),

    /**
     * Brings a contender onto the stage.
     * @param {string} module  A file of `contenders/`.
     * @param {object} options  What it is created with.
     * @returns {Promise<Staged>}
     */
    async open(module, options) {
      last += 1;
      const id = last;
      const call = (/** @type {string} */ method, /** @type {any[]} */ ...args) => (
        page.evaluate(([id, method, args]) => /** @type {any} */ (window).call(id, method, args), /** @type {const} */ ([id, method, args]))
      );
      const close = () => page.evaluate((id) => /** @type {any} */ (window).dismiss(id), id);
      try {
        return { time: (steps) => call('time', steps), about: await call('create', module, options), call, close };
      } catch (error) {
        await close();
        throw error;
      }
    },

    async close() {
      await browser.close();
      site.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Runs in the page. */
function prepareStage() {
  /** @type {Map<number, Worker>} */
  const workers = new Map();
  Object.assign(window, {
    /** @param {number} id @param {string} method @param {any[]} args */
    call(id, method, args) {
      const worker = workers.get(id) ?? new Worker('worker.js', { type: 'module' });
      workers.set(id, worker);
      return new Promise((resolve, reject) => {
        worker.onerror = (event) => reject(new Error(event.message || 'The worker broke down.'));
        worker.onmessage = ({ data: { value, failure } }) => {
          if (failure === undefined) resolve(value);
          else reject(new Error(failure));
        };
        worker.postMessage({ method, args });
      });
    },
    /** @param {number} id */
    dismiss(id) {
      workers.get(id)?.terminate();
      workers.delete(id);
    },
  });
}
