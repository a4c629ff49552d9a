/**
 * Bundle: puts the page's modules and style sheets together, in the top level of `dist/`.
 *
 * `lab.js` and `main.js` share one chunk, which has the lab, and each lazy room has one that its door brings in.
 * Names that something refers to from outside are plain; the others carry a hash, so that a browser never takes a
 * chunk of another version for its own.
 *
 * @import { BuildOptions, Metafile, Plugin } from 'esbuild'
 * @import { Outputs } from './graph.mjs'
 */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const WWW = fileURLToPath(new URL('../', import.meta.url));
export const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

/** What is public, and what the page begins with. */
const PAGE = ['lab.js', 'main.js'];
/** Each has all it needs at once in its own file: it is there after one request. */
const WORKERS = ['engine/worker.js', 'engine/thread_worker.js', 'remedies/remedy_worker.js', 'own_images/image_worker.js'];
/** The page's, and those that lazy rooms bring: what bears the name of its room and is not part of the page's. */
const STYLES = ['style.css', ...lazyStyles()];

/** The module that the build writes beside the bundle. @type {Plugin} */
const contents = {
  name: 'contents',
  setup: ({ onResolve }) => onResolve({ filter: /\/contents\.js$/ }, () => ({ path: './contents.js', external: true })),
};

/** @type {BuildOptions & { metafile: true }} */
const OPTIONS = {
  absWorkingDir: WWW,
  bundle: true,
  splitting: true,
  format: 'esm',
  minify: true,
  sourcemap: true,
  legalComments: 'inline',
  metafile: true,
  outdir: DIST,
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
  logLevel: 'warning',
};

/** Writes the bundle; resolves with its files, and with what the bundler says of them. */
export async function bundle() {
  const { metafile: { inputs } } = await build({ ...OPTIONS, entryPoints: PAGE, plugins: [contents], write: false });
  const builds = await Promise.all([
    build({ ...OPTIONS, entryPoints: PAGE, plugins: [contents, together(inputs)] }),
    ...WORKERS.map((worker) => build({ ...OPTIONS, entryPoints: [worker] })),
    build({ ...OPTIONS, entryPoints: STYLES, splitting: false }),
  ]);
  const metafiles = builds.map(({ metafile }) => metafile);
  /** @type {Outputs} */
  const outputs = new Map(metafiles.flatMap(outputsOf));
  return { outputs, metafiles };
}

/**
 * Keeps in one chunk what the page has at once and lazy rooms use, too. The bundler would make a chunk of the modules
 * that the same rooms use, and a request of each chunk; here every lazy room is said to use all of them.
 * @param {Metafile['inputs']} inputs @returns {Plugin}
 */
function together(inputs) {
  const imports = (/** @type {string} */ path, /** @type {string} */ kind) => inputs[path].imports
    .filter((each) => each.kind === kind && !each.external).map((each) => each.path);
  /** @param {string[]} from */
  const closure = (from) => {
    const found = new Set(from);
    for (const path of found) for (const other of imports(path, 'import-statement')) found.add(other);
    return found;
  };
  const atOnce = closure(['main.js']);
  const lazy = new Set(Object.keys(inputs).flatMap((path) => imports(path, 'dynamic-import')));
  const usedLater = closure([...lazy]);
  const shared = [...atOnce].filter((path) => usedLater.has(path)).concat([...closure(['lab.js'])]);
  const using = [...new Set(shared)].map((path) => `import ${JSON.stringify(WWW + path)};`).join('\n');
  return {
    name: 'together',
    setup: ({ onLoad }) => onLoad({ filter: /\.js$/ }, async ({ path }) => (
      lazy.has(path.slice(WWW.length)) ? { contents: `${await readFile(path, 'utf8')}\n${using}` } : undefined
    )),
  };
}

/** The style sheets that are not part of the page's own. */
function lazyStyles() {
  const joined = readFileSync(`${WWW}style.css`, 'utf8');
  const sheets = readdirSync(WWW).map((room) => `${room}/${room}.css`);
  return sheets.filter((sheet) => existsSync(WWW + sheet) && !joined.includes(`'./${sheet}'`));
}

/** @param {Metafile} metafile @returns {[string, import('./graph.mjs').Output][]} */
function outputsOf({ outputs }) {
  const name = (/** @type {string} */ path) => /** @type {string} */ (path.split('/').at(-1));
  return Object.entries(outputs).filter(([path]) => !path.endsWith('.map')).map(([path, { entryPoint, imports }]) => {
    const of = (/** @type {string} */ kind) => imports.filter((each) => each.kind === kind).map((each) => name(each.path));
    return [name(path), { entry: entryPoint, statics: of('import-statement'), dynamics: of('dynamic-import') }];
  });
}
