/**
 * Sizes: what a visitor downloads, room by room, compressed as servers do.
 *
 * @import { Outputs } from './graph.mjs'
 */

import { readFile, readdir, stat } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { DIST } from './bundle.mjs';
import { closureOf, roomOf } from './graph.mjs';
import { filesIn } from './service_worker.mjs';

/** What every visit needs beside modules, style sheet and engine. */
const PLAIN = ['contents.js', 'favicon.svg', 'index.html', 'service_worker.js', 'style.css'];

/**
 * @param {Outputs} outputs
 * @param {Record<string, string[]>} engines  The builds of each, fastest first.
 */
export async function printSizes(outputs, engines) {
  const [[engine, builds]] = Object.entries(engines);
  // The build that the page takes where it is not told more: one thread, no arithmetic that not all have.
  const usual = builds.includes(engine) ? engine : builds[0];
  const first = new Set([...PLAIN, ...['main.js', 'lab.js', ...workersOf('engine')].flatMap((file) => closureOf(outputs, file))]);
  const files = await filesIn(DIST);
  const engineFiles = (/** @type {string} */ build) => files
    .filter((file) => file.startsWith(`engines/${build}/`) && !file.endsWith('.map'));
  await print(`Download with ${usual}, gzip bytes:`, [...first, ...engineFiles(usual)]);
  const parts = [...outputs].filter(([file, { entry }]) => entry && !first.has(file));
  for (const room of new Set(parts.map(([, { entry = '' }]) => roomOf(entry)))) {
    const added = new Set(parts.filter(([, { entry = '' }]) => roomOf(entry) === room).flatMap(([file]) => closureOf(outputs, file)));
    await print(`What ${room} adds, when somebody uses it:`, [...added].filter((file) => !first.has(file)));
  }
  const kept = [...new Set([...first, ...outputs.keys()]), ...engineFiles(builds[0])];
  console.log(`With ${builds[0]}, and all of this kept for the next visit:`);
  console.log(line((await Promise.all(kept.map(gzipSize))).reduce((sum, size) => sum + size), 'together'));
  console.log('Images, downloaded when they are chosen, bytes:');
  for (const file of (await readdir(`${DIST}data`)).filter((name) => name.endsWith('.idx.gz'))) {
    console.log(line((await stat(`${DIST}data/${file}`)).size, `data/${file}`));
  }

  /** @param {string} room */
  function workersOf(room) {
    return [...outputs].filter(([, { entry = '' }]) => roomOf(entry) === room && entry.endsWith('worker.js')).map(([file]) => file);
  }
}

/** @param {string} heading @param {string[]} files */
async function print(heading, files) {
  console.log(heading);
  let total = 0;
  for (const file of files.sort()) {
    const size = await gzipSize(file);
    total += size;
    console.log(line(size, file));
  }
  console.log(line(total, 'together'));
}

/** @param {string} file */
const gzipSize = async (file) => gzipSync(await readFile(DIST + file), { level: 9 }).length;

const line = (/** @type {number} */ bytes, /** @type {string} */ name) => `  ${String(bytes).padStart(8)}  ${name}`;
