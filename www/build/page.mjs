/**
 * Page: puts the page into `dist/`, where the engines and the images are already:
 *
 *     node www/build/page.mjs keep '{ "flex": ["flex-fused", "flex"] }' flex,relaxed-simd
 *
 * `keep` makes browsers keep this version for the next visit; `pass` lets them show what is in `dist/` by then.
 * The JSON says which builds of each engine there are, fastest first; then come the Cargo features that they have.
 */

import { copyFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { bundle, DIST, WWW } from './bundle.mjs';
import { cratesOf } from './crates.mjs';
import { closureOf } from './graph.mjs';
import { withGuard } from './guard.mjs';
import { writeHeaders } from './headers.mjs';
import { writeLicences } from './licences.mjs';
import { packagesOf } from './packages.mjs';
import { writeServiceWorker } from './service_worker.mjs';
import { printSizes } from './sizes.mjs';

/** Where index.html wants what the page's modules import at once to be preloaded. */
const PRELOADS = '  <!-- preloads -->\n';

const [keeping, engines, features] = process.argv.slice(2);
if (!features || !['keep', 'pass'].includes(keeping)) throw new Error('Usage: page.mjs keep|pass <engines as JSON> <features>');

for (const file of await readdir(DIST)) {
  if (file !== 'engines' && file !== 'data') await rm(DIST + file, { recursive: true });
}
const { outputs, metafiles } = await bundle();
await writeFile(`${DIST}index.html`, await withGuard(withPreloads(await readFile(`${WWW}index.html`, 'utf8'))));
for (const file of await readdir(WWW)) {
  if (/\.(svg|png|ico|webmanifest)$/.test(file)) await copyFile(WWW + file, DIST + file);
}
await writeFile(`${DIST}contents.js`, await contents());
await writeLicences([...await packagesOf(metafiles), ...await cratesOf(features)]);
await writeServiceWorker(keeping === 'keep');
await writeHeaders();
await printSizes(outputs, JSON.parse(engines));

/**
 * Starts the download of all that the page's modules import at once; first what loads the engine.
 * @param {string} html
 */
function withPreloads(html) {
  const first = closureOf(outputs, 'lab.js');
  const rest = closureOf(outputs, 'main.js').filter((file) => !first.includes(file));
  const links = [
    ...first.map((file) => `  <link rel="modulepreload" href="${file}">\n`),
    ...rest.map((file) => `  <link rel="modulepreload" fetchpriority="low" href="${file}">\n`),
  ];
  if (!html.includes(PRELOADS)) throw new Error(`index.html does not say where preloads go: ${PRELOADS}`);
  return html.replace(PRELOADS, links.join(''));
}

/** What is in `dist/`, as a module: `contents.d.ts` has its types. */
async function contents() {
  const files = (await readdir(`${DIST}data`)).filter((file) => file.endsWith('.idx.gz')).sort();
  const sources = files.map((file) => file.replace('.idx.gz', ''));
  return `export const ENGINES = ${engines};\nexport const SOURCES = ${JSON.stringify(sources)};\n`;
}
