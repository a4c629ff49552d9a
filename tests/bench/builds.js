/** The builds of the engines that are in `dist/`. */

import { readFile } from 'node:fs/promises';
import { DIST } from './site.js';

/**
 * @typedef {object} Build
 * @property {string} engine
 * @property {string} build  Its folder in `engines/`.
 * @property {number} threads
 */

/**
 * Every build with every number of threads worth a row; of an engine, the fastest builds first.
 * @param {number} cores @returns {Promise<Build[]>}
 */
export async function builds(cores) {
  // Not by its path, whose ending does not tell older versions of Node.js that it is a module.
  const contents = await readFile(`${DIST}contents.js`, 'utf8');
  /** @type {typeof import('../../www/contents.js')} */
  const { ENGINES } = await import(`data:text/javascript,${encodeURIComponent(contents)}`);
  return Object.entries(ENGINES).flatMap(([engine, names]) => names.flatMap((build) => (
    threadCounts(build, cores).map((threads) => ({ engine, build, threads }))
  )));
}

/** @param {string} build @param {number} cores */
const threadCounts = (build, cores) => (hasThreads(build) ? [...new Set([1, 2, cores])].sort((one, other) => one - other) : [1]);

const hasThreads = (/** @type {string} */ build) => build.includes('threads');

/** Options for `contenders/engine.js`. @param {Build} chosen @param {string} root @param {string} link */
export const engineOptions = ({ engine, build, threads }, root, link) => (
  { root, build, threads: hasThreads(build) ? threads : undefined, link: `${link}&engine=${engine}` }
);

/**
 * The build that a visitor with one core gets: one thread, the fastest.
 * @param {Build[]} all
 */
export function onOneThread(all) {
  const chosen = all.find(({ build, threads }) => threads === 1 && !hasThreads(build));
  if (!chosen) throw new Error('There is no build for one thread in dist/.');
  return chosen;
}

/** What a row is called. @param {Build} build */
export const nameOf = ({ build, threads }) => `ours: ${build}, ${threads === 1 ? 'one thread' : `${threads} threads`}`;
