/**
 * Engine builds: an engine may be built in several ways, each a wasm file; a browser gets the fastest
 * that it supports. The name of a build says what it needs beyond plain SIMD. `fused` needs relaxed SIMD, for
 * multiply-adds that round once (it can round twice, too); `threads` needs memory shared between workers.
 *
 * @typedef {{ relaxedSimd: boolean, threads: number }} Support  What a browser can do here: `threads`
 *   is how many may share memory, 1 if none can.
 * @typedef {{ name: string, threads: number }} Build  One build, and the threads that it computes on.
 */

import { relaxedSimd, simd, threads } from 'wasm-feature-detect';
import { LabError } from './lab_error.js';

/** An engine computes on at most this many threads: more gain little on the networks that fit this page. */
const MOST_THREADS = 8;

/** Finds out what this browser can do on this page; rejects if that is not enough. @returns {Promise<Support>} */
export async function support() {
  const lack = await lacking();
  if (lack) {
    const message = `This browser has no ${lack}, without which nothing trains: use a current version of Chrome, Edge, Firefox or Safari.`;
    throw new LabError({ kind: 'browser', field: '', message });
  }
  const [isFused, isShared] = await Promise.all([relaxedSimd(), self.crossOriginIsolated && threads()]);
  return { relaxedSimd: isFused, threads: isShared ? Math.min(navigator.hardwareConcurrency || 1, MOST_THREADS) : 1 };
}

/**
 * The first build that a browser can run; null if there is none.
 * @param {string[]} builds  The builds of one engine, fastest first.
 * @param {boolean} isSingle  Whether it is to compute on one thread only.
 * @param {Support} support
 * @returns {Build | null}
 */
export function supportedBuild(builds, isSingle, support) {
  const most = isSingle ? 1 : support.threads;
  const name = builds.find((build) => (support.relaxedSimd || !hasPart(build, 'fused'))
    && (most > 1 || !hasPart(build, 'threads')));
  return name === undefined ? null : { name, threads: hasPart(name, 'threads') ? most : 1 };
}

/** What every engine needs and this browser lacks; null if nothing. */
async function lacking() {
  if (typeof Worker === 'undefined') return 'workers';
  if (typeof WebAssembly === 'undefined') return 'WebAssembly';
  return await simd() ? null : 'WebAssembly SIMD';
}

/** Whether one of these builds is only usable once the page is cross-origin isolated, which threads need. @param {string[]} builds */
export const gainsFromThreads = (builds) => (navigator.hardwareConcurrency || 1) > 1
  && builds.some((build) => hasPart(build, 'threads'));

/** Whether the name of a build says that it needs something. @param {string} build @param {string} part */
const hasPart = (build, part) => build.split('-').includes(part);
