/**
 * Frameworks for Python as contenders. PYTHON names the interpreters to ask for them, with colons
 * between; python3 and the environment of `./build.sh bench --with-pytorch` come after those.
 */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { start } from './process.js';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const interpreters = () => [
  ...(process.env.PYTHON ?? '').split(':').filter(Boolean),
  'python3',
  here('../../../.tools/python/bin/python'),
].filter((path) => !path.includes('/') || existsSync(path));

/**
 * @param {object} framework
 * @param {string} framework.name  In the table.
 * @param {'torch' | 'tensorflow'} framework.module  Also the name of the script.
 * @param {number} framework.threads
 * @param {boolean} [framework.isHeldToSse]  Whether it may only use vectors as wide as wasm's.
 */
export const python = ({ name, module, threads, isHeldToSse = false }) => ({
  name: `native: ${name}`,
  /** @param {number} width */
  async open(width) {
    const interpreter = await withModule(module);
    if (!interpreter) throw new Error('not installed');
    const training = start(interpreter, [here(`train_${module}.py`), String(width), String(threads)], {
      TF_CPP_MIN_LOG_LEVEL: '3',
      CUDA_VISIBLE_DEVICES: '',
      ...isHeldToSse ? { ATEN_CPU_CAPABILITY: 'default', ONEDNN_MAX_CPU_ISA: 'SSE41' } : {},
    });
    return {
      about: await training.read(),
      /** @param {number} steps */
      async time(steps) {
        training.write(String(steps));
        return Number(await training.read());
      },
      close: () => training.end(),
    };
  },
});

/** The first interpreter that has a module. @param {string} module */
async function withModule(module) {
  for (const interpreter of interpreters()) {
    try {
      await promisify(execFile)(interpreter, ['-c', `import importlib.util, sys; sys.exit(not importlib.util.find_spec("${module}"))`]);
      return interpreter;
    } catch {
      // Without it, or not there at all.
    }
  }
  return null;
}
