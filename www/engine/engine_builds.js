/**
 * Engine builds: an engine may come in several, each a wasm file, of which a browser gets the
 * fastest that it supports. The name says what one needs beyond plain SIMD: `fused` relaxed SIMD,
 * for multiply-adds that round once (it can round twice, too), `threads` memory shared between workers.
 *
 * @typedef {{ relaxedSimd: boolean, threads: number }} Support  What a browser has here: `threads`
 *   is how many may share memory, 1 if none can.
 * @typedef {{ name: string, threads: number }} Build  One build, and the threads that it computes on.
 */

import { relaxedSimd, threads } from 'wasm-feature-detect';

/** More gain little on the networks that fit this page, and all have to start. */
const MOST_THREADS = 8;

/** What this browser has here. @returns {Promise<Support>} */
export async function support() {
  const [isFused, isShared] = await Promise.all([relaxedSimd(), self.crossOriginIsolated && threads()]);
  return { relaxedSimd: isFused, threads: isShared ? Math.min(navigator.hardwareConcurrency || 1, MOST_THREADS) : 1 };
}

/**
 * The first build that a browser can run; null if there is none.
 * @param {string[]} builds  Those of one engine, fastest first.
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

/** Whether threads would bring a build into reach that is not yet. @param {string[]} builds */
export const gainsFromThreads = (builds) => (navigator.hardwareConcurrency || 1) > 1
  && builds.some((build) => hasPart(build, 'threads'));

/** @param {string} build @param {string} part */
const hasPart = (build, part) => build.split('-').includes(part);
