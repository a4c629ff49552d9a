/** Service worker: built with the digests of the files that it keeps. */

import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { DIST, WWW } from './bundle.mjs';
import { ISOLATION } from './headers.mjs';

/** Not asked for by browsers; the service worker does not keep itself. */
const NOT_KEPT = /(\.map|\.LICENSE|^licenses\.txt|^service_worker\.js)$/;

/** @param {boolean} keeps  Whether it keeps the files that are in `dist/`; else it passes on what there is. */
export async function writeServiceWorker(keeps) {
  const files = JSON.stringify(keeps ? await digests() : {});
  const version = createHash('sha256').update(files).digest('hex').slice(0, 16);
  await build({
    entryPoints: [`${WWW}service_worker/service_worker.js`],
    outdir: DIST,
    minify: true,
    define: { FILES: files, ISOLATION: JSON.stringify(ISOLATION), VERSION: JSON.stringify(version) },
    logLevel: 'warning',
  });
}

/** What browsers ask for, each with its SHA-256 digest in base64; the page itself has no name. */
async function digests() {
  const entries = (await filesIn(DIST)).filter((path) => !NOT_KEPT.test(path)).map(async (path) => (
    /** @type {[string, string]} */ ([path === 'index.html' ? '' : path, integrity(path, await readFile(DIST + path))])));
  return Object.fromEntries(await Promise.all(entries));
}

/** The digest of a file; or of either form in which it may arrive, as browsers write a choice. @param {string} path @param {Buffer} content */
function integrity(path, content) {
  // Some servers call a .gz file compressed content, and the browser decompresses it before it looks.
  const forms = path.endsWith('.gz') ? [content, gunzipSync(content)] : [content];
  return forms.map((form) => createHash('sha256').update(form).digest('base64')).join(' sha256-');
}

/** Paths of the files below a folder, in order, with slashes. @param {string} folder */
export async function filesIn(folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('//', '/').slice(folder.length))
    .sort();
}
